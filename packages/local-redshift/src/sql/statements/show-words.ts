import { RedshiftError } from "../../types.ts";
import { isName, isSymbol, isWord, type Node } from "../tree.ts";
import { unexpected } from "./names.ts";
import type { StatementContext } from "./statement-context.ts";

/** Reads `[LIMIT n]`, 0 to 10000. @throws RedshiftError 22023 */
export function readLimit(
  nodes: readonly Node[],
  at: number,
): { readonly limit: string; readonly next: number } {
  if (!isWord(nodes[at], "limit")) return { limit: "", next: at };
  const count = nodes[at + 1];
  if (count?.kind !== "number") throw unexpected(count);
  const rows = Number(count.text);
  if (!Number.isInteger(rows) || rows > 10_000) {
    throw new RedshiftError("LIMIT of SHOW takes 0 to 10000", { code: "22023" });
  }
  return { limit: ` limit ${rows}`, next: at + 2 };
}

/** Reads names with points between, at most `most`. */
export function readPath(
  nodes: readonly Node[],
  at: number,
  most: number,
): { readonly path: readonly string[]; readonly next: number } {
  const path: string[] = [];
  let next = at;
  for (;;) {
    const node = nodes[next];
    if (!isName(node)) throw unexpected(node);
    path.push(node.word);
    next += 1;
    if (path.length === most || !isSymbol(nodes[next], ".")) return { path, next };
    next += 1;
  }
}

/** The schema of `[database.]schema`. */
export function schemaAt(path: readonly string[]): string {
  if (path.length > 1) inDatabase(path[0]);
  return path.at(-1) ?? "";
}

/** Reads `[[database.]schema.]name`. */
export function readRelation(
  nodes: readonly Node[],
  at: number,
  context: StatementContext,
): { readonly schema: string; readonly name: string; readonly next: number } {
  const { path, next } = readPath(nodes, at, 3);
  if (path.length === 3) inDatabase(path[0]);
  return { schema: path.at(-2) ?? context.schema, name: path.at(-1) ?? "", next };
}

/** @throws RedshiftError 3D000 for another database than the one there is */
export function inDatabase(name: string | undefined): void {
  if (name !== "dev") throw new RedshiftError(`database "${name}" does not exist`, { code: "3D000" });
}
