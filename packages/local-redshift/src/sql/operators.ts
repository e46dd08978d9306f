import { RedshiftError } from "../types.ts";
import type { FoundOperation } from "../typing/infer-expression.ts";
import { isInteger, isNumber } from "../typing/numeric.ts";
import { castAt } from "./cast.ts";
import {
  asIs,
  comparedEnd,
  comparedStart,
  comparesText,
  differentSides,
  type Side,
  withoutBlanks,
} from "./comparison.ts";
import { isNotCalled, operandEnd, productStart } from "./operands.ts";
import { quotient } from "./quotient.ts";
import { KEYWORDS, leading, type Rewriting, takeOperand, unknownType } from "./rewriting.ts";
import { type Join, superJoin } from "./super-comparison.ts";
import { isSymbol, type Leaf, type Node, raw, render } from "./tree.ts";
import { readType } from "./types.ts";

/** Handles the operator at `at`, pushes what stands for it, and says where to go on. */
export function operator(nodes: readonly Node[], at: number, out: Node[], context: Rewriting): number {
  const node = nodes[at];
  if (isSymbol(node, "::")) {
    const target = readType(nodes, at + 1);
    if (target === undefined) throw unknownType(nodes[at + 1]);
    const operand = takeOperand(out);
    out.push(raw(castAt(node.at, render(operand).trim(), target.type, context), leading(operand)));
    return at + 1 + target.length;
  }
  const found = node === undefined ? undefined : context.analysis?.findings.operations.get(node.at);
  const numbered = withNumbers(nodes, at, found, out);
  if (isSymbol(node, "/", "%")) return division(numbered ?? nodes, at, out, context);
  if (numbered !== null) {
    out.push(...numbered.slice(at, at + 2));
    return at + 2;
  }
  if (found !== undefined && comparesText(node, found)) {
    return comparison(nodes, at, found, out, context, withoutBlanks, withoutBlanks);
  }
  const join = superJoin(node, found, context.analysis?.findings.filters.has(node?.at ?? -1) === true);
  if (found !== undefined && join !== null) {
    return comparison(nodes, at, found, out, context, asIs, asIs, join);
  }
  const sides = differentSides(node, found);
  if (found !== undefined && sides !== null) return comparison(nodes, at, found, out, context, ...sides);
  if (isSymbol(node, "~", "!~", "~*", "!~*") && hasLeftSide(nodes[at - 1])) {
    return match(nodes, at, node, out, context);
  }
  if (isSymbol(node, "#") && found !== undefined) {
    return comparison(nodes, at, found, out, context, asIs, asIs, (left, right) => `xor(${left}, ${right})`);
  }
  if (isSymbol(node, "|/", "||/")) {
    const end = rootEnd(nodes, at + 1);
    const operand = context.rewrite(nodes.slice(at + 1, end)).trim();
    out.push(raw(`${node.text === "|/" ? "sqrt" : "cbrt"}(${operand})`, node.before));
    return end;
  }
  if (isSymbol(node, "#", "~~", "!~~", "~~*", "!~~*", "^@", "**", "//", "==", "->", "->>")) {
    throw new RedshiftError(`the operator ${node.text} is not supported by local-redshift`, {
      code: "0A000",
    });
  }
  if (node !== undefined) out.push(node);
  return at + 1;
}

/**
 * Literals beside an operator that computes with a number are of its type, which the engine does not see: they
 * are cast, the left one in `out`. Null where there is none.
 */
function withNumbers(
  nodes: readonly Node[],
  at: number,
  found: FoundOperation | undefined,
  out: Node[],
): readonly Node[] | null {
  const type = found?.left ?? null;
  if (type === null || !isNumber(type) || !isSymbol(nodes[at], "+", "-", "*", "/", "%", "^")) return null;
  const [left, right] = [out.at(-1), nodes[at + 1]];
  const cast = (leaf: Leaf): Node => raw(`${leaf.text}::${type.duckdb}`, leaf.before);
  if (left?.kind === "string") out.splice(-1, 1, cast(left));
  // One that is cast has the type that it is cast to.
  if (right?.kind === "string" && !isSymbol(nodes[at + 2], "::"))
    return [...nodes.slice(0, at + 1), cast(right), ...nodes.slice(at + 2)];
  return null;
}

/**
 * Rewrites both sides of an operator that binds no tighter than any other: blanks at the end of text count for
 * nothing, for instance. (dg/r_Character_types)
 */
function comparison(
  nodes: readonly Node[],
  at: number,
  found: FoundOperation,
  out: Node[],
  context: Rewriting,
  ofLeft: Side,
  ofRight: Side,
  join: Join = (left, right) => `${left} ${render(nodes.slice(at, at + 1)).trim()} ${right}`,
): number {
  const end = comparedEnd(nodes, at + 1, found.end);
  const left = out.splice(comparedStart(out));
  const right = nodes.slice(at + 1, end);
  const sql = join(
    ofLeft(render(left).trim(), left),
    ofRight(context.rewrite(right).trim(), right),
    left,
    right,
  );
  out.push(raw(sql, leading(left)));
  return end;
}

/** The engine's operator of that precedence matches the whole text. */
function match(nodes: readonly Node[], at: number, node: Leaf, out: Node[], context: Rewriting): number {
  const end = operandEnd(nodes, at + 1);
  const pattern = context.rewrite(nodes.slice(at + 1, end)).trim();
  const macro = node.text.endsWith("*") ? "rs_holds_anycase" : "rs_holds";
  out.push(raw(`${node.text.startsWith("!") ? "!~" : "~"} ${macro}(${pattern})`, node.before));
  return end;
}

/** A root is taken of all that binds tighter than it does: arithmetic. */
function rootEnd(nodes: readonly Node[], start: number): number {
  const end = comparedEnd(nodes, start, Number.POSITIVE_INFINITY);
  const other = nodes.findIndex(
    (node, at) => at >= start && isSymbol(node, "|", "&", "#", "||", "<<", ">>", "~", "!~", "~*", "!~*"),
  );
  return other < 0 ? end : Math.min(end, other);
}

/** Whether an operator behind this node stands between two operands, and not before one as in `~5`. */
function hasLeftSide(before: Node | undefined): boolean {
  if (before === undefined || isSymbol(before)) return false;
  return before.kind !== "word" || !(isNotCalled(before.word) || KEYWORDS.has(before.word));
}

function division(nodes: readonly Node[], at: number, out: Node[], context: Rewriting): number {
  const node = nodes[at];
  if (!isSymbol(node)) return at + 1;
  const end = operandEnd(nodes, at + 1);
  const divisor = context.rewrite(nodes.slice(at + 1, end));
  if (node.text === "/") {
    const start = productStart(out);
    const dividend = out.slice(start);
    const sql = quotient(
      render(dividend).trim(),
      divisor.trim(),
      context.analysis?.findings.operations.get(node.at),
    );
    if (sql !== null) {
      out.splice(start, dividend.length, raw(sql, leading(dividend)));
      return end;
    }
  }
  if (isNonZero(nodes.slice(at + 1, end))) {
    out.push(node, raw(divisor));
    return end;
  }
  // A literal that is guarded would be of the smallest type that holds it.
  const type = context.analysis?.findings.operations.get(node.at)?.right ?? null;
  const cast = type !== null && isInteger(type) && isSymbol(node, "%") ? `::${type.duckdb}` : "";
  out.push(node, raw(`rs_nz(${divisor.trim()})${cast}`, " "));
  return end;
}

function isNonZero(divisor: readonly Node[]): boolean {
  const [only] = divisor;
  return divisor.length === 1 && only?.kind === "number" && Number(only.text) !== 0;
}
