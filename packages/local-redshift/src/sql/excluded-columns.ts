import type { Node } from "./tree.ts";

/**
 * The names behind `* EXCLUDE` as a list in parentheses, without which they may stand too: they end the select list.
 * (dg/r_EXCLUDE_list)
 */
export function excludedInParentheses(nodes: readonly Node[]): readonly Node[] {
  const at = nodes.findIndex(
    (node, place) => isLeaf(node, "exclude") && isLeaf(nodes[place - 1], "*") && isNamed(nodes[place + 1]),
  );
  if (at < 0) return nodes;
  let end = at + 2;
  while (isLeaf(nodes[end], ",") && isNamed(nodes[end + 1])) end += 2;
  const children = nodes.slice(at + 1, end);
  const list: Node = {
    ...{ kind: "group", open: "(", before: " ", children, beforeClose: "" },
    at: children[0]?.at ?? -1,
  };
  return [...nodes.slice(0, at + 1), list, ...excludedInParentheses(nodes.slice(end))];
}

function isLeaf(node: Node | undefined, text: string): boolean {
  return node !== undefined && node.kind !== "group" && node.kind !== "string" && node.word === text;
}

function isNamed(node: Node | undefined): boolean {
  return node?.kind === "word" || node?.kind === "quoted";
}
