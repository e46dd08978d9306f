import { RedshiftError } from "../../types.ts";
import { isName, isWord, type Node } from "../tree.ts";
import type { Action } from "./action.ts";
import { expectEnd, unexpected } from "./names.ts";

/** DECLARE, FETCH and CLOSE, which the session carries out. */
export type CursorStatement =
  | { readonly kind: "declare"; readonly name: string; readonly action: Action }
  | { readonly kind: "fetch"; readonly name: string; readonly count: "all" | number }
  | { readonly kind: "close"; readonly name: string };

/** DECLARE name CURSOR FOR query (dg/declare). psql says NO SCROLL, which every cursor of Redshift's is. */
export function declareCursor(
  nodes: readonly Node[],
  query: (nodes: readonly Node[]) => Action,
): CursorStatement {
  const name = nodes[1];
  const at = isWord(nodes[2], "no") && isWord(nodes[3], "scroll") ? 4 : 2;
  if (!isName(name) || !isWord(nodes[at], "cursor") || !isWord(nodes[at + 1], "for"))
    throw unexpected(nodes[at] ?? name);
  return { kind: "declare", name: name.word, action: query(nodes.slice(at + 2)) };
}

/** FETCH [NEXT | ALL | FORWARD [n | ALL]] FROM name: forward alone. (dg/fetch) */
export function fetchCursor(nodes: readonly Node[]): CursorStatement {
  const from = nodes.findIndex((node) => isWord(node, "from", "in"));
  const name = nodes[from + 1];
  if (from < 0 || !isName(name)) throw unexpected(nodes[1]);
  expectEnd(nodes, from + 2);
  return { kind: "fetch", name: name.word, count: countOf(nodes.slice(1, from)) };
}

function countOf(words: readonly Node[]): "all" | number {
  const [first, second] = words;
  if (isWord(first, "backward", "prior", "absolute", "relative", "last", "first")) {
    throw new RedshiftError("cursors move forward only", { code: "0A000" });
  }
  const amount = isWord(first, "forward") ? second : first;
  if (amount === undefined || isWord(amount, "next")) return 1;
  if (isWord(amount, "all")) return "all";
  if (amount.kind !== "number" || !/^\d+$/.test(amount.text)) throw unexpected(amount);
  return Number(amount.text);
}

/** CLOSE name */
export function closeCursor(nodes: readonly Node[]): CursorStatement {
  const name = nodes[1];
  if (!isName(name)) throw unexpected(name);
  expectEnd(nodes, 2);
  return { kind: "close", name: name.word };
}
