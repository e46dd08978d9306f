import type { CompiledAssertion, CompiledGraph } from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";

/**
 * The keys of each model, by `schema.name`: its primary key, and what an assertion proves unique. What only
 * warns proves nothing.
 */
export function declaredKeys(graph: CompiledGraph): ReadonlyMap<string, readonly (readonly string[])[]> {
  const keys = new Map<string, (readonly string[])[]>();
  const add = (key: string, columns: readonly string[]): void => {
    keys.set(key, [...(keys.get(key) ?? []), columns.map((column) => column.toLowerCase())]);
  };
  for (const { target, redshift } of graph.tables ?? []) {
    const primaryKey = redshift?.primaryKey ?? [];
    if (primaryKey.length > 0 && redshift?.warnOn?.includes("primaryKey") !== true)
      add(targetKey(target), primaryKey);
  }
  for (const assertion of graph.assertions ?? []) {
    const columns = uniqueColumns(assertion);
    if (columns !== null && assertion.parentAction !== undefined)
      add(targetKey(assertion.parentAction), columns);
  }
  return keys;
}

/** The columns of a `uniqueKey` assertion, which the core compiles to a query of one fixed form. */
function uniqueColumns({ query, target, severity, disabled }: CompiledAssertion): readonly string[] | null {
  if (severity === "warn" || disabled === true || !/_assertions_uniqueKey_\d+$/.test(target.name))
    return null;
  const grouped = /\n {2}GROUP BY (.+)\n {2}\) AS data\nWHERE index_row_count > 1\s*$/.exec(query);
  return grouped?.[1]?.split(",").map((column) => column.trim().replace(/^"(.*)"$/, "$1")) ?? null;
}
