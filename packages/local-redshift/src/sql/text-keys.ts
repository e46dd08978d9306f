import type { Findings } from "../typing/infer-expression.ts";
import { isText, type Known } from "../typing/numeric.ts";
import { isName, isParens, isSymbol, isWord, type Node, raw, splitByComma } from "./tree.ts";
import { readType } from "./types.ts";

/** What of a value is its key: of text what stands before the blanks at its end, of SUPER what it holds. */
export type KeyKind = "text" | "super";

/** How what these nodes say is a key; null where it is one as it is. */
export function keyOf(nodes: readonly Node[], findings: Findings): KeyKind | null {
  return keyOfType(typeOfPart(nodes, findings));
}

/** CHAR is kept without the blanks that fill it. */
export function keyOfType(type: Known): KeyKind | null {
  if (type?.kind === "super") return "super";
  return type !== null && isText(type) && type.kind !== "char" ? "text" : null;
}

export const KEY_FUNCTIONS: Readonly<Record<KeyKind, string>> = { text: "rs_key", super: "rs_super_key" };

/** The type of a column, a path into one, a call or a cast that stands alone; null for anything else. */
function typeOfPart(nodes: readonly Node[], findings: Findings): Known {
  const [first] = nodes;
  const [beforeLast, last] = [nodes.at(-2), nodes.at(-1)];
  if (first === undefined) return null;
  const cast = nodes.findLastIndex((node) => isSymbol(node, "::"));
  if (cast > 0) {
    const target = readType(nodes, cast + 1);
    const whole = target !== undefined && cast + 1 + target.length === nodes.length;
    return whole && nodes.slice(0, cast).every((node) => !isSymbol(node) || isSymbol(node, ".", "::"))
      ? target.type
      : null;
  }
  if (isName(beforeLast) && isParens(last) && nodes.length === 2) {
    return findings.calls.get(beforeLast.at)?.result ?? null;
  }
  const column = findings.columns.get(first.at)?.type ?? null;
  return isDottedName(nodes) || (column?.kind === "super" && isPath(nodes)) ? column : null;
}

/** `c.items[0].name`: steps into a SUPER value. */
function isPath(nodes: readonly Node[]): boolean {
  return nodes.every(
    (node) => isName(node) || isSymbol(node, ".") || (node.kind === "group" && node.open === "["),
  );
}

export function isDottedName(nodes: readonly Node[]): boolean {
  return (
    nodes.length % 2 === 1 && nodes.every((node, at) => (at % 2 === 0 ? isName(node) : isSymbol(node, ".")))
  );
}

/** The nodes as a key. */
export function keyed(nodes: readonly Node[], kind: KeyKind): readonly Node[] {
  return [raw(`${KEY_FUNCTIONS[kind]}(`, " "), ...nodes, raw(")")];
}

/** The inside of OVER (…): PARTITION BY of text passes over blanks at its end, that of SUPER goes by what it holds. */
export function partitionKeys(nodes: readonly Node[], findings: Findings | undefined): readonly Node[] {
  if (findings === undefined || !isWord(nodes[0], "partition") || !isWord(nodes[1], "by")) return nodes;
  const end = nodes.findIndex((node, at) => at > 1 && isWord(node, "order", "rows", "range"));
  const parts = splitByComma(nodes.slice(2, end < 0 ? nodes.length : end));
  const keys = parts.flatMap((part, at) => {
    const kind = keyOf(part, findings);
    return [...(at === 0 ? [] : [raw(",")]), ...(kind === null ? part : keyed(part, kind))];
  });
  return [...nodes.slice(0, 2), ...keys, ...(end < 0 ? [] : nodes.slice(end))];
}
