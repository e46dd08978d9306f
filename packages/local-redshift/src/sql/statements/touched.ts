import { isName, isSymbol, isWord, type Node, startsWith } from "../tree.ts";

/**
 * Names, without their schemas, of the tables and views that a statement makes, changes or drops; null where
 * that takes a closer look. What is known of other relations stays true.
 */
export function touchedNames(nodes: readonly Node[]): readonly string[] | null {
  if (nodes.some((node) => isWord(node, "cascade"))) return null;
  const at = behindKind(nodes);
  if (at === null) return null;
  const names: string[] = [];
  let next = at;
  do {
    const name = nodeAfterSchema(nodes, names.length === 0 ? next : next + 1);
    if (name === null) return null;
    names.push(name.word);
    next = name.next;
  } while (isSymbol(nodes[next], ","));
  const renamed = startsWith(nodes, next, "rename", "to") ? nodes[next + 2] : undefined;
  return isName(renamed) ? [...names, renamed.word] : names;
}

/** Index behind `create table`, `drop view if exists` and the like. */
function behindKind(nodes: readonly Node[]): number | null {
  let at = 1;
  if (startsWith(nodes, at, "or", "replace")) at += 2;
  if (isWord(nodes[at], "local")) at += 1;
  if (isWord(nodes[at], "temp", "temporary")) at += 1;
  if (!isWord(nodes[at], "table", "view")) return null;
  at += 1;
  if (startsWith(nodes, at, "if", "not", "exists")) return at + 3;
  return startsWith(nodes, at, "if", "exists") ? at + 2 : at;
}

function nodeAfterSchema(
  nodes: readonly Node[],
  at: number,
): { readonly word: string; readonly next: number } | null {
  const end = isSymbol(nodes[at + 1], ".") ? at + 2 : at;
  const name = nodes[end];
  return isName(name) ? { word: name.word, next: end + 1 } : null;
}
