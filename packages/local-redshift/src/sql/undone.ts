import { RedshiftError } from "../types.ts";
import { isParens, isSymbol, isWord, type Node } from "./tree.ts";

/** What Redshift has and local-redshift has not, of the syntax of queries. @throws RedshiftError 0A000 */
export function refuseUndone(nodes: readonly Node[]): void {
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node === undefined) return;
    if (node.kind === "group") {
      // (dg/r_WHERE_oracle_outer)
      if (isParens(node) && node.children.length === 1 && isSymbol(node.children[0], "+")) {
        throw undone("the outer join with (+)", "Use LEFT JOIN … ON.", node);
      }
      continue;
    }
    if (node.kind !== "word" || (node.word !== "connect" && node.word !== "start")) continue;
    // (dg/r_CONNECT_BY_clause)
    const connects = isWord(node, "connect") && isWord(nodes[at + 1], "by");
    if (connects || (isWord(node, "start") && isWord(nodes[at + 1], "with"))) {
      throw undone("CONNECT BY", "Use WITH RECURSIVE.", node);
    }
  }
}

function undone(what: string, hint: string, { at }: Node): RedshiftError {
  return new RedshiftError(`${what} is not supported by local-redshift`, {
    code: "0A000",
    hint,
    ...(at >= 0 ? { position: at + 1 } : {}),
  });
}
