import { isWord, type Node } from "./tree.ts";

/** Words that the engine keeps for itself and Redshift does not: there they may name a column. (dg/r_pg_keywords) */
const WORDS: ReadonlySet<string> = new Set([
  ...["anti", "array", "asof", "asymmetric", "at", "collation", "concurrently", "describe", "glob", "lambda"],
  ...["pivot_longer", "pivot_wider", "positional", "semi", "show", "summarize", "symmetric", "unpack"],
  ...["variadic"],
]);

/** Whether the word at a node is a name that the engine would take for one of its own words. */
export function isEngineWord(nodes: readonly Node[], at: number): boolean {
  const node = nodes[at];
  if (node?.kind !== "word" || !WORDS.has(node.word)) return false;
  const next = nodes[at + 1];
  // array(1, 2) is a call, AT TIME ZONE an operator.
  return !(node.word === "array" && next?.kind === "group") && !(node.word === "at" && isWord(next, "time"));
}
