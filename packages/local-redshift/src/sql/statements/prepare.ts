import { isName, isParens, isWord, type Node, render, splitByComma } from "../tree.ts";
import { readType } from "../types.ts";
import { expectEnd, unexpected } from "./names.ts";

/** PREPARE, EXECUTE and DEALLOCATE, which the session carries out. (dg/r_PREPARE, dg/r_EXECUTE) */
export type PrepareStatement =
  | {
      readonly kind: "prepare";
      readonly name: string;
      readonly types: readonly string[];
      /** Character offset of the statement that is prepared. */
      readonly at: number;
    }
  | {
      readonly kind: "execute";
      readonly name: string;
      /** The arguments as Redshift SQL. */
      readonly args: readonly string[];
    }
  | { readonly kind: "deallocate"; readonly name: string | null };

/** PREPARE name [(types)] AS statement */
export function prepareByName(nodes: readonly Node[]): PrepareStatement {
  const name = nodes[1];
  if (!isName(name)) throw unexpected(name);
  const list = nodes[2];
  const types = isParens(list) ? splitByComma(list.children).map(typeName) : [];
  const as = isParens(list) ? 3 : 2;
  if (!isWord(nodes[as], "as")) throw unexpected(nodes[as]);
  const first = nodes[as + 1];
  if (!isWord(first, "select", "with", "insert", "update", "delete")) throw unexpected(first);
  return { kind: "prepare", name: name.word, types, at: first.at };
}

function typeName(part: readonly Node[]): string {
  const read = readType(part, 0);
  if (read === undefined || read.length !== part.length) throw unexpected(part[0]);
  return read.type.redshift;
}

/** EXECUTE name [(values)] */
export function executeByName(nodes: readonly Node[]): PrepareStatement {
  const name = nodes[1];
  if (!isName(name)) throw unexpected(name);
  const list = nodes[2];
  expectEnd(nodes, isParens(list) ? 3 : 2);
  const args = isParens(list) ? splitByComma(list.children).map((part) => render(part).trim()) : [];
  return { kind: "execute", name: name.word, args };
}

/** DEALLOCATE [PREPARE] name | ALL */
export function deallocate(nodes: readonly Node[]): PrepareStatement {
  const at = isWord(nodes[1], "prepare") && nodes.length > 2 ? 2 : 1;
  const name = nodes[at];
  if (!isName(name)) throw unexpected(name);
  expectEnd(nodes, at + 1);
  return { kind: "deallocate", name: isWord(name, "all") ? null : name.word };
}
