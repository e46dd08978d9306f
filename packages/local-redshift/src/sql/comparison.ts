import type { FoundOperation } from "../typing/infer-expression.ts";
import { comparedAs } from "../typing/number-text.ts";
import { isFloat, isText, type Known } from "../typing/numeric.ts";
import { textCast } from "./cast.ts";
import { caseEnd } from "./operands.ts";
import { isSymbol, isWord, literal, type Node, stringValue } from "./tree.ts";

/** Operators that compare, for which blanks at the end of text mean nothing. (dg/r_Character_types) */
const COMPARISONS = ["=", "<>", "!=", "<", ">", "<=", ">="];

/** Words before which an operand of a comparison may begin, and behind which it ends. */
const BOUNDARIES: ReadonlySet<string> = new Set([
  ...["select", "distinct", "all", "from", "where", "and", "or", "not", "on", "when", "then", "else", "end"],
  ...[
    "having",
    "qualify",
    "group",
    "order",
    "by",
    "limit",
    "union",
    "intersect",
    "except",
    "minus",
    "as",
    "set",
  ],
  ...[
    "case",
    "between",
    "in",
    "like",
    "ilike",
    "is",
    "asc",
    "desc",
    "left",
    "right",
    "inner",
    "full",
    "cross",
  ],
  ...["join", "natural", "partition", "rows", "range", "returning", "values"],
]);

/** Whether blanks at the end must be passed over when these are compared. */
export function comparesText(node: Node | undefined, found: FoundOperation | undefined): boolean {
  if (!isSymbol(node, ...COMPARISONS) || found === undefined) return false;
  return found.left !== null && found.right !== null && isText(found.left) && isText(found.right);
}

/** What stands for one side of a comparison: its SQL, and the nodes that it was. */
export type Side = (sql: string, nodes: readonly Node[]) => string;

export const asIs: Side = (sql) => sql;

/** How the sides of a comparison are written where their types differ so that they must not meet as they are; else null. */
export function differentSides(
  node: Node | undefined,
  found: FoundOperation | undefined,
): readonly [left: Side, right: Side] | null {
  if (found === undefined || !isSymbol(node, "||", ...COMPARISONS)) return null;
  const { left, right } = found;
  const sides =
    node.text === "||"
      ? ([joinedWith(left), joinedWith(right)] as const)
      : ([beside(left, right), beside(right, left)] as const);
  return sides[0] === null && sides[1] === null ? null : [sides[0] ?? asIs, sides[1] ?? asIs];
}

/** What `||` joins is text as a cast makes it. */
function joinedWith(type: Known): Side | null {
  if (type === null || !(type.kind === "super" || isFloat(type))) return null;
  return (sql) => `rs_text(${sql})`;
}

function beside(type: Known, other: Known): Side | null {
  if (type === null || other === null) return null;
  const number = comparedAs(type, other);
  return number === null ? null : (sql) => textCast(`(${sql})`, number);
}

/** Index of the first node of the operand that ends `nodes`. */
export function comparedStart(nodes: readonly Node[]): number {
  let at = nodes.length;
  while (at > 0 && !isBoundary(nodes[at - 1], nodes, at - 1)) at -= 1;
  return at;
}

/** Index behind the operand that begins at `start`, and goes no further than the offset `end`. */
export function comparedEnd(nodes: readonly Node[], start: number, end: number): number {
  let at = start;
  for (let node = nodes[at]; node !== undefined; node = nodes[at]) {
    if (node.at < 0 || node.at >= end || isBoundary(node, nodes, at)) break;
    at = isWord(node, "case") ? caseEnd(nodes, at) : at + 1;
  }
  return at;
}

function isBoundary(node: Node | undefined, nodes: readonly Node[], at: number): boolean {
  if (isSymbol(node, ",", ...COMPARISONS)) return true;
  if (isSymbol(nodes[at - 1], ".") || isSymbol(nodes[at + 1], ".")) return false;
  // left(…) and right(…) are calls.
  if (isWord(node, "left", "right") && nodes[at + 1]?.kind === "group") return false;
  return node?.kind === "word" && BOUNDARIES.has(node.word);
}

/** Text without the blanks at its end; a literal as the literal that remains. */
export function withoutBlanks(sql: string, nodes: readonly Node[]): string {
  const [only] = nodes;
  const value = nodes.length === 1 ? stringValue(only) : undefined;
  return value === undefined ? `rs_key(${sql})` : literal(value.replace(/ +$/, ""));
}
