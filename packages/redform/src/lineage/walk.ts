import { type ColumnEdge, type ColumnRef, ROWS } from "./column-edge.ts";

/** Edges by where they begin and where they end, so that one can walk. */
export interface LineageMap {
  readonly into: ReadonlyMap<string, readonly ColumnEdge[]>;
  readonly from: ReadonlyMap<string, readonly ColumnEdge[]>;
}

export type Direction = "upstream" | "downstream";

/** A column as text that is the same for the same column. */
export function refKey({ node, column }: ColumnRef): string {
  return `${node}\0${column}`;
}

export function lineageMap(edges: readonly ColumnEdge[]): LineageMap {
  const into = new Map<string, ColumnEdge[]>();
  const from = new Map<string, ColumnEdge[]>();
  const push = (lists: Map<string, ColumnEdge[]>, key: string, edge: ColumnEdge): void => {
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [edge]);
    else list.push(edge);
  };
  for (const edge of edges) {
    push(into, refKey(edge.to), edge);
    push(from, refKey(edge.from), edge);
  }
  return { into, from };
}

/** The edges that lead one step on from a column, its values before what it decides. */
export function stepsFrom(
  { into, from }: LineageMap,
  ref: ColumnRef,
  direction: Direction,
): readonly ColumnEdge[] {
  const edges = (direction === "upstream" ? into : from).get(refKey(ref)) ?? [];
  return [...edges].sort((a, b) => rank(a) - rank(b));
}

function rank({ kind, to, from }: ColumnEdge): number {
  return (kind === "condition" ? 2 : 0) + (to.column === ROWS || from.column === ROWS ? 1 : 0);
}

/** The other end of an edge, in the direction of the walk. */
export function farEnd(edge: ColumnEdge, direction: Direction): ColumnRef {
  return direction === "upstream" ? edge.from : edge.to;
}

/** All columns that are reached by values, with the edges between them: a column's own lineage. */
export function reach(
  map: LineageMap,
  start: ColumnRef,
  direction: Direction,
  follow: (edge: ColumnEdge) => boolean = ({ kind }) => kind !== "condition",
): Reached {
  const columns = new Map<string, ColumnRef>([[refKey(start), start]]);
  const edges: ColumnEdge[] = [];
  for (const ref of columns.values()) {
    for (const edge of stepsFrom(map, ref, direction)) {
      if (!follow(edge)) continue;
      edges.push(edge);
      const next = farEnd(edge, direction);
      if (!columns.has(refKey(next))) columns.set(refKey(next), next);
    }
  }
  return { columns: [...columns.values()], edges };
}

export interface Reached {
  /** The start first, then in the order in which they are met. */
  readonly columns: readonly ColumnRef[];
  readonly edges: readonly ColumnEdge[];
}
