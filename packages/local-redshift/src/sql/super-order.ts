import { RedshiftError } from "../types.ts";
import type { Findings } from "../typing/infer-expression.ts";
import { itemOf } from "./grouping.ts";
import { wrapped } from "./into-super.ts";
import { selectsOf } from "./select-parts.ts";
import { keyed, keyOf } from "./text-keys.ts";
import { isSymbol, isWord, type Node, splitByComma } from "./tree.ts";

/**
 * ORDER BY of SUPER sorts by what the values are: booleans, numbers, strings, arrays, objects. (dg/query-super: Order by)
 * @throws RedshiftError 0A000 behind a set operation, where the engine sorts by columns alone
 */
export function orderSuper(nodes: readonly Node[], findings: Findings | undefined): readonly Node[] {
  if (findings === undefined || !holdsSuper(findings)) return nodes;
  const order = nodes.findIndex(
    (node, at) => isWord(node, "order") && isWord(nodes[at + 1], "by") && !isSymbol(nodes[at - 1], "."),
  );
  if (order < 0) return nodes;
  const selects = selectsOf(nodes);
  const [first] = selects;
  const items =
    first === undefined ? [] : splitByComma(nodes.slice(first.items.from, first.items.to)).map(itemOf);
  const to = nodes.findIndex(
    (node, at) => at > order && isWord(node, "limit", "offset", "fetch", "rows", "range"),
  );
  const end = to < 0 ? nodes.length : to;
  const parts = splitByComma(nodes.slice(order + 2, end)).map((part) => {
    const tail = part.findIndex((node) => isWord(node, "asc", "desc", "nulls"));
    const key = tail < 0 ? part : part.slice(0, tail);
    const [only] = key;
    const place = key.length === 1 && only?.kind === "number" ? Number(only.text) - 1 : null;
    const named = place === null || first === undefined ? key : (items[place]?.expression ?? key);
    if (keyOf(named, findings) !== "super") return part;
    if (selects.length > 1) {
      throw new RedshiftError("ORDER BY of SUPER behind UNION is not supported by local-redshift", {
        code: "0A000",
        hint: "Order an outer query: select * from (… union all …) order by payload.",
      });
    }
    const before = only?.before ?? " ";
    const [head, ...more] = named;
    const spaced = head === undefined ? [] : [{ ...head, before: before === "" ? " " : before }, ...more];
    return [...keyed(spaced, "super"), ...(tail < 0 ? [] : part.slice(tail))];
  });
  return [...nodes.slice(0, order + 2), ...joined(parts), ...nodes.slice(end)];
}

/** Select items that a UNION puts under a column that is SUPER. */
export function uniteIntoSuper(nodes: readonly Node[], findings: Findings | undefined): readonly Node[] {
  if (findings === undefined || findings.intoSuper.size === 0) return nodes;
  return selectsOf(nodes).reduceRight<readonly Node[]>((all, { items }) => {
    const list = splitByComma(all.slice(items.from, items.to)).map((part) => {
      const [first] = part;
      if (first === undefined || !findings.intoSuper.has(first.at)) return part;
      const { expression, tail } = itemOf(part);
      return [...wrapped(expression), ...tail];
    });
    return [...all.slice(0, items.from), ...joined(list), ...all.slice(items.to)];
  }, nodes);
}

/** Every group of a statement asks, and what was found stays as it is by then. */
function holdsSuper(findings: Findings): boolean {
  const known = answers.get(findings) ?? findsSuper(findings);
  answers.set(findings, known);
  return known;
}

const answers = new WeakMap<Findings, boolean>();

function findsSuper({ columns, calls, casts }: Findings): boolean {
  for (const { type } of columns.values()) if (type?.kind === "super") return true;
  for (const { result } of calls.values()) if (result?.kind === "super") return true;
  return casts.size > 0;
}

function joined(parts: readonly (readonly Node[])[]): readonly Node[] {
  return parts.flatMap((part, at) =>
    at === 0 ? part : [{ kind: "punctuation", text: ",", word: ",", before: "", at: -1 } as const, ...part],
  );
}
