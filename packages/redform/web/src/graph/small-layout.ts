import { Graph, layout } from "@dagrejs/dagre";
import { BOX, GAP, type GraphLayout } from "../../../src/site/layout/graph-layout.ts";
import type { Picture } from "../../../src/site/layout/picture.ts";

/** Boxes up to which a selection is laid out anew: some 0.3 s. */
export const SMALL = 400;

/** Lays a selection out in the browser. */
export function smallLayout({ nodes, edges }: Picture): GraphLayout {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: GAP.row, ranksep: GAP.column, ranker: "network-simplex" });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { ...BOX });
  for (const { from, to } of edges) graph.setEdge(from, to);
  layout(graph);
  const centres = nodes.map(({ id }) => {
    const { x, y } = graph.node(id) as { readonly x: number; readonly y: number };
    return { id, x, y };
  });
  const columns = [...new Set(centres.map(({ x }) => Math.round(x)))].sort((a, b) => a - b);
  const boxes = centres.map(({ id, x, y }) => ({
    id,
    x: Math.round(x - BOX.width / 2),
    y: Math.round(y - BOX.height / 2),
    column: columns.indexOf(Math.round(x)),
  }));
  const places = new Map(boxes.map((box) => [box.id, box]));
  const routes = edges.flatMap(({ from, to }) => {
    const [a, b] = [places.get(from), places.get(to)];
    if (a === undefined || b === undefined || b.column - a.column < 2) return [];
    const { points } = graph.edge(from, to) as { readonly points: readonly Point[] };
    return [{ from, to, curve: pastColumns(a, b, points, columns) }];
  });
  return {
    width: Math.max(0, ...boxes.map(({ x }) => x + BOX.width)),
    height: Math.max(0, ...boxes.map(({ y }) => y + BOX.height)),
    boxes,
    routes,
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Level through every column on the way, at the height that dagre has kept free there, and curved between. */
function pastColumns(
  from: Point,
  to: Point,
  points: readonly Point[],
  columns: readonly number[],
): readonly number[] {
  const curve = [from.x + BOX.width, from.y + BOX.height / 2];
  const go = (x: number, y: number): void => {
    const [lastX = 0, lastY = 0] = curve.slice(-2);
    const middle = (lastX + x) / 2;
    curve.push(middle, lastY, middle, y, x, y);
  };
  for (const { x, y } of points.slice(1, -1)) {
    if (!columns.some((column) => Math.abs(column - x) < 1)) continue;
    go(x - BOX.width / 2, y);
    go(x + BOX.width / 2, y);
  }
  go(to.x, to.y + BOX.height / 2);
  return curve.map(Math.round);
}
