import { RedshiftError } from "../types.ts";
import type { FoundOperation } from "../typing/infer-expression.ts";
import { castTo } from "./cast.ts";
import { nameColumns } from "./column-names.ts";
import { comparedEnd, comparedStart, comparesText, withoutBlanks } from "./comparison.ts";
import { intervalText } from "./date-parts.ts";
import { rewriteCall } from "./function-call.ts";
import { extractPart, momentLiteral } from "./functions/date.ts";
import { isNotCalled, operandEnd, operandStart, productStart } from "./operands.ts";
import { quotient } from "./quotient.ts";
import type { RewriteContext } from "./rewrite-context.ts";
import {
  type Group,
  isName,
  isParens,
  isSymbol,
  isWord,
  literal,
  type Node,
  raw,
  render,
  startsWith,
  stringValue,
} from "./tree.ts";
import { readType } from "./types.ts";
import { unnestSuper } from "./unnest.ts";

/** Words that may stand before a call without making its name an alias. */
const KEYWORDS: ReadonlySet<string> = new Set([
  ...[
    "approximate",
    "escape",
    "to",
    "default",
    "offset",
    "order",
    "partition",
    "group",
    "minus",
    "extract",
    "set",
  ],
  ...[
    "preceding",
    "following",
    "current",
    "row",
    "rows",
    "range",
    "asc",
    "desc",
    "nulls",
    "first",
    "last",
    "pivot",
  ],
  ...[
    "unpivot",
    "inner",
    "left",
    "right",
    "full",
    "cross",
    "outer",
    "natural",
    "for",
    "into",
    "update",
    "delete",
  ],
]);

/** Tables of information_schema that DuckDB's own would answer differently. */
const OVERRIDDEN: ReadonlySet<string> = new Set([
  "tables",
  "columns",
  "table_constraints",
  "views",
  "schemata",
]);

/** Rewrites Redshift's expressions and queries into DuckDB's, from left to right and inside out. */
export function rewriteNodes(nodes: readonly Node[], context: RewriteContext): readonly Node[] {
  const padded = context.analysis?.findings.blankPadded;
  const { rest, limit } = takeTop(nameColumns(unnestSuper(nodes), padded));
  const out: Node[] = [];
  for (let at = 0; at < rest.length; ) at = step(rest, at, out, context);
  if (limit !== null) out.push(raw(`limit ${limit}`, " "));
  return out;
}

/** The same, as text. */
export function rewriteText(nodes: readonly Node[], context: RewriteContext): string {
  return render(rewriteNodes(nodes, context));
}

/** Handles the node at `at`, pushes what stands for it, and says where to go on. */
function step(nodes: readonly Node[], at: number, out: Node[], context: RewriteContext): number {
  const node = nodes[at];
  if (node === undefined) return at + 1;
  if (node.kind === "group") {
    out.push({ ...node, children: rewriteNodes(node.children, context) });
    return at + 1;
  }
  if (node.kind === "string") {
    out.push(node.text.includes("\\") ? raw(literal(stringValue(node) ?? ""), node.before) : node);
    return at + 1;
  }
  if (node.kind === "operator") return operator(nodes, at, out, context);
  if (isName(node)) return name(nodes, at, out, context);
  out.push(node);
  return at + 1;
}

function operator(nodes: readonly Node[], at: number, out: Node[], context: RewriteContext): number {
  const node = nodes[at];
  if (isSymbol(node, "::")) {
    const target = readType(nodes, at + 1);
    if (target === undefined) throw unknownType(nodes[at + 1]);
    const operand = takeOperand(out);
    out.push(raw(castTo(render(operand).trim(), target.type), leading(operand)));
    return at + 1 + target.length;
  }
  if (isSymbol(node, "/", "%")) return division(nodes, at, out, context);
  const found = node === undefined ? undefined : context.analysis?.findings.operations.get(node.at);
  if (found !== undefined && comparesText(node, found)) return comparison(nodes, at, found, out, context);
  if (isSymbol(node, "~", "!~", "~*", "!~*") && hasLeftSide(nodes[at - 1])) {
    // The engine's operator of that precedence matches the whole text.
    const end = operandEnd(nodes, at + 1);
    const pattern = rewriteText(nodes.slice(at + 1, end), context).trim();
    const macro = node.text.endsWith("*") ? "rs_holds_anycase" : "rs_holds";
    out.push(raw(`${node.text.startsWith("!") ? "!~" : "~"} ${macro}(${pattern})`, node.before));
    return end;
  }
  if (isSymbol(node, "#", "|/", "||/", "~~", "!~~", "~~*", "!~~*")) {
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
  context: RewriteContext,
): number {
  const node = nodes[at];
  const end = comparedEnd(nodes, at + 1, found);
  const start = comparedStart(out);
  const left = out.splice(start);
  const right = nodes.slice(at + 1, end);
  const sides = [
    withoutBlanks(render(left).trim(), left),
    withoutBlanks(rewriteText(right, context).trim(), right),
  ];
  out.push(raw(sides.join(` ${node === undefined ? "=" : render([node]).trim()} `), leading(left)));
  return end;
}

/** Whether an operator behind this node stands between two operands, and not before one as in `~5`. */
function hasLeftSide(before: Node | undefined): boolean {
  if (before === undefined || isSymbol(before)) return false;
  return before.kind !== "word" || !(isNotCalled(before.word) || KEYWORDS.has(before.word));
}

function division(nodes: readonly Node[], at: number, out: Node[], context: RewriteContext): number {
  const node = nodes[at];
  if (!isSymbol(node)) return at + 1;
  const end = operandEnd(nodes, at + 1);
  const divisor = rewriteText(nodes.slice(at + 1, end), context);
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

function name(nodes: readonly Node[], at: number, out: Node[], context: RewriteContext): number {
  const node = nodes[at];
  if (!isName(node)) return at + 1;
  const next = nodes[at + 1];
  const afterDot = isSymbol(nodes[at - 1], ".");
  const names = context.analysis?.findings.blankPadded.get(node.at);
  if (names !== undefined) {
    const end = at + 2 * names - 1;
    out.push(raw(`rtrim(${render(nodes.slice(at, end)).trim()}, ' ')`, node.before));
    return end;
  }
  if (node.kind === "word" && !afterDot) {
    const end = keyword(nodes, at, out, context);
    if (end !== undefined) return end;
  }
  if (isParens(next) && !isNotCalled(node.kind === "word" ? node.word : "") && !isAlias(nodes, at)) {
    const own = ownFunction(nodes, at, afterDot, context);
    if (own !== undefined) {
      if (afterDot) out.splice(out.length - 2, 2);
      out.push(raw(`${own}(${rewriteText(next.children, context)})`, afterDot ? " " : node.before));
      return at + 2;
    }
    if (afterDot) dropSchema(out, nodes[at - 2]);
    return rewriteCall(nodes, at, out, context, rewriteText);
  }
  if (node.word === "information_schema" && isSymbol(next, ".")) {
    const table = nodes[at + 2];
    if (isName(table) && OVERRIDDEN.has(table.word)) {
      out.push(raw(`_redshift.information_schema_${table.word}`, node.before));
      return at + 3;
    }
  }
  out.push(node);
  return at + 1;
}

/** A name before parentheses that names a table or its columns rather than a function. */
function isAlias(nodes: readonly Node[], at: number): boolean {
  if (isWord(nodes[at + 2], "as") && isParens(nodes[at + 3])) return true;
  const before = nodes[at - 1];
  if (isWord(before, "as")) return true;
  if (before?.kind === "group") return true;
  return (
    isName(before) && (before.kind === "quoted" || !(isNotCalled(before.word) || KEYWORDS.has(before.word)))
  );
}

/** The engine's name of a function that a user made; undefined for one of Redshift's. */
function ownFunction(
  nodes: readonly Node[],
  at: number,
  afterDot: boolean,
  context: RewriteContext,
): string | undefined {
  if (context.functions.size === 0) return undefined;
  const [schema, , name] = [nodes[at - 2], nodes[at - 1], nodes[at]];
  if (!isName(name)) return undefined;
  const key = afterDot && isName(schema) ? `${schema.word}.${name.word}` : name.word;
  return context.functions.get(key);
}

/** pg_catalog.f() is f(); any other schema has functions that only a cluster knows. */
function dropSchema(out: Node[], schema: Node | undefined): void {
  if (isName(schema) && schema.word === "pg_catalog") {
    out.splice(out.length - 2, 2);
    return;
  }
  const name = isName(schema) ? `the schema ${schema.word} has no such function` : "no such function";
  throw new RedshiftError(name, { code: "42883" });
}

/** Words with a meaning of their own. Returns where to go on, or undefined when the word is plain. */
function keyword(
  nodes: readonly Node[],
  at: number,
  out: Node[],
  context: RewriteContext,
): number | undefined {
  const node = nodes[at];
  if (!isName(node)) return undefined;
  const next = nodes[at + 1];
  switch (node.word) {
    case "timestamp":
    case "timestamptz":
      if (stringValue(next)?.toLowerCase() !== "epoch") return undefined;
      out.push(raw("timestamp '1970-01-01 00:00:00'", node.before));
      return at + 2;
    case "sysdate":
      out.push(raw(momentLiteral(context.now, "millisecond"), node.before));
      return at + 1;
    case "current_date":
      out.push(raw(`${momentLiteral(context.now, "second")}::date`, node.before));
      return at + 1;
    case "current_timestamp":
      out.push(raw(`${momentLiteral(context.now, "millisecond")}::timestamptz`, node.before));
      return at + 1;
    case "current_time":
    case "localtime":
    case "localtimestamp":
      // They run on Redshift's leader node alone. (dg/c_SQL_functions_leader_node_only)
      throw new RedshiftError(`${node.word} is not supported by local-redshift`, {
        code: "0A000",
        hint: "Use getdate() or sysdate.",
        position: node.at + 1,
      });
    case "minus":
      if (!isWord(next, "select") && !isParens(next)) return undefined;
      out.push(raw("except", node.before));
      return at + 1;
    case "approximate":
      return isWord(next, "count", "percentile_disc") ? at + 1 : undefined;
    case "cast":
      return isParens(next) ? castCall(next, node.before, out, context, at) : undefined;
    case "convert":
      return isParens(next) ? convertCall(next, node.before, out, context, at) : undefined;
    case "interval": {
      const text = stringValue(next);
      if (text === undefined) return undefined;
      out.push(raw(`interval ${literal(intervalText(text))}`, node.before));
      return at + 2;
    }
    case "extract":
      return isParens(next) ? extractCall(next, node.before, out, context, at) : undefined;
    case "pivot":
      // Its aggregates may be neither macros nor expressions.
      if (!isParens(next)) return undefined;
      out.push(raw(render([node, next])));
      return at + 2;
    case "current_user":
    case "session_user":
      if (isParens(next)) return undefined;
      out.push(raw(literal(context.user), node.before));
      return at + 1;
    case "similar":
      return isWord(next, "to") ? similarTo(nodes, at, out, context) : undefined;
    default:
      return undefined;
  }
}

/** SIMILAR TO pattern [ESCAPE character]: the engine's own matches regular expressions. */
function similarTo(nodes: readonly Node[], at: number, out: Node[], context: RewriteContext): number {
  const end = operandEnd(nodes, at + 2);
  const pattern = rewriteText(nodes.slice(at + 2, end), context).trim();
  const escaped = isWord(nodes[end], "escape");
  const escapes = escaped ? rewriteText(nodes.slice(end + 1, end + 2), context).trim() : "'\\'";
  out.push(raw(`similar to rs_similar(${pattern}, ${escapes})`, nodes[at]?.before ?? " "));
  return escaped ? end + 2 : end;
}

function castCall(group: Group, before: string, out: Node[], context: RewriteContext, at: number): number {
  const as = group.children.findLastIndex((child) => isWord(child, "as"));
  const target = as < 0 ? undefined : readType(group.children, as + 1);
  if (target === undefined) throw unknownType(group.children[as + 1]);
  const value = rewriteText(group.children.slice(0, as), context).trim();
  out.push(raw(castTo(`(${value})`, target.type), before));
  return at + 2;
}

/** CONVERT(type, value) is a cast. (dg/r_CAST_function) */
function convertCall(group: Group, before: string, out: Node[], context: RewriteContext, at: number): number {
  const target = readType(group.children, 0);
  if (target === undefined || !isSymbol(group.children[target.length], ","))
    throw unknownType(group.children[0]);
  const value = rewriteText(group.children.slice(target.length + 1), context).trim();
  out.push(raw(castTo(`(${value})`, target.type), before));
  return at + 2;
}

function extractCall(group: Group, before: string, out: Node[], context: RewriteContext, at: number): number {
  const [part, from] = group.children;
  const name = stringValue(part) ?? (part !== undefined && part.kind !== "group" ? part.word : "");
  if (!isWord(from, "from")) {
    throw new RedshiftError("syntax error in extract(): FROM is missing", {
      code: "42601",
      position: group.at + 1,
    });
  }
  out.push(raw(extractPart(name, `(${rewriteText(group.children.slice(2), context).trim()})`), before));
  return at + 2;
}

/** Takes the operand that ends `out` away from it. */
function takeOperand(out: Node[]): readonly Node[] {
  return out.splice(operandStart(out, out.length - 1));
}

/** The space before the operand; its comments stay with the operand's own text. */
function leading(nodes: readonly Node[]): string {
  const before = nodes[0]?.before ?? "";
  return before.trim() === "" ? before : " ";
}

function unknownType(node: Node | undefined): RedshiftError {
  const text = node === undefined ? "end of input" : render([node]).trim();
  return new RedshiftError(`type "${text}" does not exist`, { code: "42704" });
}

/** SELECT TOP n … as LIMIT n at the end of the same query. */
function takeTop(nodes: readonly Node[]): { readonly rest: readonly Node[]; readonly limit: string | null } {
  const select = nodes.findIndex((node) => isWord(node, "select"));
  const at = startsWith(nodes, select + 1, "distinct") ? select + 2 : select + 1;
  const count = nodes[at + 1];
  if (select < 0 || !isWord(nodes[at], "top") || count?.kind !== "number")
    return { rest: nodes, limit: null };
  if (nodes.some((node) => isWord(node, "union", "intersect", "except", "minus"))) {
    throw new RedshiftError("TOP with a set operation is not supported by local-redshift", {
      code: "0A000",
      hint: "Use LIMIT.",
    });
  }
  return { rest: [...nodes.slice(0, at), ...nodes.slice(at + 2)], limit: count.text };
}
