import { isName, isParens, isSymbol, isWord, type Node } from "./tree.ts";

/** Words that begin a typed literal when a string follows. */
const LITERAL_WORDS = ["date", "timestamp", "timestamptz", "time", "interval"];

/** Index of the first node of the operand that ends at `end` (included), as `::` sees it. */
export function operandStart(nodes: readonly Node[], end: number): number {
  let at = end;
  const node = nodes[at];
  if (node === undefined) return end;
  if (isWord(node, "end")) return caseStart(nodes, at);
  if (node.kind === "string" && isWord(nodes[at - 1], ...LITERAL_WORDS)) return at - 1;
  at = withItsSteps(nodes, at);
  while (isSymbol(nodes[at - 1], ".")) at = withItsSteps(nodes, at - 2);
  return Math.max(at, 0);
}

/** From groups back to what they belong to: the name of a call, a value whose elements they count. */
function withItsSteps(nodes: readonly Node[], end: number): number {
  let at = end;
  for (let node = nodes[at]; node?.kind === "group"; node = nodes[at]) {
    const before = nodes[at - 1];
    // A call is written already.
    const ofValue = node.open === "[" && before?.kind === "raw";
    if (before?.kind !== "group" && !ofValue && !isCallee(before)) break;
    at -= 1;
  }
  return at;
}

/** Index of the first node of the product that ends `nodes`: what `/` takes on its left. */
export function productStart(nodes: readonly Node[]): number {
  let at = factorStart(nodes, nodes.length - 1);
  while (isSymbol(nodes[at - 1], "*", "/", "%", "^")) at = factorStart(nodes, at - 2);
  return at;
}

/** As operandStart, with what stands behind a call: OVER, FILTER, WITHIN GROUP. */
function factorStart(nodes: readonly Node[], end: number): number {
  const at = operandStart(nodes, end);
  if (!isParens(nodes[end]) && !isWord(nodes[end - 1], "over")) return at;
  if (isWord(nodes[end - 1], "over", "filter")) return factorStart(nodes, end - 2);
  if (isWord(nodes[end - 1], "group") && isWord(nodes[end - 2], "within")) return factorStart(nodes, end - 3);
  return at;
}

const NOT_CALLED: ReadonlySet<string> = new Set([
  ...[
    "select",
    "in",
    "and",
    "or",
    "not",
    "on",
    "when",
    "then",
    "else",
    "where",
    "having",
    "by",
    "from",
    "as",
  ],
  ...[
    "values",
    "exists",
    "any",
    "all",
    "some",
    "distinct",
    "between",
    "like",
    "ilike",
    "is",
    "case",
    "join",
    "using",
  ],
  ...[
    "union",
    "except",
    "intersect",
    "over",
    "with",
    "limit",
    "set",
    "returning",
    "qualify",
    "filter",
    "top",
    "lateral",
  ],
  ...["insert", "update", "delete", "pivot", "unpivot", "exclude"],
]);

/** Whether a node may be the name of a call when parentheses follow. */
function isCallee(node: Node | undefined): boolean {
  return isName(node) && !(node.kind === "word" && NOT_CALLED.has(node.word));
}

function caseStart(nodes: readonly Node[], end: number): number {
  let depth = 0;
  for (let at = end; at >= 0; at -= 1) {
    if (isWord(nodes[at], "end")) depth += 1;
    if (isWord(nodes[at], "case")) depth -= 1;
    if (depth === 0) return at;
  }
  return end;
}

/** Index after the operand that begins at `start`, with its casts: what `/` or `~` takes on its right. */
export function operandEnd(nodes: readonly Node[], start: number): number {
  let at = start;
  while (isSymbol(nodes[at], "-", "+", "@")) at += 1;
  if (isWord(nodes[at], "case")) {
    at = caseEnd(nodes, at);
  } else {
    if (isWord(nodes[at], ...LITERAL_WORDS) && nodes[at + 1]?.kind === "string") at += 1;
    at += 1;
    while (isSymbol(nodes[at], ".") || nodes[at]?.kind === "group") at += isSymbol(nodes[at], ".") ? 2 : 1;
    if (isWord(nodes[at], "over")) at += 2;
  }
  while (isSymbol(nodes[at], "::")) {
    at += 2;
    while (
      isWord(nodes[at], "precision", "varying", "with", "without", "time", "zone") ||
      isParens(nodes[at])
    )
      at += 1;
  }
  return at;
}

/** Index after the END of the CASE at `start`. */
export function caseEnd(nodes: readonly Node[], start: number): number {
  let depth = 0;
  for (let at = start; at < nodes.length; at += 1) {
    if (isWord(nodes[at], "case")) depth += 1;
    if (isWord(nodes[at], "end")) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return nodes.length;
}

/** Words before parentheses that are no call. */
export function isNotCalled(word: string): boolean {
  return NOT_CALLED.has(word);
}
