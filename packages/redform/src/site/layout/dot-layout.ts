import { foldColumns, foldsFor } from "./fold-columns.ts";
import { BOX, type Curve, GAP, type GraphLayout, type PlacedBox, type Route } from "./graph-layout.ts";
import type { Picture } from "./picture.ts";
import { layoutPlainly, weightOf } from "./plain-layout.ts";

/** Graphviz, as far as it is used: DOT text to the layout as lines of text. */
export interface DotEngine {
  readonly layout: (dot: string, format: "plain", engine: "dot") => string;
}

/** Loads Graphviz, which takes some 0.1 s. */
export async function loadGraphviz(): Promise<DotEngine> {
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  return Graphviz.load();
}

/** Above that, edges are plain curves: routes round boxes take most of the time and of the data. */
const ROUTED = 400;
/** Above that, Graphviz looks less long for fewer crossings and shorter edges. */
const LARGE = 2000;
/** The weight above which it is told so, too: long edges cost as much as boxes. */
const DEEP = 5000;
/** The weight above that, as of chains of hundreds of models, Graphviz takes minutes or runs out of stack. */
const HEAVY = 12_000;
const POINTS = 72;

/**
 * Left to right: what is loaded from outside in the first column, explores in the last. A picture that would be
 * much taller than wide has its columns folded, so that it can be looked at as a whole.
 */
export function layoutPicture(picture: Picture, engine: DotEngine): GraphLayout {
  if (picture.nodes.length === 0) return { width: 0, height: 0, boxes: [], routes: [] };
  const weight = weightOf(picture);
  if (weight > HEAVY) return layoutPlainly(picture);
  const routed = picture.nodes.length <= ROUTED && weight <= DEEP;
  const { boxes, routes } = readPlain(
    engine.layout(dotOf(picture, routed, weight), "plain", "dot"),
    picture,
    routed,
  );
  const folds = foldsFor(boxes);
  if (folds > 1) return sized(foldColumns(boxes, folds), []);
  return sized(boxes, routes);
}

function sized(boxes: readonly PlacedBox[], routes: readonly Route[]): GraphLayout {
  return {
    width: Math.max(...boxes.map(({ x }) => x)) + BOX.width,
    height: Math.max(...boxes.map(({ y }) => y)) + BOX.height,
    boxes: [...boxes].sort((a, b) => (a.id < b.id ? -1 : 1)),
    routes,
  };
}

/** Nodes are numbered: their names play no part in where they stand. */
function dotOf({ nodes, edges }: Picture, routed: boolean, weight: number): string {
  const numbers = new Map(nodes.map(({ id }, place) => [id, place]));
  const read = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const rank = (name: string, kinds: readonly string[]): string => {
    const places = nodes.flatMap(({ id, kind }, place) =>
      kinds.includes(kind) && read.has(id) ? [place] : [],
    );
    return places.length === 0 ? "" : `{rank=${name};${places.join(";")}}`;
  };
  const size = `width=${BOX.width / POINTS},height=${BOX.height / POINTS}`;
  return [
    `digraph{rankdir=LR;nodesep=${GAP.row / POINTS};ranksep=${GAP.column / POINTS}`,
    `splines=${routed ? "true" : "line"};mclimit=${routed ? 4 : 1}`,
    nodes.length > LARGE || weight > DEEP ? "mclimit=0.2;nslimit=0.1" : "",
    `node[shape=box,fixedsize=true,label="",${size}];edge[arrowhead=none]`,
    routed ? "edge[tailport=e,headport=w]" : "",
    nodes.map((_, place) => place).join(";"),
    rank("source", ["source", "declaration"]),
    rank("sink", ["explore"]),
    ...edges.map(({ from, to }) => `${numbers.get(from)}->${numbers.get(to)}`),
    "}",
  ].join("\n");
}

interface Placed {
  readonly boxes: readonly PlacedBox[];
  readonly routes: readonly Route[];
}

/** Lines such as `node 3 2.5 1 3.1 0.6 …` and `edge 3 4 7 x y x y …`, in inches from the lower left corner. */
function readPlain(text: string, { nodes }: Picture, routed: boolean): Placed {
  const lines = text.split("\n").map((line) => line.split(" "));
  const height = Number(lines.find(([word]) => word === "graph")?.[3] ?? 0) * POINTS;
  const idOf = (number: string | undefined): string => nodes[Number(number)]?.id ?? "";
  const centres = lines.flatMap(([word, number, x, y]) =>
    word === "node" ? [{ id: idOf(number), x: Number(x) * POINTS, y: height - Number(y) * POINTS }] : [],
  );
  const top = Math.min(...centres.map(({ y }) => y)) - BOX.height / 2;
  const left = Math.min(...centres.map(({ x }) => x)) - BOX.width / 2;
  const columns = [...new Set(centres.map(({ x }) => Math.round(x)))].sort((a, b) => a - b);
  const boxes = centres.map(({ id, x, y }) => ({
    id,
    x: Math.round(x - BOX.width / 2 - left),
    y: Math.round(y - BOX.height / 2 - top),
    column: columns.indexOf(Math.round(x)),
  }));
  const routes = lines.flatMap(([word, from, to, count, ...numbers]) => {
    if (word !== "edge" || !routed) return [];
    const curve: Curve = numbers
      .slice(0, Number(count) * 2)
      .map((number, place) =>
        Math.round(place % 2 === 0 ? Number(number) * POINTS - left : height - Number(number) * POINTS - top),
      );
    return [{ from: idOf(from), to: idOf(to), curve }];
  });
  routes.sort((a, b) => (a.from === b.from ? (a.to < b.to ? -1 : 1) : a.from < b.from ? -1 : 1));
  return { boxes, routes };
}
