import { type Constraint, parseMeta } from "../../catalog/table-meta.ts";
import { RedshiftError } from "../../types.ts";
import type { Executor, NewConstraint, RelationName } from "./action.ts";
import { columnNames } from "./check-lengths.ts";

/** A foreign key of a table that refers to another. */
export interface ForeignKey {
  readonly table: RelationName;
  readonly constraint: Constraint;
  /** Schema and name of what it refers to. */
  readonly to: readonly [schema: string, name: string];
}

/** The foreign keys that refer to what `meant` says, those of a table to itself left out. */
export async function foreignKeysTo(
  executor: Executor,
  meant: (schema: string, name: string) => boolean,
): Promise<readonly ForeignKey[]> {
  const { rows } = await executor.run(
    `select schema_name, table_name, comment from duckdb_tables()
     where not temporary and comment like '{%"FOREIGN KEY"%' order by 1, 2`,
  );
  return rows.flatMap(([inSchema, called, comment]) => {
    const table = { schema: String(inSchema), name: String(called), temporary: false, bare: false };
    return (parseMeta(String(comment)).constraints ?? []).flatMap((constraint): readonly ForeignKey[] => {
      if (constraint.references === undefined) return [];
      const to = referenceOf(constraint.references.table, table.schema);
      const itself = to[0] === table.schema && to[1] === table.name;
      return itself || !meant(...to) ? [] : [{ table, constraint, to }];
    });
  });
}

/** Schema and name of a reference; one without schema is in that of the table. */
function referenceOf(said: string, schema: string): readonly [schema: string, name: string] {
  const parts = said.split(".");
  return [parts.at(-2) ?? schema, parts.at(-1) ?? ""];
}

export async function dropForeignKeys(executor: Executor, keys: readonly ForeignKey[]): Promise<void> {
  for (const { table, constraint } of keys) {
    const { constraints = [], ...meta } = await executor.readMeta(table);
    const others = constraints.filter(({ name }) => name !== constraint.name);
    await executor.writeMeta(table, { ...meta, constraints: others });
  }
}

/** A foreign key is bound to a table, whatever its name becomes. */
export async function followKeys(executor: Executor, from: RelationName, to: string): Promise<void> {
  const keys = await foreignKeysTo(executor, (schema, name) => schema === from.schema && name === from.name);
  for (const { table, constraint } of keys) {
    const { constraints = [], ...meta } = await executor.readMeta(table);
    const renamed = constraints.map((one) =>
      one.name === constraint.name && one.references !== undefined
        ? { ...one, references: { ...one.references, table: `${from.schema}.${to}` } }
        : one,
    );
    await executor.writeMeta(table, { ...meta, constraints: renamed });
  }
}

/** @throws RedshiftError 42P01, 42703 for a reference to a table or columns that do not stand */
export async function checkReferences(
  executor: Executor,
  constraints: readonly NewConstraint[],
  own: RelationName,
  schema: string,
): Promise<void> {
  for (const { references } of constraints) {
    if (references === undefined) continue;
    const [inSchema, name] = referenceOf(references.table, schema);
    if (name === own.name && (own.temporary || inSchema === own.schema)) continue;
    const other: RelationName = {
      ...{ schema: inSchema, name, temporary: name.startsWith("#") },
      bare: !references.table.includes("."),
    };
    await executor.readMeta(other);
    mustHave(await columnNames(executor, other), references.columns, "referenced in foreign key constraint");
  }
}

/** @throws RedshiftError 42703 for a column that is not there */
export function mustHave(columns: readonly string[], named: readonly string[], where = "named in key"): void {
  const missing = named.find((name) => !columns.includes(name));
  if (missing === undefined) return;
  throw new RedshiftError(`column "${missing}" ${where} does not exist`, { code: "42703" });
}
