import type { Findings } from "../typing/infer-expression.ts";
import { isText, type Known } from "../typing/numeric.ts";
import { isName, isParens, isSymbol, isWord, type Node, raw, splitByComma } from "./tree.ts";
import { readType } from "./types.ts";

/** Whether what these nodes say is text; blanks at its end then mean nothing where it is a key. */
export function isTextKey(nodes: readonly Node[], findings: Findings): boolean {
  const type = typeOfPart(nodes, findings);
  return type !== null && isText(type) && type.kind !== "char";
}

/** The type of a column, a call or a cast that stands alone; null for anything else. */
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
  return isDottedName(nodes) ? (findings.columns.get(first.at)?.type ?? null) : null;
}

export function isDottedName(nodes: readonly Node[]): boolean {
  return (
    nodes.length % 2 === 1 && nodes.every((node, at) => (at % 2 === 0 ? isName(node) : isSymbol(node, ".")))
  );
}

/** The nodes as a key: without the blanks at their end. */
export function keyed(nodes: readonly Node[]): readonly Node[] {
  return [raw("rs_key(", " "), ...nodes, raw(")")];
}

/** The inside of OVER (…): PARTITION BY of text passes over blanks at its end. */
export function partitionKeys(nodes: readonly Node[], findings: Findings | undefined): readonly Node[] {
  if (findings === undefined || !isWord(nodes[0], "partition") || !isWord(nodes[1], "by")) return nodes;
  const end = nodes.findIndex((node, at) => at > 1 && isWord(node, "order", "rows", "range"));
  const parts = splitByComma(nodes.slice(2, end < 0 ? nodes.length : end));
  const keys = parts.flatMap((part, at) => [
    ...(at === 0 ? [] : [raw(",")]),
    ...(isTextKey(part, findings) ? keyed(part) : part),
  ]);
  return [...nodes.slice(0, 2), ...keys, ...(end < 0 ? [] : nodes.slice(end))];
}
