import { isSymbol, isWord, type Node } from "./tree.ts";

/** One SELECT of the nodes at one nesting: where its clauses begin and end. */
export interface SelectParts {
  /** Index of the word SELECT. */
  readonly start: number;
  /** Whether DISTINCT follows. */
  readonly distinct: boolean;
  readonly items: Span;
  /** Behind GROUP BY. */
  readonly groupBy: Span | null;
  readonly clauses: readonly Span[];
  readonly orderBy: Span | null;
  readonly end: number;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

const SETS = ["union", "intersect", "except", "minus"];
const CLAUSES: ReadonlySet<string> = new Set([
  ...["from", "where", "group", "having", "qualify", "order", "limit", "offset", "fetch", "into"],
  ...SETS,
]);

/** The SELECTs at this nesting, in the order of the text. An ORDER BY belongs to one only where it is the only one. */
export function selectsOf(nodes: readonly Node[]): readonly SelectParts[] {
  const starts: number[] = [];
  for (const [at, node] of nodes.entries()) {
    if (isWord(node, "select") && !isSymbol(nodes[at - 1], ".")) starts.push(at);
  }
  return starts.map((start) => partsOf(nodes, start, starts.length === 1));
}

/** Whether a clause begins there: WITHIN GROUP is none. */
export function startsClause(nodes: readonly Node[], at: number): boolean {
  const node = nodes[at];
  if (node?.kind !== "word" || !CLAUSES.has(node.word) || isSymbol(nodes[at - 1], ".")) return false;
  // UNNEST(…) WITH OFFSET
  if (node.word === "offset" && isWord(nodes[at - 1], "with")) return false;
  return !isWord(node, "group", "order") || isWord(nodes[at + 1], "by");
}

function partsOf(nodes: readonly Node[], start: number, alone: boolean): SelectParts {
  const next = (from: number): number => {
    let at = from;
    while (at < nodes.length && !startsClause(nodes, at)) at += 1;
    return at;
  };
  let first = start + 1;
  const distinct = isWord(nodes[first], "distinct");
  if (distinct || isWord(nodes[first], "all")) first += 1;
  if (isWord(nodes[first], "top") && nodes[first + 1]?.kind === "number") first += 2;
  const items: Span = { from: first, to: next(first) };
  const clauses: Span[] = [];
  let groupBy: Span | null = null;
  let orderBy: Span | null = null;
  let at = items.to;
  while (at < nodes.length && !isWord(nodes[at], ...SETS)) {
    const word = nodes[at];
    const from = isWord(word, "group", "order") ? at + 2 : at + 1;
    const span: Span = { from, to: next(from) };
    if (isWord(word, "group")) groupBy = span;
    else if (isWord(word, "order")) orderBy = alone ? span : null;
    else if (isWord(word, "having", "qualify")) clauses.push(span);
    at = span.to;
  }
  return { start, distinct, items, groupBy, clauses, orderBy, end: at };
}
