import { type Edges, reachable } from "../graph/closure.ts";
import { type ColumnEdge, type ColumnRef, ROWS } from "./column-edge.ts";
import { type LineageMap, type Reached, reach, refKey, stepsFrom } from "./walk.ts";

/** What is lit when a column is picked: the columns that it comes from and goes to, and the edges between. */
export interface Lit {
  readonly start: ColumnRef;
  /** Each once, the start among them. */
  readonly columns: readonly ColumnRef[];
  readonly edges: readonly ColumnEdge[];
  /** Columns that are further away than those that are lit. */
  readonly further: number;
}

/**
 * Its own values both ways. `conditions`: also one step of what decides its rows or which rows its value is made
 * of, and of the rows that it decides. `most` columns are lit in each direction, the nearest.
 */
export function litBy(map: LineageMap, start: ColumnRef, conditions: boolean, most = Infinity): Lit {
  const [up, further] = nearest(reach(map, start, "upstream"), most);
  const [down, beyond] = nearest(reach(map, start, "downstream"), most);
  const columns = new Map([...up.columns, ...down.columns].map((ref) => [refKey(ref), ref]));
  const edges = [...up.edges, ...down.edges];
  if (conditions) {
    const rows = { ...start, column: ROWS };
    const deciding = [...stepsFrom(map, start, "upstream"), ...stepsFrom(map, rows, "upstream")];
    const decided = stepsFrom(map, start, "downstream");
    for (const edge of [...deciding, ...decided]) {
      if (edge.kind !== "condition") continue;
      edges.push(edge);
      for (const ref of [edge.from, edge.to]) columns.set(refKey(ref), ref);
    }
  }
  return { start, columns: [...columns.values()], edges: [...new Set(edges)], further: further + beyond };
}

/** Those that are met first, and how many are left out. */
function nearest({ columns, edges }: Reached, most: number): readonly [Reached, number] {
  if (columns.length <= most) return [{ columns, edges }, 0];
  const kept = columns.slice(0, most);
  const keys = new Set(kept.map(refKey));
  const between = edges.filter(({ from, to }) => keys.has(refKey(from)) && keys.has(refKey(to)));
  return [{ columns: kept, edges: between }, columns.length - most];
}

/** How many steps each node stands before (negative) or behind the start's: the longest way there. */
export function layersOf({ start, edges }: Lit): ReadonlyMap<string, number> {
  const layers = new Map([[start.node, 0]]);
  spread(
    layers,
    start.node,
    edges.map(({ from, to }) => [from.node, to.node] as const),
    1,
  );
  spread(
    layers,
    start.node,
    edges.map(({ from, to }) => [to.node, from.node] as const),
    -1,
  );
  // What hangs on a deciding column alone stands beside what it is joined with.
  for (const { from, to } of edges) {
    if (!layers.has(from.node)) layers.set(from.node, (layers.get(to.node) ?? 0) - 1);
    if (!layers.has(to.node)) layers.set(to.node, (layers.get(from.node) ?? 0) + 1);
  }
  return layers;
}

function spread(
  layers: Map<string, number>,
  start: string,
  pairs: readonly (readonly [string, string])[],
  step: 1 | -1,
): void {
  const next = targetsOf(pairs);
  const waiting = new Map<string, number>();
  for (const node of reachable([start], next)) {
    for (const to of next.get(node) ?? []) waiting.set(to, (waiting.get(to) ?? 0) + 1);
  }
  // A node is gone on from when all ways to it have been gone: then its layer is that of the longest.
  const ready = [start];
  for (const node of ready) {
    const further = (layers.get(node) ?? 0) + step;
    for (const to of next.get(node) ?? []) {
      if (Math.abs(further) > Math.abs(layers.get(to) ?? 0)) layers.set(to, further);
      const left = (waiting.get(to) ?? 1) - 1;
      waiting.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
}

/** Each target once. */
function targetsOf(pairs: readonly (readonly [string, string])[]): Edges {
  const sets = new Map<string, Set<string>>();
  for (const [from, to] of pairs) sets.set(from, (sets.get(from) ?? new Set()).add(to));
  return new Map([...sets].map(([from, targets]) => [from, [...targets]]));
}
