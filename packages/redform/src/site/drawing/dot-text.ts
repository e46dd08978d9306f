import type { SiteNodeKind } from "../site-data.ts";
import type { DrawnGraph } from "./drawn-graph.ts";
import { KIND_LOOKS } from "./kind-look.ts";
import { oneLine } from "./short-text.ts";

const SHAPES: Readonly<Record<SiteNodeKind, string>> = {
  source: "cylinder",
  declaration: "parallelogram",
  operation: "hexagon",
  table: "box",
  incremental: "cds",
  view: "ellipse",
  inline: "box",
  explore: "octagon",
  assertion: "note",
  test: "tab",
};

/** A digraph in Graphviz's language. Its nodes bear the ids of the pages' data. */
export function dotText({ title, nodes, edges }: DrawnGraph): string {
  const lines = [
    `digraph ${quoted(title)} {`,
    "  rankdir=LR",
    '  node [fontname="Helvetica", fontsize=11, penwidth=1.5, fontcolor="#1c2530"]',
    '  edge [color="#8793a1", arrowsize=0.7]',
    ...nodes.map(({ node, label, note }) => {
      const lines = [label, note].filter((part) => part !== "").map(inside);
      return `  ${quoted(node.id)} [label="${lines.join("\\n")}", shape=${SHAPES[node.kind]}, color="${
        KIND_LOOKS[node.kind].light
      }"${node.kind === "inline" ? ", style=dashed" : ""}, tooltip="${inside(tooltip(node.id, node.summary))}"]`;
    }),
    ...edges.map(({ from, to }) => `  ${quoted(from)} -> ${quoted(to)}`),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

function tooltip(id: string, summary: string): string {
  return summary === "" ? id : `${id}: ${summary}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** Within the quotes of a label or tooltip: Graphviz reads `\N` and the like there, and HTML's entities. */
function inside(text: string): string {
  return quoted(oneLine(text)).slice(1, -1).replaceAll("&", "&amp;");
}
