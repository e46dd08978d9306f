import { parseMeta } from "../../catalog/table-meta.ts";
import { parseViewMeta } from "../../catalog/view-meta.ts";
import { RedshiftError } from "../../types.ts";
import type { Executor, RelationName } from "./action.ts";
import { dropForeignKeys, foreignKeysTo } from "./foreign-keys.ts";
import { quoted } from "./names.ts";

/** A view or materialized view that depends on a relation: Redshift lets none be dropped under it. */
export interface Dependent {
  readonly name: RelationName;
  readonly kind: "view" | "materialized view";
  /** Redshift's text of its query. */
  readonly query: string;
  readonly columns: readonly string[] | null;
}

/** What depends on a relation, directly. Late-binding views depend on nothing. */
export function dependentsOf(
  executor: Executor,
  { schema, name }: RelationName,
): Promise<readonly Dependent[]> {
  const key = `${schema}.${name}`;
  return dependents(executor, (reads) => reads.includes(key));
}

async function dependents(
  executor: Executor,
  depends: (reads: readonly string[]) => boolean,
): Promise<readonly Dependent[]> {
  const { rows } = await executor.run(
    `select schema_name, view_name, comment, true from duckdb_views() where comment like '{%"reads"%'
     union all select schema_name, table_name, comment, false from duckdb_tables() where comment like '{%"materializedView"%'
     order by 1, 2`,
  );
  return rows.flatMap(([inSchema, called, comment, isView]): readonly Dependent[] => {
    const relation = { schema: String(inSchema), name: String(called), temporary: false, bare: false };
    if (isView === true) {
      const { reads = [], late, query = "", columns = null } = parseViewMeta(String(comment));
      return late === true || !depends(reads)
        ? []
        : [{ name: relation, kind: "view" as const, query, columns }];
    }
    const { materializedView } = parseMeta(String(comment));
    if (materializedView === undefined || !depends(materializedView.reads)) return [];
    return [
      { name: relation, kind: "materialized view" as const, query: materializedView.query, columns: null },
    ];
  });
}

/** Drops what depends on a relation, or refuses. @throws RedshiftError 2BP01 without `cascade` */
export async function clearDependents(
  executor: Executor,
  name: RelationName,
  what: string,
  cascade: boolean,
): Promise<void> {
  const found = await dependentsOf(executor, name);
  const [first] = found;
  if (first === undefined) return;
  if (!cascade) {
    throw new RedshiftError(`cannot drop ${what} ${name.name} because other objects depend on it`, {
      code: "2BP01",
      detail: `${first.kind} ${first.name.schema}.${first.name.name} depends on ${what} ${name.name}`,
      hint: "Use DROP ... CASCADE to drop the dependent objects too.",
    });
  }
  for (const dependent of found) await dropDependent(executor, dependent);
}

/** Drops a view, and what depends on it. */
export async function dropDependent(executor: Executor, { name, kind }: Dependent): Promise<void> {
  await clearDependents(executor, name, kind, true);
  await executor.run(`drop ${kind === "view" ? "view" : "table"} if exists ${quoted(name)}`);
}

/** Drops what depends in other schemas on what is in one. */
export async function clearDependentsOfSchema(executor: Executor, schema: string): Promise<void> {
  const found = await dependents(executor, (reads) => reads.some((key) => key.startsWith(`${schema}.`)));
  for (const dependent of found) {
    if (dependent.name.schema !== schema) await dropDependent(executor, dependent);
  }
  const keys = await foreignKeysTo(executor, (inSchema) => inSchema === schema);
  await dropForeignKeys(
    executor,
    keys.filter(({ table }) => table.schema !== schema),
  );
}
