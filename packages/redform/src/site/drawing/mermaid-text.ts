import type { SiteNodeKind } from "../site-data.ts";
import type { DrawnGraph } from "./drawn-graph.ts";
import { KIND_LOOKS, KINDS } from "./kind-look.ts";
import { oneLine } from "./short-text.ts";

/** What stands before and behind a label: the shape. */
const SHAPES: Readonly<Record<SiteNodeKind, readonly [string, string]>> = {
  source: ["[(", ")]"],
  declaration: ["[/", "/]"],
  operation: ["{{", "}}"],
  table: ["[", "]"],
  incremental: ["[[", "]]"],
  view: ["([", "])"],
  inline: ["(", ")"],
  explore: ["[/", "\\]"],
  assertion: [">", "]"],
  test: ["[\\", "\\]"],
};

/** A flowchart in Mermaid's language, which GitHub and others draw. */
export function mermaidText({ nodes, edges }: DrawnGraph): string {
  const numbers = new Map(nodes.map(({ node }, place) => [node.id, `n${place}`]));
  const used = new Set(nodes.map(({ node }) => node.kind));
  const lines = [
    "flowchart LR",
    ...nodes.map(({ node, label, note }) => {
      const [open, close] = SHAPES[node.kind];
      const text = [label, note]
        .filter((part) => part !== "")
        .map(escaped)
        .join("<br/>");
      return `  ${numbers.get(node.id)}${open}"${text}"${close}:::${node.kind}`;
    }),
    ...edges.map(({ from, to }) => `  ${numbers.get(from)} --> ${numbers.get(to)}`),
    ...KINDS.filter((kind) => used.has(kind)).map((kind) => {
      const colour = KIND_LOOKS[kind].light;
      const dashes = kind === "inline" ? ",stroke-dasharray:4 3" : "";
      return `  classDef ${kind} fill:#ffffff,stroke:${colour},stroke-width:2px,color:#1c2530${dashes}`;
    }),
  ];
  return `${lines.join("\n")}\n`;
}

/** Mermaid writes a character by its number as `#35;`. Letters, digits and what stands in names and places stay. */
function escaped(text: string): string {
  return oneLine(text).replace(/[^\p{L}\p{N} ._,:/…-]/gu, (character) => `#${character.codePointAt(0)};`);
}
