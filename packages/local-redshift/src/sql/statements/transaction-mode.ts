import { isWord, type Node, startsWith } from "../tree.ts";

/** What says whether transactions may write. Null: nothing is said of it. */
export type TransactionStatement =
  | { readonly kind: "begin"; readonly readOnly: boolean | null }
  | { readonly kind: "characteristics"; readonly readOnly: boolean | null; readonly forSession: boolean };

/** READ ONLY or READ WRITE among the words of BEGIN, START or SET TRANSACTION. (dg/r_BEGIN) */
export function accessMode(nodes: readonly Node[]): boolean | null {
  const at = nodes.findIndex(
    (node, index) => isWord(node, "read") && isWord(nodes[index + 1], "only", "write"),
  );
  return at < 0 ? null : isWord(nodes[at + 1], "only");
}

/** SET TRANSACTION …, SET SESSION CHARACTERISTICS AS TRANSACTION …; undefined for another SET. (dg/r_SET) */
export function characteristics(nodes: readonly Node[]): TransactionStatement | undefined {
  const forSession = startsWith(nodes, 1, "session", "characteristics", "as", "transaction");
  if (!isWord(nodes[0], "set") || !(forSession || startsWith(nodes, 1, "transaction"))) return undefined;
  return { kind: "characteristics", readOnly: accessMode(nodes), forSession };
}
