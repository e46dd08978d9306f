import type { Findings } from "../typing/infer-expression.ts";
import { itemOf } from "./grouping.ts";
import { selectsOf } from "./select-parts.ts";
import { type KeyKind, keyOf, keyOfType } from "./text-keys.ts";
import { isSymbol, isWord, type Node, raw, splitByComma } from "./tree.ts";

/** UNION of text: rows that differ in blanks at the end alone are one. It becomes a DISTINCT of UNION ALL. */
export function uniteText(nodes: readonly Node[], findings: Findings | undefined): readonly Node[] {
  if (findings === undefined || !nodes.some((node) => isWord(node, "union"))) return nodes;
  const keys = keysOf(nodes, findings);
  if (keys === null) return nodes;
  const start = nodes.findIndex((node) => isWord(node, "select"));
  const last = nodes.findLastIndex((node) => isWord(node, "select"));
  const tail = nodes.findIndex((node, at) => at > last && isWord(node, "order", "limit", "offset", "fetch"));
  const end = tail < 0 ? nodes.length : tail;
  const inside = nodes
    .slice(start, end)
    .flatMap((node) => (isWord(node, "union") ? [node, raw("all", " ")] : [node]));
  return [
    ...nodes.slice(0, start),
    raw(`select distinct on (${keys.join(", ")}) * from (`, " "),
    ...inside,
    raw(") as united", " "),
    ...nodes.slice(end),
  ];
}

/** The columns as keys, by their number; null where none is text, or not every operator is UNION. */
function keysOf(nodes: readonly Node[], findings: Findings): readonly string[] | null {
  const selects = selectsOf(nodes);
  const [first] = selects;
  const unions = nodes.filter((node, at) => isWord(node, "union") && !isWord(nodes[at + 1], "all"));
  if (first === undefined || unions.length === 0 || unions.length !== selects.length - 1) return null;
  const kindOf = (item: readonly Node[]): KeyKind | "as is" => {
    const [head] = item;
    if (head !== undefined && findings.intoSuper.has(head.at)) return "super";
    return keyOf(itemOf(item).expression, findings) ?? "as is";
  };
  const texts = splitByComma(nodes.slice(first.items.from, first.items.to)).flatMap((item) => {
    const star = item.at(-1);
    if (!isSymbol(star, "*")) return [kindOf(item)];
    return findings.stars.get(star.at)?.map(({ type }) => keyOfType(type) ?? "as is") ?? [null];
  });
  if (texts.includes(null) || texts.every((kind) => kind === "as is")) return null;
  return texts.map((kind, at) => {
    // A macro takes no column by its number.
    if (kind === "super") return `nullif(rs_native_super_key(#${at + 1}::varchar), '9')`;
    return kind === "text"
      ? `case when suffix(#${at + 1}, ' ') then rtrim(#${at + 1}, ' ') else #${at + 1} end`
      : `#${at + 1}`;
  });
}
