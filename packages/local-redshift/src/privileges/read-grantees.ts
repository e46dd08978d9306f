import { unexpected } from "../sql/statements/names.ts";
import { isName, isSymbol, isWord, type Node, splitByComma, startsWith } from "../sql/tree.ts";
import { RedshiftError } from "../types.ts";
import type { Grantee } from "./identities.ts";

/** Reads `{user [WITH GRANT OPTION] | GROUP g | ROLE r | PUBLIC} [, …]`. @throws RedshiftError 42601 */
export function readGrantees(nodes: readonly Node[], option: "grant" | "admin" | null): readonly Grantee[] {
  const grantees = splitByComma(nodes).map((part) => readGrantee(part, option));
  if (grantees.length === 0) throw unexpected(undefined);
  return grantees;
}

function readGrantee(part: readonly Node[], option: "grant" | "admin" | null): Grantee {
  const [first, second] = part;
  if (!isName(first)) throw unexpected(first);
  const named = isWord(first, "group", "role", "user") && isName(second) && !isWord(second, "with");
  const kind = named
    ? (first.word as "group" | "role" | "user")
    : isWord(first, "public")
      ? "public"
      : "user";
  const name = named ? second.word : kind === "public" ? "" : first.word;
  const rest = part.slice(named ? 2 : 1);
  if (rest.length === 0) return { kind, name, option: false };
  if (option === null || !startsWith(rest, 0, "with", option, "option") || rest.length > 3) {
    throw unexpected(rest[0]);
  }
  if (kind !== "user") {
    throw new RedshiftError(`WITH ${option.toUpperCase()} OPTION can be given to users alone`, {
      code: "0LP01",
      hint: "Leave it out for groups, roles and PUBLIC.",
    });
  }
  return { kind, name, option: true };
}

/** Reads names apart by commas, and where they end. @throws RedshiftError 42601 */
export function readNames(
  nodes: readonly Node[],
  at: number,
): { readonly names: readonly string[]; readonly next: number } {
  const names: string[] = [];
  let next = at;
  do {
    const node = nodes[names.length === 0 ? next : next + 1];
    if (!isName(node)) throw unexpected(node);
    next += names.length === 0 ? 1 : 2;
    names.push(node.word);
  } while (isSymbol(nodes[next], ","));
  return { names, next };
}
