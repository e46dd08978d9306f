import { Scroll } from "./scroll.tsx";

/** Rows of a warehouse, in its text form. */
export function RowsTable({
  label,
  columns,
  rows,
}: {
  readonly label: string;
  readonly columns: readonly { readonly name: string; readonly type?: string }[];
  readonly rows: readonly (readonly (string | null)[])[];
}) {
  const numeric = columns.map(({ type = "" }) => /int|numeric|decimal|double|real|float/.test(type));
  return (
    <Scroll label={label}>
      <table className="rows">
        <thead>
          <tr>
            {columns.map(({ name, type }, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns may share a name
              <th key={place} scope="col" className={numeric[place] ? "number" : undefined} title={type}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no key
            <tr key={line}>
              {row.map((value, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: see the columns
                <td key={place} className={numeric[place] ? "number" : undefined}>
                  {value === null ? <span className="null">NULL</span> : value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
