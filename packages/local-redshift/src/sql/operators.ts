import { RedshiftError } from "../types.ts";
import type { FoundOperation } from "../typing/infer-expression.ts";
import { castAt } from "./cast.ts";
import { comparedEnd, comparedStart, comparesText, withoutBlanks } from "./comparison.ts";
import { isNotCalled, operandEnd, productStart } from "./operands.ts";
import { quotient } from "./quotient.ts";
import { KEYWORDS, leading, type Rewriting, takeOperand, unknownType } from "./rewriting.ts";
import { isSymbol, type Node, raw, render } from "./tree.ts";
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
  if (isSymbol(node, "/", "%")) return division(nodes, at, out, context);
  const found = node === undefined ? undefined : context.analysis?.findings.operations.get(node.at);
  if (found !== undefined && comparesText(node, found)) return comparison(nodes, at, found, out, context);
  if (isSymbol(node, "~", "!~", "~*", "!~*") && hasLeftSide(nodes[at - 1])) {
    // The engine's operator of that precedence matches the whole text.
    const end = operandEnd(nodes, at + 1);
    const pattern = context.rewrite(nodes.slice(at + 1, end)).trim();
    const macro = node.text.endsWith("*") ? "rs_holds_anycase" : "rs_holds";
    out.push(raw(`${node.text.startsWith("!") ? "!~" : "~"} ${macro}(${pattern})`, node.before));
    return end;
  }
  if (isSymbol(node, "#", "|/", "||/", "~~", "!~~", "~~*", "!~~*", "^@", "**", "//", "==", "->", "->>")) {
    throw new RedshiftError(`the operator ${node.text} is not supported by local-redshift`, {
      code: "0A000",
    });
  }
  if (node !== undefined) out.push(node);
  return at + 1;
}

/** Blanks at the end of text count for nothing where it is compared. (dg/r_Character_types) */
function comparison(
  nodes: readonly Node[],
  at: number,
  found: FoundOperation,
  out: Node[],
  context: Rewriting,
): number {
  const node = nodes[at];
  const end = comparedEnd(nodes, at + 1, found.end);
  const start = comparedStart(out);
  const left = out.splice(start);
  const right = nodes.slice(at + 1, end);
  const sides = [
    withoutBlanks(render(left).trim(), left),
    withoutBlanks(context.rewrite(right).trim(), right),
  ];
  out.push(raw(sides.join(` ${node === undefined ? "=" : render([node]).trim()} `), leading(left)));
  return end;
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
  out.push(node, isNonZero(nodes.slice(at + 1, end)) ? raw(divisor) : raw(`rs_nz(${divisor.trim()})`, " "));
  return end;
}

function isNonZero(divisor: readonly Node[]): boolean {
  const [only] = divisor;
  return divisor.length === 1 && only?.kind === "number" && Number(only.text) !== 0;
}
