import { type Curve, type GraphLayout, plainCurve } from "../layout/graph-layout.ts";
import { DASHED, OUTLINES } from "./box-outline.ts";
import type { DrawnGraph, DrawnNode } from "./drawn-graph.ts";
import { KIND_LOOKS, KINDS } from "./kind-look.ts";
import { oneLine, shortened } from "./short-text.ts";

const MARGIN = 24;
/** Characters that fit beside the mark, at the sizes of the style below. */
const LETTERS = { label: 24, note: 30 } as const;

/** The picture as one SVG file that needs nothing else, and follows the light or dark ground of who shows it. */
export function svgText({ title, nodes, edges }: DrawnGraph, layout: GraphLayout): string {
  const places = new Map(layout.boxes.map((box) => [box.id, box]));
  const routes = new Map(layout.routes.map(({ from, to, curve }) => [`${from}\0${to}`, curve]));
  const [width, height] = [layout.width + 2 * MARGIN, layout.height + 2 * MARGIN];
  const lines = edges.flatMap(({ from, to }) => {
    const [a, b] = [places.get(from), places.get(to)];
    if (a === undefined || b === undefined) return [];
    return [`<path d="${pathData(routes.get(`${from}\0${to}`) ?? plainCurve(a, b))}"/>`];
  });
  const boxes = nodes.flatMap((drawn) => {
    const place = places.get(drawn.node.id);
    return place === undefined ? [] : [boxText(drawn, place.x, place.y)];
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style(nodes)}</style>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>',
    `<rect class="ground" x="${-MARGIN}" y="${-MARGIN}" width="${width}" height="${height}"/>`,
    '<g class="edges">',
    ...lines,
    "</g>",
    ...boxes,
    "</svg>",
  ].join("\n")}\n`;
}

/** The data of an SVG path. */
export function pathData([x, y, ...rest]: Curve): string {
  return `M${x} ${y}C${rest.join(" ")}`;
}

function boxText({ node, label, note }: DrawnNode, x: number, y: number): string {
  const { name, mark } = KIND_LOOKS[node.kind];
  const about = [node.id, name, node.summary, note].filter((part) => part !== "").join(" · ");
  const below = [node.schema ?? name, note].filter((part) => part !== "").join(" · ");
  return [
    `<g class="${node.kind}${node.disabled ? " disabled" : ""}" transform="translate(${x} ${y})"><title>${escaped(about)}</title>`,
    `<path class="box" d="${OUTLINES[node.kind]}"/><path class="mark" transform="translate(20 16)" d="${mark}"/>`,
    `<text x="46" y="21">${escaped(shortened(oneLine(label), LETTERS.label))}</text>`,
    `<text class="note" x="46" y="37">${escaped(shortened(oneLine(below), LETTERS.note))}</text></g>`,
  ].join("");
}

function style(nodes: readonly DrawnNode[]): string {
  const used = new Set(nodes.map(({ node }) => node.kind));
  const kinds = KINDS.filter((kind) => used.has(kind));
  const paint = (tone: "light" | "dark"): string =>
    kinds
      .map(
        (kind) =>
          `.${kind} .box{stroke:${KIND_LOOKS[kind][tone]}}.${kind} .mark{fill:${KIND_LOOKS[kind][tone]}}`,
      )
      .join("");
  const dashed = kinds
    .filter((kind) => DASHED.has(kind))
    .map((kind) => `.${kind} .box{stroke-dasharray:5 3}`);
  return [
    "text{font:600 13px system-ui,-apple-system,'Segoe UI',Roboto,'Open Sans',sans-serif;fill:#1c2530}",
    "text.note{font-weight:400;font-size:11px;fill:#52606f}",
    ".ground{fill:#f6f7f9}.box{fill:#fff;stroke-width:1.5}.edges path{fill:none;stroke:#a3afbc;stroke-width:1.5;marker-end:url(#tip)}.tip{fill:#a3afbc}.disabled{opacity:.5}",
    paint("light"),
    ...dashed,
    "@media (prefers-color-scheme:dark){text{fill:#e6ebf1}text.note{fill:#a3b0be}.ground{fill:#12161c}.box{fill:#1a2028}.edges path{stroke:#56657a}.tip{fill:#56657a}",
    `${paint("dark")}}`,
  ].join("");
}

function escaped(text: string): string {
  return oneLine(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
