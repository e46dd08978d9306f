import { quoteName } from "../graph/target.ts";

/** A table as SQL, and columns of it. */
export interface KeySide {
  readonly table: string;
  readonly columns: readonly string[];
}

/** The keys that are null in a column, or that several rows have. Empty on a true primary key. */
export function primaryKeyQuery(table: string, columns: readonly string[]): string {
  const names = columns.map(quoteName);
  const offences = [...names.map((name) => `${name} is null`), "count(*) > 1"];
  return `
select
  ${names.join(",\n  ")},
  count(*) as row_count
from ${table}
group by
  ${names.join(",\n  ")}
having ${offences.join("\n  or ")}
`;
}

/** The rows whose key is complete and has no match in the referenced table. Empty on a true foreign key. */
export function foreignKeyQuery(child: KeySide, parent: KeySide): string {
  const childNames = child.columns.map((name) => `child.${quoteName(name)}`);
  const parentNames = parent.columns.map((name) => `parent.${quoteName(name)}`);
  const pairs = childNames.map((name, index) => `${name} = ${parentNames[index]}`);
  return `
select
  ${childNames.join(",\n  ")}
from ${child.table} as child
left join ${parent.table} as parent
  on ${pairs.join("\n  and ")}
where ${childNames.map((name) => `${name} is not null`).join("\n  and ")}
  and ${parentNames[0]} is null
`;
}
