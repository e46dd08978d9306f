import { type ColumnEdge, type ColumnRef, ROWS } from "../../../src/lineage/column-edge.ts";
import type { LineageMap } from "../../../src/lineage/walk.ts";
import type { SiteNode } from "../../../src/site/site-data.ts";
import { href } from "../router.ts";

/** The lineage of a project, ready to be walked. */
export interface Lineage {
  readonly map: LineageMap;
  /** By id of the node, in table order. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
  readonly nodes: ReadonlyMap<string, SiteNode>;
}

/** The short name of a node. */
export function nodeName(id: string, { nodes }: Pick<Lineage, "nodes">): string {
  const node = nodes.get(id);
  if (node !== undefined && node.kind !== "source") return node.name;
  // Of what a load reads the last part tells most: the folder or the object.
  const parts = id.replace(/^source:/, "").split("/");
  return parts.filter((part) => part !== "").at(-1) ?? id;
}

export function columnName({ column }: ColumnRef): string {
  return column === ROWS ? "rows" : column;
}

/** "songplays.song_id", "the rows of songplays" */
export function refName(ref: ColumnRef, lineage: Pick<Lineage, "nodes">): string {
  const node = nodeName(ref.node, lineage);
  return ref.column === ROWS ? `the rows of ${node}` : `${node}.${ref.column}`;
}

/** The address of a column's view; what else the view holds stays. */
export function viewHref({ node, column }: ColumnRef, conditions: boolean): string {
  return href(["lineage", node, column], { conditions: conditions ? "1" : null });
}

/** How an edge is made, in a word. */
export function wordOf({ kind, use }: ColumnEdge): string {
  if (use !== undefined) return USES[use];
  return kind === "copy" ? "copy" : "expression";
}

const USES: Readonly<Record<NonNullable<ColumnEdge["use"]>, string>> = {
  aggregate: "aggregate",
  window: "window",
  join: "join",
  filter: "filter",
  group: "group",
  order: "order",
  load: "loaded",
};
