import type { SiteEdge } from "../site-data.ts";
import { foldColumns, foldsFor } from "./fold-columns.ts";
import { BOX, GAP, type GraphLayout, type PlacedBox } from "./graph-layout.ts";
import type { Picture } from "./picture.ts";

/**
 * How much work a picture makes: its boxes, and one for each column that an edge passes by. Graphviz takes time
 * that grows with the square of that, and recurses along chains.
 */
export function weightOf(picture: Picture): number {
  const columns = columnsOf(picture);
  const passed = picture.edges.reduce(
    (sum, { from, to }) => sum + Math.max(0, (columns.get(to) ?? 0) - (columns.get(from) ?? 0) - 1),
    0,
  );
  return picture.nodes.length + passed;
}

/** A layout in time that grows with the edges: columns by the longest chain, each sorted by where its inputs lie. */
export function layoutPlainly(picture: Picture): GraphLayout {
  const columns = columnsOf(picture);
  const reads = grouped(picture.edges);
  const byColumn: string[][] = [];
  for (const { id } of picture.nodes) {
    const column = columns.get(id) ?? 0;
    while (byColumn.length <= column) byColumn.push([]);
    byColumn[column]?.push(id);
  }
  const places = new Map<string, number>();
  const boxes: PlacedBox[] = [];
  byColumn.forEach((ids, column) => {
    const middle = new Map(ids.map((id) => [id, meanOf(reads.get(id) ?? [], places)]));
    const sorted = [...ids].sort((a, b) => (middle.get(a) ?? 0) - (middle.get(b) ?? 0) || (a < b ? -1 : 1));
    sorted.forEach((id, place) => {
      const y = place * (BOX.height + GAP.row);
      places.set(id, y);
      boxes.push({ id, x: column * (BOX.width + GAP.column), y, column });
    });
  });
  const folds = foldsFor(boxes);
  const placed = folds > 1 ? foldColumns(boxes, folds) : boxes;
  return {
    width: Math.max(0, ...placed.map(({ x }) => x + BOX.width)),
    height: Math.max(0, ...placed.map(({ y }) => y + BOX.height)),
    boxes: [...placed].sort((a, b) => (a.id < b.id ? -1 : 1)),
    routes: [],
  };
}

/** By id, one more than the furthest of what it reads; 0 for what reads nothing. In rounds, as no model is in a ring. */
function columnsOf({ nodes, edges }: Picture): ReadonlyMap<string, number> {
  const readers = grouped(edges.map(({ from, to }) => ({ from: to, to: from })));
  const waiting = new Map<string, number>(nodes.map(({ id }) => [id, 0]));
  for (const { to } of edges) waiting.set(to, (waiting.get(to) ?? 0) + 1);
  const columns = new Map<string, number>();
  const ready = nodes.flatMap(({ id }) => (waiting.get(id) === 0 ? [id] : []));
  for (const id of ready) columns.set(id, 0);
  for (const id of ready) {
    for (const reader of readers.get(id) ?? []) {
      columns.set(reader, Math.max(columns.get(reader) ?? 0, (columns.get(id) ?? 0) + 1));
      const left = (waiting.get(reader) ?? 0) - 1;
      waiting.set(reader, left);
      if (left === 0) ready.push(reader);
    }
  }
  return columns;
}

/** What each node reads. */
function grouped(edges: readonly SiteEdge[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const list = found.get(to);
    if (list === undefined) found.set(to, [from]);
    else list.push(from);
  }
  return found;
}

function meanOf(ids: readonly string[], places: ReadonlyMap<string, number>): number {
  const known = ids.flatMap((id) => places.get(id) ?? []);
  return known.length === 0 ? 0 : known.reduce((sum, place) => sum + place, 0) / known.length;
}
