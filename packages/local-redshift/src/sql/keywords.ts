import { RedshiftError } from "../types.ts";
import { castAt } from "./cast.ts";
import { comparedEnd } from "./comparison.ts";
import { intervalText } from "./date-parts.ts";
import { extractPart } from "./functions/date.ts";
import { allowsComposite, qualifiedInterval, readQualifier } from "./interval.ts";
import { literalIso, type MomentKind, type Today } from "./moment-literal.ts";
import { operandEnd } from "./operands.ts";
import { type Rewriting, unknownType } from "./rewriting.ts";
import { momentSql } from "./session-values.ts";
import { superCase } from "./super-case.ts";
import { systemWord } from "./system-words.ts";
import { comparesTextAt, inList, takeMatched, textCase, textRange } from "./text-predicates.ts";
import { engineZone } from "./time-zone.ts";
import {
  type Group,
  isName,
  isParens,
  isSymbol,
  isWord,
  literal,
  type NameLeaf,
  type Node,
  raw,
  render,
  startsWith,
  stringValue,
} from "./tree.ts";
import { readType } from "./types.ts";

/** Words for the moment of the statement. */
const MOMENTS: ReadonlyMap<string, { readonly precision: "second" | "millisecond"; readonly cast: string }> =
  new Map([
    ["sysdate", { precision: "millisecond", cast: "" }],
    ["current_date", { precision: "second", cast: "::date" }],
    ["current_timestamp", { precision: "millisecond", cast: "::timestamptz" }],
  ]);

/** Words with a meaning of their own. Returns where to go on, or undefined when the word is plain. */
export function keyword(
  nodes: readonly Node[],
  at: number,
  out: Node[],
  context: Rewriting,
): number | undefined {
  const node = nodes[at];
  if (!isName(node)) return undefined;
  const next = nodes[at + 1];
  const moment = MOMENTS.get(node.word);
  if (moment !== undefined) {
    out.push(raw(`${momentSql(context, moment.precision)}${moment.cast}`, node.before));
    return at + 1;
  }
  const system = systemWord(nodes, at, out, context);
  if (system !== undefined) return system;
  switch (node.word) {
    case "date":
    case "timestamp":
    case "timestamptz":
    case "time":
      return momentLiteralAt(node, next, out, at, context);
    case "in":
      if (!isParens(next) || !comparesTextAt(node, context)) return undefined;
      out.push(raw(inList(next, out, context)));
      return at + 2;
    case "between":
      return comparesTextAt(node, context) ? textRange(nodes, at, out, context) : undefined;
    case "case":
      return caseAt(nodes, at, node, out, context);
    case "minus":
      if (!isWord(next, "select") && !isParens(next)) return undefined;
      out.push(raw("except", node.before));
      return at + 1;
    case "approximate":
      return isWord(next, "count", "percentile_disc") ? at + 1 : undefined;
    case "cast":
    case "try_cast":
    case "convert":
    case "extract":
      return isParens(next) ? wordCall(node, next, out, context, at) : undefined;
    case "interval":
      return intervalLiteral(nodes, at, out, context);
    case "pivot":
      // Its aggregates may be neither macros nor expressions.
      if (!isParens(next)) return undefined;
      refuseAggregates(next);
      out.push(raw(render([node, next])));
      return at + 2;
    case "zone": {
      const text = stringValue(next);
      if (text === undefined || !startsWith(nodes, at - 2, "at", "time")) return undefined;
      out.push(node, raw(literal(engineZone(text)), " "));
      return at + 2;
    }
    case "like":
    case "ilike":
      return like(nodes, at, out, context);
    case "similar":
      return isWord(next, "to") ? similarTo(nodes, at, out, context) : undefined;
    default:
      return undefined;
  }
}

function caseAt(
  nodes: readonly Node[],
  at: number,
  node: NameLeaf,
  out: Node[],
  context: Rewriting,
): number | undefined {
  const found = context.analysis?.findings.superCases.get(node.at);
  if (found !== undefined) return superCase(nodes, at, found, out, context);
  return comparesTextAt(node, context) ? textCase(nodes, at, out, context) : undefined;
}

/** PIVOT's aggregates are the engine's own, whose AVG is not Redshift's. (dg/r_FROM_clause-pivot-unpivot-examples) */
function refuseAggregates({ children }: Group): void {
  const end = children.findIndex((child) => isWord(child, "for"));
  for (const [at, name] of children.slice(0, end < 0 ? undefined : end).entries()) {
    if (!isName(name) || !isParens(children[at + 1]) || isWord(name, "count", "sum", "min", "max")) continue;
    throw new RedshiftError(`${name.word}() in PIVOT is not supported by local-redshift`, {
      code: "0A000",
      hint: "PIVOT takes COUNT, SUM, MIN and MAX here: write avg(case when … then value end) and GROUP BY.",
      position: name.at + 1,
    });
  }
}

function wordCall(node: NameLeaf, group: Group, out: Node[], context: Rewriting, at: number): number {
  if (node.word === "cast") return castCall(group, node, out, context, at);
  if (node.word === "try_cast") return tryCastCall(group, node, out, context, at);
  if (node.word === "convert") return convertCall(group, node, out, context, at);
  return extractCall(group, node, out, context, at);
}

/** `date '…'` and its like, in a form that the engine reads. */
function momentLiteralAt(
  { word, before }: NameLeaf,
  next: Node | undefined,
  out: Node[],
  at: number,
  today: Today,
): number | undefined {
  const text = stringValue(next);
  if (text === undefined) return undefined;
  out.push(raw(`${word} ${literal(literalIso(text, word as MomentKind, today))}`, before));
  return at + 2;
}

function intervalLiteral(
  nodes: readonly Node[],
  at: number,
  out: Node[],
  { setting }: Rewriting,
): number | undefined {
  const text = stringValue(nodes[at + 1]);
  if (text === undefined) return undefined;
  const qualified = readQualifier(nodes, at + 2);
  const sql =
    qualified === undefined
      ? `interval ${literal(intervalText(text))}`
      : qualifiedInterval(text, qualified.qualifier, allowsComposite(setting));
  out.push(raw(sql, nodes[at]?.before ?? " "));
  return at + 2 + (qualified?.length ?? 0);
}

/**
 * LIKE and ILIKE: where no ESCAPE is given, a backslash escapes. (dg/r_patternmatching_condition_like) The engine has
 * none then, and is quicker without: a literal that holds no backslash stays as it is.
 */
function like(nodes: readonly Node[], at: number, out: Node[], context: Rewriting): number | undefined {
  const word = nodes[at];
  if (!isName(word)) return undefined;
  const matched = takeMatched(word, out, context);
  if (matched !== undefined) out.push(raw(matched));
  const next = nodes.findIndex((node, place) => place > at && isWord(node, "escape", "offset", "fetch"));
  const bound = comparedEnd(nodes, at + 1, Number.POSITIVE_INFINITY);
  const end = next < 0 ? bound : Math.min(bound, next);
  const pattern = nodes.slice(at + 1, end);
  const [only] = pattern;
  const plain = pattern.length === 1 && stringValue(only)?.includes("\\") === false;
  if (isWord(nodes[end], "escape") || plain || pattern.length === 0 || isWord(only, "any", "all"))
    return undefined;
  out.push(raw(`${word.word} ${context.rewrite(pattern).trim()} escape '\\'`, word.before));
  return end;
}

/** SIMILAR TO pattern [ESCAPE character]: the engine's own matches regular expressions. */
function similarTo(nodes: readonly Node[], at: number, out: Node[], context: Rewriting): number {
  const word = nodes[at];
  const matched = isName(word) ? takeMatched(word, out, context) : undefined;
  if (matched !== undefined) out.push(raw(matched));
  const end = operandEnd(nodes, at + 2);
  const pattern = context.rewrite(nodes.slice(at + 2, end)).trim();
  const escaped = isWord(nodes[end], "escape");
  const escapes = escaped ? context.rewrite(nodes.slice(end + 1, end + 2)).trim() : "'\\'";
  out.push(raw(`similar to rs_similar(${pattern}, ${escapes})`, nodes[at]?.before ?? " "));
  return escaped ? end + 2 : end;
}

function castCall(group: Group, node: NameLeaf, out: Node[], context: Rewriting, at: number): number {
  const as = group.children.findLastIndex((child) => isWord(child, "as"));
  const target = as < 0 ? undefined : readType(group.children, as + 1);
  if (target === undefined) throw unknownType(group.children[as + 1]);
  const value = context.rewrite(group.children.slice(0, as)).trim();
  out.push(raw(castAt(node.at, `(${value})`, target.type, context), node.before));
  return at + 2;
}

/** TRY_CAST(value AS type): NULL where the cast fails. (dg/r_TRY_CAST) */
function tryCastCall(group: Group, node: NameLeaf, out: Node[], context: Rewriting, at: number): number {
  const cast: Node[] = [];
  try {
    castCall(group, node, cast, context, at);
  } catch (error) {
    // A literal that can't be read is found before the statement runs.
    if (!(error instanceof RedshiftError) || !error.code.startsWith("22")) throw error;
    const as = group.children.findLastIndex((child) => isWord(child, "as"));
    out.push(raw(`null::${readType(group.children, as + 1)?.type.duckdb ?? "varchar"}`, node.before));
    return at + 2;
  }
  out.push(raw(`try(${render(cast).trim()})`, node.before));
  return at + 2;
}

/** CONVERT(type, value) is a cast. (dg/r_CAST_function) */
function convertCall(group: Group, node: NameLeaf, out: Node[], context: Rewriting, at: number): number {
  const target = readType(group.children, 0);
  if (target === undefined || !isSymbol(group.children[target.length], ","))
    throw unknownType(group.children[0]);
  const value = context.rewrite(group.children.slice(target.length + 1)).trim();
  out.push(raw(castAt(node.at, `(${value})`, target.type, context), node.before));
  return at + 2;
}

function extractCall(
  group: Group,
  { before, at: offset }: NameLeaf,
  out: Node[],
  context: Rewriting,
  at: number,
): number {
  const [part, from] = group.children;
  const name = stringValue(part) ?? (part !== undefined && part.kind !== "group" ? part.word : "");
  if (!isWord(from, "from")) {
    throw new RedshiftError("syntax error in extract(): FROM is missing", {
      code: "42601",
      position: group.at + 1,
    });
  }
  const type = context.analysis?.findings.calls.get(offset)?.args.at(-1) ?? null;
  const sql = extractPart(name, `(${context.rewrite(group.children.slice(2)).trim()})`, type);
  // (dg/r_EXTRACT_function: Return type)
  out.push(raw(type?.kind === "timestamptz" ? `${sql}::double` : sql, before));
  return at + 2;
}
