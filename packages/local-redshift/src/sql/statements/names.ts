import { RedshiftError } from "../../types.ts";
import { isName, isParens, isSymbol, isWord, type Node, render, splitByComma } from "../tree.ts";
import type { RelationName } from "./action.ts";

/** What an unqualified name means, and what the words of a statement are read with. */
export interface NameContext {
  /** The schema of names without one. */
  readonly schema: string;
}

/** Reads `[schema.]name` at `at`. `#name` is temporary. @throws RedshiftError 42601 */
export function readName(
  nodes: readonly Node[],
  at: number,
  context: NameContext,
): { readonly name: RelationName; readonly next: number } {
  const first = nodes[at];
  if (!isName(first)) throw unexpected(first);
  if (isSymbol(nodes[at + 1], ".")) {
    const second = nodes[at + 2];
    if (!isName(second)) throw unexpected(second);
    return { name: { schema: first.word, name: second.word, temporary: false, bare: false }, next: at + 3 };
  }
  const temporary = first.word.startsWith("#");
  return {
    name: { schema: temporary ? "" : context.schema, name: first.word, temporary, bare: true },
    next: at + 1,
  };
}

/** The name as DuckDB SQL. */
export function quoted(name: RelationName): string {
  const table = quoteWord(name.name);
  return name.temporary || name.bare ? table : `${quoteWord(name.schema)}.${table}`;
}

export function quoteWord(word: string): string {
  return `"${word.replaceAll('"', '""')}"`;
}

/** The names in a parenthesised list. @throws RedshiftError 42601 */
export function readColumns(node: Node | undefined): readonly string[] {
  if (!isParens(node)) throw unexpected(node);
  return splitByComma(node.children).map(([column, ...rest]) => {
    if (!isName(column) || rest.length > 0) throw unexpected(rest[0] ?? column);
    return column.word;
  });
}

/** Skips words when they stand at `at`. */
export function skip(nodes: readonly Node[], at: number, ...words: readonly string[]): number {
  return words.every((word, i) => isWord(nodes[at + i], word)) ? at + words.length : at;
}

/** @throws RedshiftError 42601 unless the statement ends at `at` */
export function expectEnd(nodes: readonly Node[], at: number): void {
  if (at < nodes.length) throw unexpected(nodes[at]);
}

/** A syntax error at a node, or at the end. */
export function unexpected(node: Node | undefined): RedshiftError {
  if (node === undefined) return new RedshiftError("syntax error at end of input", { code: "42601" });
  const text = render([node]).trim().slice(0, 40);
  return new RedshiftError(`syntax error at or near "${text}"`, {
    code: "42601",
    ...(node.at >= 0 ? { position: node.at + 1 } : {}),
  });
}
