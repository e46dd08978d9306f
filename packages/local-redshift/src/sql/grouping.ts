import type { Findings } from "../typing/infer-expression.ts";
import { isAliased, ownName } from "./column-names.ts";
import { type SelectParts, type Span, selectsOf } from "./select-parts.ts";
import { isDottedName, type KeyKind, keyed, keyOf, keyOfType } from "./text-keys.ts";
import { isName, isParens, isSymbol, isWord, type Leaf, type Node, raw, splitByComma } from "./tree.ts";

/**
 * GROUP BY and DISTINCT of text: values that differ in blanks at their end are one (dg/r_Character_types); and of
 * SUPER: values that are equal are one, however they are written. (dg/query-super: Dynamic typing)
 * They are grouped by the text without those blanks, and the least of them is shown.
 */
export function groupText(nodes: readonly Node[], findings: Findings | undefined): readonly Node[] {
  if (findings === undefined || !nodes.some((node) => isWord(node, "select"))) return nodes;
  // From the last on, so that the places of those before stay.
  return selectsOf(nodes).reduceRight<readonly Node[]>(
    (all, parts) => oneSelect(all, parts, findings),
    nodes,
  );
}

function oneSelect(nodes: readonly Node[], parts: SelectParts, findings: Findings): readonly Node[] {
  if (parts.groupBy !== null) return grouped(nodes, parts, parts.groupBy, findings);
  return parts.distinct ? distinct(nodes, parts, findings) : nodes;
}

/** `select distinct a, n` as `select distinct on (key of a, n) a, n`. */
function distinct(
  nodes: readonly Node[],
  { start, items }: SelectParts,
  findings: Findings,
): readonly Node[] {
  let text = false;
  const keys: (readonly Node[])[] = [];
  for (const item of splitByComma(nodes.slice(items.from, items.to))) {
    const star = item.at(-1);
    if (isSymbol(star, "*")) {
      const columns = findings.stars.get(star.at);
      const names = new Set(columns?.map(({ name }) => name));
      if (columns === undefined || names.size < columns.length) return nodes;
      const relation = item.slice(0, -1);
      for (const { name, type } of columns) {
        const column = [...relation, raw(`"${name.replaceAll('"', '""')}"`, " ")];
        const kind = keyOfType(type);
        text ||= kind !== null;
        keys.push(kind === null ? column : keyed(column, kind));
      }
      continue;
    }
    const { expression } = itemOf(item);
    // The engine takes a number for a place, and no other constant.
    if (isConstant(expression, findings)) continue;
    const kind = keyOf(expression, findings);
    text ||= kind !== null;
    keys.push(kind === null ? expression : keyed(expression, kind));
  }
  if (!text || keys.length === 0) return nodes;
  const on: Node = {
    ...{ kind: "group", open: "(", before: " ", beforeClose: "", at: -1 },
    children: keys.flatMap((key, at) => (at === 0 ? key : [raw(","), ...key])),
  };
  // What stands straight behind a group would be its alias, and no call.
  return [...nodes.slice(0, start + 2), raw("on", " "), on, raw(""), ...nodes.slice(start + 2)];
}

/** Whether it is the same in every row: no column, no query, nothing by chance. */
function isConstant(nodes: readonly Node[], findings: Findings): boolean {
  return nodes.every((node) =>
    node.kind === "group"
      ? isConstant(node.children, findings)
      : !isWord(node, "select", "random", "over") && !(isName(node) && isColumn(node, findings)),
  );
}

/** Words that are read as names, and mean the same in every row. */
const OF_THE_SESSION = [
  "current_user",
  "session_user",
  "user",
  "sysdate",
  "current_date",
  "current_timestamp",
];

function isColumn(node: Leaf, findings: Findings): boolean {
  const column = findings.columns.get(node.at);
  return column !== undefined && !(column.type === null && isWord(node, ...OF_THE_SESSION));
}

interface Item {
  readonly expression: readonly Node[];
  /** What follows the expression: its alias. */
  readonly tail: readonly Node[];
  readonly name: string | null;
}

export function itemOf(nodes: readonly Node[]): Item {
  if (!isAliased(nodes)) return { expression: nodes, tail: [], name: null };
  const last = nodes.at(-1);
  const size = isWord(nodes.at(-2), "as") ? 2 : 1;
  return {
    expression: nodes.slice(0, -size),
    tail: nodes.slice(-size),
    name: isName(last) ? last.word : null,
  };
}

/** A key of GROUP BY that is text or SUPER. */
interface TextKey {
  readonly kind: KeyKind;
  readonly expression: readonly Node[];
}

function grouped(
  nodes: readonly Node[],
  parts: SelectParts,
  groupBy: Span,
  findings: Findings,
): readonly Node[] {
  const list = splitByComma(nodes.slice(groupBy.from, groupBy.to));
  if (list.some(([first]) => isWord(first, "rollup", "cube", "grouping", "all") || isParens(first)))
    return nodes;
  const items = splitByComma(nodes.slice(parts.items.from, parts.items.to)).map(itemOf);
  if (items.some(({ expression }) => isSymbol(expression.at(-1), "*"))) return nodes;
  const keys = list.map((part) => textKey(part, items, findings));
  const found = keys.filter((key) => key !== null);
  const resolved = list.map((part) => items[itemNamed(part, items, findings) ?? -1]?.expression ?? part);
  // An alias within a key would stand for the least value, which nothing can be grouped by.
  if (found.length === 0 || resolved.some((part) => holdsAlias(part, findings))) return nodes;
  const swap = (part: readonly Node[], aliases: boolean): readonly Node[] =>
    outsideAggregates(part, found, aliases ? items : []);
  const shown = items.map((item) => {
    const at = resolved.findIndex((part) => same(part, item.expression));
    if (at >= 0 && keys[at] === null) return [...item.expression, ...item.tail];
    const expression = at < 0 ? swap(item.expression, false) : least(item.expression);
    const changed = expression.length !== item.expression.length;
    return [...expression, ...(item.tail.length === 0 && changed ? named(item.expression) : item.tail)];
  });
  const pieces: (readonly [Span, readonly Node[]])[] = [
    [parts.items, joined(shown)],
    [
      groupBy,
      joined(
        list.map((part, at) => {
          const key = keys[at] ?? null;
          return key === null ? part : keyed(key.expression, key.kind);
        }),
      ),
    ],
    ...parts.clauses.map((span) => [span, swap(nodes.slice(span.from, span.to), false)] as const),
    ...(parts.orderBy === null
      ? []
      : [[parts.orderBy, swap(nodes.slice(parts.orderBy.from, parts.orderBy.to), true)] as const]),
  ];
  pieces.sort(([a], [b]) => b.from - a.from);
  return pieces.reduce<readonly Node[]>(
    (all, [{ from, to }, part]) => [...all.slice(0, from), ...part, ...all.slice(to)],
    nodes,
  );
}

function textKey(part: readonly Node[], items: readonly Item[], findings: Findings): TextKey | null {
  const item = itemNamed(part, items, findings);
  const expression = item === null ? part : (items[item]?.expression ?? []);
  const kind = keyOf(expression, findings);
  return kind === null ? null : { kind, expression };
}

/** The item that a key names, by its number or by its alias. */
function itemNamed(part: readonly Node[], items: readonly Item[], findings: Findings): number | null {
  const [only] = part;
  if (part.length !== 1 || only === undefined) return null;
  if (only.kind === "number") return Number(only.text) - 1;
  if (!isName(only) || findings.columns.get(only.at)?.isAlias !== true) return null;
  const at = items.findIndex(({ name }) => name === only.word);
  return at < 0 ? null : at;
}

function holdsAlias(nodes: readonly Node[], findings: Findings): boolean {
  return nodes.some((node) =>
    node.kind === "group"
      ? holdsAlias(node.children, findings)
      : findings.columns.get(node.at)?.isAlias === true,
  );
}

function least(nodes: readonly Node[]): readonly Node[] {
  return [raw("min(", nodes[0]?.before ?? " "), ...nodes, raw(")")];
}

/** The name that the item would have had. */
function named(nodes: readonly Node[]): readonly Node[] {
  const name = ownName(nodes);
  if (name === null) return [];
  const as: Leaf = { kind: "word", text: "as", word: "as", before: " ", at: -1 };
  return [as, { ...as, kind: "quoted", text: "", word: name }];
}

const AGGREGATES = new Set([
  ...["count", "sum", "avg", "min", "max", "any_value", "listagg", "median", "percentile_cont"],
  ...["percentile_disc", "stddev", "stddev_samp", "stddev_pop", "variance", "var_samp", "var_pop"],
  ...["bool_and", "bool_or", "bit_and", "bit_or", "approximate_percentile_disc", "hll", "group"],
]);

/** The keys where they stand outside of aggregates become the least of their group. */
function outsideAggregates(
  nodes: readonly Node[],
  keys: readonly TextKey[],
  items: readonly Item[],
): readonly Node[] {
  const out: Node[] = [];
  for (let at = 0; at < nodes.length; ) {
    const node = nodes[at];
    if (node === undefined) break;
    const key = keys.find(({ expression }) => startsHere(nodes, at, expression));
    if (key !== undefined && !isAliasOf(items, nodes, at)) {
      const size = pathLength(nodes, at) ?? key.expression.length;
      out.push(...least(nodes.slice(at, at + size)));
      at += size;
      continue;
    }
    const group = nodes[at + 1];
    if (isName(node) && isParens(group)) {
      const skipped = AGGREGATES.has(node.word) && !isWord(nodes[at + 2], "over");
      const children = skipped ? group.children : outsideAggregates(group.children, keys, []);
      out.push(node, { ...group, children });
      at += 2;
    } else {
      out.push(
        node.kind === "group" ? { ...node, children: outsideAggregates(node.children, keys, []) } : node,
      );
      at += 1;
    }
  }
  return out;
}

/** In ORDER BY an item's name means the item. */
function isAliasOf(items: readonly Item[], nodes: readonly Node[], at: number): boolean {
  const node = nodes[at];
  if (!isName(node) || isSymbol(nodes[at + 1], ".")) return false;
  return items.some(({ name, expression }) => {
    const last = expression.at(-1);
    return (name ?? (isDottedName(expression) && isName(last) ? last.word : null)) === node.word;
  });
}

function startsHere(nodes: readonly Node[], at: number, key: readonly Node[]): boolean {
  const before = nodes[at - 1];
  if (isSymbol(before, ".", "::") || isWord(before, "as")) return false;
  if (!isDottedName(key)) return same(nodes.slice(at, at + key.length), key);
  const length = pathLength(nodes, at);
  if (length === null) return false;
  const [a, b] = [names(nodes.slice(at, at + length)), names(key)];
  const shared = Math.min(a.length, b.length);
  return a.slice(-shared).join(".") === b.slice(-shared).join(".");
}

/** How many nodes the dotted name at `at` takes; null where there is none, or a call. */
function pathLength(nodes: readonly Node[], at: number): number | null {
  if (!isName(nodes[at])) return null;
  let end = at + 1;
  while (isSymbol(nodes[end], ".") && isName(nodes[end + 1])) end += 2;
  return isParens(nodes[end]) ? null : end - at;
}

function names(nodes: readonly Node[]): readonly string[] {
  return nodes.filter(isName).map((node) => node.word);
}

function same(a: readonly Node[], b: readonly Node[]): boolean {
  return (
    a.length === b.length &&
    a.every((node, at) => {
      const other = b[at];
      if (other === undefined || node.kind !== other.kind) return false;
      if (node.kind === "group") return other.kind === "group" && same(node.children, other.children);
      return other.kind !== "group" && node.word === other.word;
    })
  );
}

function joined(parts: readonly (readonly Node[])[]): readonly Node[] {
  return parts.flatMap((part, at) =>
    at === 0 ? part : [{ kind: "punctuation", text: ",", word: ",", before: "", at: -1 } as const, ...part],
  );
}
