import { comparedEnd, comparedStart, withoutBlanks } from "./comparison.ts";
import { becomesText, textOf } from "./functions/text-arguments.ts";
import { caseEnd } from "./operands.ts";
import { leading, type Rewriting } from "./rewriting.ts";
import { type Group, isWord, type Leaf, type Node, raw, render, splitByComma } from "./tree.ts";

/** IN, BETWEEN and CASE x WHEN compare text as `=` does: blanks at its end mean nothing. (dg/r_Character_types) */

/** Whether the word at a node compares text. */
export function comparesTextAt(node: Leaf, context: Rewriting): boolean {
  return context.analysis?.findings.textComparisons.has(node.at) === true;
}

/** `x [not] in (…)`. Takes x from the end of `out`. */
export function inList(group: Group, out: Node[], context: Rewriting): string {
  const { subject } = takeSubject(out, "in");
  if (isWord(group.children[0], "select", "with")) {
    return `${subject} (select rs_key(c) from (${context.rewrite(group.children)}) as compared(c))`;
  }
  const items = splitByComma(group.children).map((part) => compared(part, context));
  return `${subject} (${items.join(", ")})`;
}

/** `x [not] between a and b`. Takes x from the end of `out`. */
export function textRange(nodes: readonly Node[], at: number, out: Node[], context: Rewriting): number {
  const and = indexOfWord(nodes, at + 1, "and");
  const end = comparedEnd(nodes, and + 1, Number.POSITIVE_INFINITY);
  const { subject } = takeSubject(out, "between");
  const [low, high] = [nodes.slice(at + 1, and), nodes.slice(and + 1, end)];
  out.push(raw(`${subject} ${compared(low, context)} and ${compared(high, context)}`));
  return end;
}

/** `case x when a then …` */
export function textCase(nodes: readonly Node[], at: number, out: Node[], context: Rewriting): number {
  const end = caseEnd(nodes, at);
  let next = indexOfWord(nodes, at + 1, "when");
  let sql = `case ${compared(nodes.slice(at + 1, next), context)}`;
  while (isWord(nodes[next], "when")) {
    const then = indexOfWord(nodes, next + 1, "then");
    const after = indexOfWord(nodes, then + 1, "when", "else", "end");
    const result = context.rewrite(nodes.slice(then + 1, after)).trim();
    sql += ` when ${compared(nodes.slice(next + 1, then), context)} then ${result}`;
    next = after;
  }
  if (isWord(nodes[next], "else")) sql += ` else ${context.rewrite(nodes.slice(next + 1, end - 1)).trim()}`;
  out.push(raw(`${sql} end`, nodes[at]?.before ?? " "));
  return end;
}

/**
 * What LIKE and its like match, taken from the end of `out`: CHAR with the blanks that fill it, and what is no text as
 * its text. Undefined where it may stay. (dg/r_patternmatching_condition_like)
 */
export function takeMatched(word: Leaf, out: Node[], context: Rewriting): string | undefined {
  const type = context.analysis?.findings.matches.get(word.at) ?? null;
  const padded = type?.kind === "char";
  if (!padded && !becomesText(type)) return undefined;
  const not = isWord(out.at(-1), "not");
  if (not) out.pop();
  const left = out.splice(comparedStart(out));
  const value = render(left).trim();
  const text = padded ? `rpad(${value}, ${type.bytes ?? 1}, ' ')` : textOf(value, type);
  return `${leading(left)}${text}${not ? " not" : ""}`;
}

function compared(nodes: readonly Node[], context: Rewriting): string {
  return withoutBlanks(context.rewrite(nodes).trim(), nodes);
}

function takeSubject(out: Node[], word: string): { readonly subject: string } {
  const not = isWord(out.at(-1), "not");
  if (not) out.pop();
  const left = out.splice(comparedStart(out));
  return {
    subject: `${leading(left)}${withoutBlanks(render(left).trim(), left)}${not ? " not" : ""} ${word}`,
  };
}

/** Index of the next of these words that belongs to no CASE within. */
export function indexOfWord(nodes: readonly Node[], start: number, ...words: readonly string[]): number {
  for (let at = start; at < nodes.length; ) {
    if (isWord(nodes[at], ...words)) return at;
    at = isWord(nodes[at], "case") ? caseEnd(nodes, at) : at + 1;
  }
  return nodes.length;
}
