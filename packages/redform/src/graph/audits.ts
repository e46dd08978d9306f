import { dependencyKeys, runnableActions } from "./actions.ts";
import { type Edges, reachable } from "./closure.ts";
import type { CompiledAssertion, CompiledGraph, CompiledTable } from "./compiled-graph.ts";
import { targetKey } from "./target.ts";

/**
 * The assertions that a table must pass before it is published, by the table's key: those that its config
 * holds, and those of their own files for which it is the last table that they read. What an audit reads
 * besides stands by then, because the table comes after it or is made to.
 */
export function auditsByTable(graph: CompiledGraph): ReadonlyMap<string, readonly CompiledAssertion[]> {
  const edges: Edges = new Map(
    runnableActions(graph).map(({ key, action }) => [key, dependencyKeys(action)]),
  );
  const loads = (graph.operations ?? []).filter(
    ({ load, disabled }) => load !== undefined && disabled !== true,
  );
  const audited = [...(graph.tables ?? []).filter(isAudited), ...loads];
  const tables = new Set(audited.map(({ target }) => targetKey(target)));
  const behind = new Map<string, ReadonlySet<string>>();
  const upstream = (key: string): ReadonlySet<string> => {
    const known = behind.get(key) ?? reachable(edges.get(key) ?? [], edges);
    behind.set(key, known);
    return known;
  };
  const audits = new Map<string, CompiledAssertion[]>();
  for (const assertion of graph.assertions ?? []) {
    if (assertion.disabled === true) continue;
    const owner = ownerOf(assertion, tables, upstream);
    if (owner === null) continue;
    const list = audits.get(owner);
    if (list === undefined) audits.set(owner, [assertion]);
    else list.push(assertion);
  }
  return audits;
}

function isAudited(table: CompiledTable): boolean {
  const kind = table.enumType === "TABLE" || table.enumType === "INCREMENTAL";
  return kind && table.disabled !== true && table.redshift?.audit !== "after";
}

function ownerOf(
  assertion: CompiledAssertion,
  tables: ReadonlySet<string>,
  upstream: (key: string) => ReadonlySet<string>,
): string | null {
  const reads = dependencyKeys(assertion);
  if (assertion.parentAction !== undefined) {
    const parent = targetKey(assertion.parentAction);
    // A table that is built after this one can't be read by its audit.
    const later = reads.some((key) => key !== parent && upstream(key).has(parent));
    return tables.has(parent) && !later ? parent : null;
  }
  const last = reads.find((key) => reads.every((other) => other === key || upstream(key).has(other)));
  return last !== undefined && tables.has(last) ? last : null;
}
