import type { FoundCase } from "../typing/infer-expression.ts";
import type { Known } from "../typing/numeric.ts";
import { withoutBlanks } from "./comparison.ts";
import { allIntoSuper } from "./into-super.ts";
import { caseEnd } from "./operands.ts";
import type { Rewriting } from "./rewriting.ts";
import { superEquals } from "./super-comparison.ts";
import { indexOfWord } from "./text-predicates.ts";
import { isSymbol, isWord, type Node, raw } from "./tree.ts";

/** CASE with SUPER: it compares as `=` does, and all of its results are SUPER where one is. */
export function superCase(
  nodes: readonly Node[],
  at: number,
  found: FoundCase,
  out: Node[],
  context: Rewriting,
): number {
  const end = caseEnd(nodes, at);
  const rewritten = (from: number, to: number): string => context.rewrite(nodes.slice(from, to)).trim();
  let next = indexOfWord(nodes, at + 1, "when");
  const operand = found.operand === null && next === at + 1 ? null : nodes.slice(at + 1, next);
  const conditions: string[] = [];
  const results: string[] = [];
  while (isWord(nodes[next], "when")) {
    const then = indexOfWord(nodes, next + 1, "then");
    const after = indexOfWord(nodes, then + 1, "when", "else", "end");
    const when = nodes.slice(next + 1, then);
    const type = found.whens[conditions.length] ?? null;
    conditions.push(
      operand === null ? rewritten(next + 1, then) : equal(operand, found.operand, when, type, context),
    );
    results.push(rewritten(then + 1, after));
    next = after;
  }
  if (isWord(nodes[next], "else")) results.push(rewritten(next + 1, end - 1));
  const values = allIntoSuper(results, found.results);
  const branches = conditions.map((condition, i) => ` when ${condition} then ${values[i] ?? "null"}`);
  const otherwise = values.length > conditions.length ? ` else ${values.at(-1)}` : "";
  out.push(raw(`case${branches.join("")}${otherwise} end`, nodes[at]?.before ?? " "));
  return end;
}

function equal(
  left: readonly Node[],
  leftType: Known,
  right: readonly Node[],
  rightType: Known,
  context: Rewriting,
): string {
  const [a, b] = [grouped(context.rewrite(left).trim(), left), grouped(context.rewrite(right).trim(), right)];
  const special = superEquals({ sql: a, type: leftType }, { sql: b, type: rightType });
  if (special !== null) return special;
  const text = leftType?.kind === "varchar" || leftType?.kind === "char";
  return text ? `${withoutBlanks(a, left)} = ${withoutBlanks(b, right)}` : `${a} = ${b}`;
}

function grouped(sql: string, nodes: readonly Node[]): string {
  return nodes.some((node) => isSymbol(node) && node.text !== ".") ? `(${sql})` : sql;
}
