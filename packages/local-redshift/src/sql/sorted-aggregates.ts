import { RedshiftError } from "../types.ts";
import { selectsOf } from "./select-parts.ts";
import { isName, isParens, isWord, type NameLeaf, type Node, render } from "./tree.ts";

const SORTED = new Set(["listagg", "percentile_cont", "median"]);

/**
 * The aggregates of one SELECT that sort must all sort by the same. (dg/r_MEDIAN: Usage notes)
 * @throws RedshiftError 0A000 for a query that Redshift refuses
 */
export function checkSortedAggregates(nodes: readonly Node[]): void {
  if (!nodes.some((node) => isWord(node, "select"))) return;
  for (const { items, clauses, orderBy } of selectsOf(nodes)) {
    const orders = new Map<string, NameLeaf>();
    for (const span of [items, ...clauses, ...(orderBy === null ? [] : [orderBy])]) {
      collect(nodes.slice(span.from, span.to), orders);
    }
    const [, second] = orders.values();
    if (second === undefined) continue;
    throw new RedshiftError("within group ORDER BY clauses for aggregate functions must be the same", {
      code: "0A000",
      hint: "Put each of them into a query of its own, and join those.",
      ...(second.at >= 0 ? { position: second.at + 1 } : {}),
    });
  }
}

function collect(nodes: readonly Node[], orders: Map<string, NameLeaf>): void {
  for (const [at, node] of nodes.entries()) {
    if (node.kind === "group") {
      if (!isWord(node.children[0], "select", "with")) collect(node.children, orders);
      continue;
    }
    const group = nodes[at + 1];
    if (!isName(node) || !isParens(group) || !SORTED.has(node.word)) continue;
    const order = orderOf(nodes, at, node, group.children);
    if (order !== null && !orders.has(order)) orders.set(order, node);
  }
}

/** What a call sorts by; null for a window, which sorts by itself, and where nothing is said. */
function orderOf(nodes: readonly Node[], at: number, name: NameLeaf, args: readonly Node[]): string | null {
  const within = isWord(nodes[at + 2], "within");
  if (isWord(nodes[within ? at + 5 : at + 2], "over")) return null;
  if (name.word === "median") return plain(args);
  const group = nodes[at + 4];
  return within && isParens(group) ? plain(group.children.slice(2)) : null;
}

/** The order without its spaces; upwards is what is meant where no direction is said. */
function plain(nodes: readonly Node[]): string {
  const last = nodes.at(-1);
  return render(isWord(last, "asc") ? nodes.slice(0, -1) : nodes)
    .replace(/\s+/g, " ")
    .trim();
}
