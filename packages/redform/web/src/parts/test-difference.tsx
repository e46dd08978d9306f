import type { TestDifference, TestRow } from "../../../src/site/site-data.ts";
import { RowsTable } from "./rows-table.tsx";

/** How the rows of a unit test differ from those expected. */
export function TestDifferenceView({
  difference,
  name,
}: {
  readonly difference: TestDifference;
  readonly name: string;
}) {
  const { columns, changedRows, missingRows, unexpectedRows } = difference;
  const rows: (readonly [string, TestRow])[] = [
    ...changedRows.flatMap(({ expected, actual }) => [
      ["expected", expected] as const,
      ["but was", actual] as const,
    ]),
    ...missingRows.map((row) => ["missing", row] as const),
    ...unexpectedRows.map((row) => ["not expected", row] as const),
  ];
  const notes = [
    ...difference.missingColumns.map((column) => `Column ${column.name} is missing.`),
    ...difference.extraColumns.map((column) => `Column ${column.name} is not expected.`),
    ...difference.typeMismatches.map(
      ({ column, expected, actual }) => `Column ${column} is ${actual} instead of ${expected}.`,
    ),
  ];
  return (
    <>
      {notes.map((note) => (
        <p className="problem" key={note}>
          {note}
        </p>
      ))}
      {rows.length === 0 ? null : (
        <RowsTable
          label={`How the rows of ${name} differ`}
          columns={[{ name: "row" }, ...columns.map((column) => ({ name: column }))]}
          rows={rows.map(([what, row]) => [what, ...row])}
        />
      )}
    </>
  );
}
