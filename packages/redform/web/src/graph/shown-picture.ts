import { isCheck, type Picture, pictureOf } from "../../../src/site/layout/picture.ts";
import type { SiteIndex, SiteNode } from "../../../src/site/site-data.ts";
import { adjacencyOf, litAround } from "./adjacency.ts";
import { folderOf } from "./folder-of.ts";
import { FILTERS, type FilterName, type Filters, filtersGiven, type GraphView } from "./view-state.ts";

/** What a filter looks at. */
export function valuesOf(node: SiteNode, name: FilterName): readonly string[] {
  if (name === "kind") return [node.kind];
  if (name === "folder") return [folderOf(node)];
  if (name === "tag") return node.tags;
  return node.schema === null ? [] : [node.schema];
}

/** Whether everything but checks is shown: the picture that was laid out beforehand. */
export function isWhole(view: GraphView): boolean {
  return !view.only && !view.checks && filtersGiven(view) === 0;
}

/** The nodes and edges that a view shows. The chosen node is among them whatever the filters say. */
export function shownPicture(
  index: SiteIndex,
  view: Pick<GraphView, "only" | "checks" | "filters" | "focus">,
): Picture<SiteNode> {
  const passes = (node: SiteNode): boolean =>
    node.id === view.focus || FILTERS.every((name) => passesFilter(node, name, view.filters));
  const seen = pictureOf(index, (node) => view.checks || !isCheck(node) || node.id === view.focus);
  if (!view.only || view.focus === null) return pictureOf(seen, passes);
  const { upstream, downstream } = litAround(view.focus, adjacencyOf(seen.edges));
  return pictureOf(seen, (node) => (upstream.has(node.id) || downstream.has(node.id)) && passes(node));
}

function passesFilter(node: SiteNode, name: FilterName, filters: Filters): boolean {
  const wanted = filters[name];
  return wanted.length === 0 || valuesOf(node, name).some((value) => wanted.includes(value));
}

export interface FilterChoice {
  readonly value: string;
  readonly count: number;
}

/** Every value of a filter with the number of nodes that have it, sorted by value. */
export function choicesOf(index: SiteIndex, name: FilterName, checks: boolean): readonly FilterChoice[] {
  const counts = new Map<string, number>();
  for (const node of index.nodes) {
    if (isCheck(node) && !checks) continue;
    for (const value of valuesOf(node, name)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => (a.value < b.value ? -1 : 1));
}
