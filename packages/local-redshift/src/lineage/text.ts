import type { Node } from "../sql/tree.ts";

/** Nodes as they were written, on one line and without comments. */
export function textOf(nodes: readonly Node[]): string {
  return joined(nodes).trim();
}

function joined(nodes: readonly Node[]): string {
  let text = "";
  for (const node of nodes) {
    const gap = node.before === "" ? "" : " ";
    if (node.kind === "group") {
      const inside = joined(node.children).trim();
      text += `${gap}${node.open}${inside}${node.open === "(" ? ")" : "]"}`;
    } else {
      text += gap + node.text;
    }
  }
  return text;
}
