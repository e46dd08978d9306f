import type { KnownRelation, LineageColumn, RelationLineage } from "local-redshift/lineage";
import type { Written } from "./relations.ts";

/**
 * A model over a relation whose columns are not known passes them all on. The columns that others ask it
 * for, or that stand in its table, become its own: copies of those behind it.
 */
export function fillOpen(
  written: readonly Written[],
  known: ReadonlyMap<string, KnownRelation>,
): readonly Written[] {
  const open = new Map(
    written.filter(({ lineage }) => lineage.open.length > 0).map((one) => [one.relation, one]),
  );
  if (open.size === 0) return written;
  const added = new Map<string, Map<string, LineageColumn>>();
  const ask = (relation: string, name: string): void => {
    const lineage = open.get(relation)?.lineage;
    const columns = added.get(relation) ?? new Map<string, LineageColumn>();
    if (lineage === undefined || columns.has(name)) return;
    if (lineage.columns.some((column) => column.name === name)) return;
    const origins = lineage.open
      .filter(({ except }) => !except.includes(name))
      .map(({ relation: base }) => ({
        relation: base,
        column: name,
        kind: "copy" as const,
        use: null,
        steps: [],
        renamed: null,
        named: false,
      }));
    columns.set(name, { name, origins });
    added.set(relation, columns);
    for (const origin of origins) ask(origin.relation, name);
  };
  for (const { lineage } of written) {
    for (const { relation, column } of [
      ...lineage.columns.flatMap(({ origins }) => origins),
      ...lineage.rows,
    ]) {
      if (column !== "*") ask(relation, column);
    }
  }
  for (const relation of open.keys())
    for (const name of known.get(relation)?.columns ?? []) ask(relation, name);
  return written.map((one) =>
    open.get(one.relation) === one ? { ...one, lineage: widened(one.lineage, added.get(one.relation)) } : one,
  );
}

function widened(
  lineage: RelationLineage,
  more: ReadonlyMap<string, LineageColumn> | undefined,
): RelationLineage {
  return more === undefined ? lineage : { ...lineage, columns: [...lineage.columns, ...more.values()] };
}
