import { NotRead } from "../query/cursor.ts";
import { isName, isParens, isSymbol, isWord, type Node } from "../sql/tree.ts";

/** The dotted name at a place, and what follows it. @throws NotRead */
export function pathAt(
  nodes: readonly Node[],
  start: number,
): { readonly path: readonly string[]; readonly next: number } {
  const path: string[] = [];
  for (let at = start; ; at += 2) {
    const name = nodes[at];
    if (!isName(name)) throw new NotRead("a name is missing");
    path.push(name.word);
    if (!isSymbol(nodes[at + 1], ".")) return { path, next: at + 1 };
  }
}

/** The names in parentheses at a place; null where there are none. */
export function namesAt(nodes: readonly Node[], at: number): readonly string[] | null {
  const list = nodes[at];
  if (!isParens(list) || isWord(list.children[0], "select", "with")) return null;
  return list.children.filter(isName).map(({ word }) => word);
}
