import type { Call, Case, Column, Expression, Operation, Predicate, Query } from "../query/ast.ts";
import { decimalType, nullType, plainType, varcharType } from "../sql/types.ts";
import { RedshiftError } from "../types.ts";
import { typeOfCall } from "./function-types.ts";
import { isMoment, literalMeetsMoment, literalsMeetMoments, type TypedLiterals } from "./moment-literals.ts";
import { literalMeets, literalsMeet, OF_ONE_TYPE } from "./number-text.ts";
import { arithmetic, common, isNumber, isText, type Known } from "./numeric.ts";
import {
  type Columns,
  isNowhere,
  isRelation,
  namesAlias,
  type Scope,
  type TypedColumn,
  typeOfName,
} from "./scope.ts";

import { refuseArithmetic, refuseCall, refusePredicate } from "./super.ts";

export interface FoundOperation {
  readonly left: Known;
  readonly right: Known;
  readonly result: Known;
  /** Offset of what stands behind the right operand. */
  readonly end: number;
}

/** What was found of a statement, by character offset: of an operator, or of a call's name. */
export interface Findings {
  readonly operations: Map<number, FoundOperation>;
  readonly calls: Map<number, FoundCall>;
  /** References to CHAR columns: how many names they are written with. */
  readonly blankPadded: Map<number, number>;
  /** References to REAL columns that are computed with another type: how many names they have. */
  readonly widened: Map<number, number>;
  /** Casts, by `::` or their word: the type of what is cast. */
  readonly casts: Map<number, Known>;
  /** Whether a table is read that the compute nodes hold. */
  readsTables: boolean;
  /** LIKE, ILIKE and SIMILAR, by their word: the type of what is matched. */
  readonly matches: Map<number, Known>;
  /** IN, BETWEEN and CASE, by their word, where text is compared. */
  readonly textComparisons: Set<number>;
  /** CASE with SUPER among what it compares or gives, by its word. */
  readonly superCases: Map<number, FoundCase>;
  /** Operators whose NULL counts as false: those of WHERE, ON, HAVING and QUALIFY that only AND and OR join. */
  readonly filters: Set<number>;
  /** Select items that become SUPER because a UNION puts them under one, by the offset of their first node. */
  readonly intoSuper: Set<number>;
  /** Sources that go through an array of a SUPER value, by their first name. */
  readonly unnested: Set<number>;
  /** References to columns, by their first name. */
  readonly columns: Map<number, FoundColumn>;
  /** The columns that a star stands for. */
  readonly stars: Map<number, readonly TypedColumn[]>;
  /** String literals that are dates or times. */
  readonly momentLiterals: TypedLiterals;
}

export interface FoundCall {
  readonly args: readonly Known[];
  readonly result: Known;
  /** The type of what stands first in its tail: what WITHIN GROUP orders by. */
  readonly ordered: Known;
}

export interface FoundCase {
  readonly operand: Known;
  readonly whens: readonly Known[];
  /** Those of the branches, then that of ELSE. */
  readonly results: readonly Known[];
}

export interface FoundColumn {
  readonly type: Known;
  /** Whether it names another item of the same select list. */
  readonly isAlias: boolean;
}

export function emptyFindings(): Findings {
  return {
    ...{ operations: new Map(), calls: new Map(), blankPadded: new Map(), textComparisons: new Set() },
    ...{
      columns: new Map(),
      stars: new Map(),
      momentLiterals: new Map(),
      widened: new Map(),
      casts: new Map(),
      matches: new Map(),
      superCases: new Map(),
      filters: new Set(),
      intoSuper: new Set(),
      unnested: new Set(),
      readsTables: false,
    },
  };
}

/** Finds the columns of a query that stands inside an expression. */
export type InferQuery = (query: Query, outer: Scope) => Columns;

/** What goes through the inference of one statement. */
export interface Inference {
  readonly findings: Findings;
  readonly query: InferQuery;
}

/** The type of an expression; null where it can't be told. What it finds on the way, it writes down. */
export function inferExpression(expression: Expression, scope: Scope, inference: Inference): Known {
  const infer = (part: Expression): Known => inferExpression(part, scope, inference);
  switch (expression.kind) {
    case "literal":
      return literalType(expression.literal, expression.text);
    case "typed":
      return expression.type;
    case "parameter":
      return null;
    case "column":
      return column(expression, scope, inference);
    case "operation":
      return operation(expression, infer, inference);
    case "negate":
      return infer(expression.operand);
    case "cast": {
      inference.findings.casts.set(expression.at, infer(expression.operand));
      return expression.type;
    }
    case "call":
      return call(expression, infer, inference);
    case "case":
      return caseType(expression, infer, inference);
    case "subquery": {
      const columns = inference.query(expression.query, scope);
      return columns?.length === 1 ? (columns[0]?.type ?? null) : null;
    }
    case "predicate":
      return predicate(expression, infer, inference);
    case "list":
      for (const part of expression.items) infer(part);
      return null;
    case "step":
      return infer(expression.operand)?.kind === "super" ? plainType("super") : null;
  }
}

function column({ path, at }: Column, scope: Scope, { findings }: Inference): Known {
  const type = typeOfName(path, scope);
  if (type === null) refuseNoColumn(path, at, scope);
  if (at >= 0) findings.columns.set(at, { type, isAlias: namesAlias(path, scope) });
  if (type?.kind === "char" && at >= 0) findings.blankPadded.set(at, path.length);
  return type;
}

function predicate(
  { operands, comparesAt, matchesAt, joins }: Predicate,
  infer: (part: Expression) => Known,
  { findings }: Inference,
): Known {
  const types = operands.map(infer);
  if (comparesAt !== undefined) {
    const values = operands.map((value, at) => ({ value, type: types[at] ?? null }));
    literalsMeet(values);
    literalsMeetMoments(values, findings.momentLiterals);
  }
  if (joins === undefined) refusePredicate(types);
  if (joins !== undefined) for (const type of types) mustBeCondition(type, joins);
  const [left] = types;
  if (matchesAt !== undefined) findings.matches.set(matchesAt, left ?? null);
  if (comparesAt !== undefined && left !== null && left !== undefined && isText(left))
    findings.textComparisons.add(comparesAt);
  return plainType("boolean");
}

const MOMENTS: ReadonlySet<string> = new Set(["date", "time", "timestamp", "timestamptz", "interval"]);

/** Notes the comparisons of a condition for which NULL and false come to the same. */
export function noteFilters(condition: Expression, findings: Findings): void {
  if (condition.kind === "operation") findings.filters.add(condition.at);
  if (condition.kind !== "predicate" || condition.joins === undefined || condition.joins === "NOT") return;
  for (const part of condition.operands) noteFilters(part, findings);
}

/** The engine takes every number but 0 for true. @throws RedshiftError 42804 */
export function mustBeCondition(type: Known, where: string): void {
  if (type === null || !(isNumber(type) || MOMENTS.has(type.kind))) return;
  throw new RedshiftError(`argument of ${where} must be type boolean, not type ${type.redshift}`, {
    code: "42804",
    hint: "Compare it with something.",
  });
}

/** Names that the engine knows and no table has: its number of a row, and a row as a whole. @throws RedshiftError 42703 */
function refuseNoColumn(path: readonly string[], at: number, scope: Scope): void {
  const name = path.at(-1) ?? "";
  const wholeRow = path.length === 1 && isRelation(name, scope);
  if (!(name === "rowid" || wholeRow) || !isNowhere(path, scope)) return;
  throw new RedshiftError(`column "${name}" does not exist`, {
    code: "42703",
    ...(at >= 0 ? { position: at + 1 } : {}),
    ...(wholeRow ? { hint: "A table's name is no value: name its columns." } : {}),
  });
}

function literalType(kind: "string" | "number" | "boolean" | "null", text: string): Known {
  if (kind === "null") return nullType;
  if (kind === "boolean") return plainType("boolean");
  if (kind === "string") return varcharType(Buffer.byteLength(text.slice(1, -1).replaceAll("''", "'")));
  if (/e/i.test(text)) return plainType("double");
  const [before = "", after] = text.split(".");
  if (after !== undefined) return decimalType(Math.max(before.length, 1) + after.length, after.length);
  const value = BigInt(text);
  if (value <= 2_147_483_647n) return plainType("integer");
  return value <= 9_223_372_036_854_775_807n ? plainType("bigint") : decimalType(text.length, 0);
}

const COMPARISONS: ReadonlySet<string> = new Set(["=", "<", ">", "<=", ">=", "<>", "!="]);

function operation(node: Operation, infer: (part: Expression) => Known, inference: Inference): Known {
  let [left, right] = [infer(node.left), infer(node.right)];
  if (node.operator !== "||") {
    literalMeets(node.left, right);
    literalMeets(node.right, left);
  }
  // A string literal takes the type of what it meets.
  if (isLiteralText(node.left) && right !== null && isNumber(right)) left = right;
  if (isLiteralText(node.right) && left !== null && isNumber(left)) right = left;
  if (COMPARISONS.has(node.operator) || node.operator === "-") {
    const { momentLiterals } = inference.findings;
    literalMeetsMoment(node.left, right, momentLiterals);
    literalMeetsMoment(node.right, left, momentLiterals);
    if (isLiteralText(node.left) && isMoment(right)) left = right;
    if (isLiteralText(node.right) && isMoment(left)) right = left;
  }
  refuseArithmetic(node.operator, left, right);
  const result = resultOf(node.operator, left, right);
  widen(node, left, right, result, inference.findings);
  inference.findings.operations.set(node.at, { left, right, result, end: node.end });
  return result;
}

/** REAL with another number is computed as DOUBLE PRECISION. (dg/r_numeric_computations201) */
function widen(node: Operation, left: Known, right: Known, result: Known, { widened }: Findings): void {
  if (result?.kind !== "double" || left?.kind === right?.kind) return;
  const real = left?.kind === "real" ? node.left : right?.kind === "real" ? node.right : null;
  if (real?.kind === "column" && real.at >= 0) widened.set(real.at, real.path.length);
}

function isLiteralText(node: Expression): boolean {
  return node.kind === "literal" && node.literal === "string";
}

function resultOf(operator: string, left: Known, right: Known): Known {
  if (COMPARISONS.has(operator) || ["~", "!~", "~*", "!~*"].includes(operator)) {
    return plainType("boolean");
  }
  if (left === null || right === null) return null;
  if (operator === "||") {
    return isText(left) && isText(right)
      ? varcharType((left.bytes ?? 65_535) + (right.bytes ?? 65_535))
      : null;
  }
  if (isNumber(left) && isNumber(right)) {
    return operator === "^" ? plainType("double") : arithmetic(operator, left, right);
  }
  if (operator === "*" && left.kind === "interval" && isNumber(right)) return left;
  if (operator === "*" && right.kind === "interval" && isNumber(left)) return right;
  return momentArithmetic(operator, left.kind, right.kind);
}

function momentArithmetic(operator: string, left: string, right: string): Known {
  const moments = ["date", "timestamp", "timestamptz"];
  if (operator === "-" && left === "date" && right === "date") return plainType("integer");
  if (operator === "-" && moments.includes(left) && moments.includes(right)) return plainType("interval");
  const [moment, step] = moments.includes(left) ? [left, right] : [right, left];
  if (operator !== "+" && operator !== "-") return null;
  if (left === "interval" && right === "interval") return plainType("interval");
  if (moment === "date" && ["smallint", "integer", "bigint"].includes(step)) return plainType("date");
  if (step !== "interval") return null;
  return moment === "timestamptz"
    ? plainType("timestamptz")
    : moments.includes(moment)
      ? plainType("timestamp")
      : null;
}

const WITH_DATE_PART: ReadonlySet<string> = new Set([
  ...["datediff", "dateadd", "date_part", "date_trunc", "extract"],
]);

/** The word of a date part is no column, whatever a table is called. */
function isDatePart(name: string, arg: Expression): boolean {
  return WITH_DATE_PART.has(name) && arg.kind === "column" && arg.path.length === 1;
}

function call(node: Call, infer: (part: Expression) => Known, inference: Inference): Known {
  let args = node.args.map((arg, at) => (at === 0 && isDatePart(node.name, arg) ? null : infer(arg)));
  const [ordered = null] = node.tail.map(infer);
  const second = node.args[1];
  const places = second?.kind === "literal" && second.literal === "number" ? Number(second.text) : null;
  refuseCall(node.name, args);
  if (OF_ONE_TYPE.has(node.name)) {
    const values = node.args.map((value, at) => ({ value, type: args[at] ?? null }));
    literalsMeet(values);
    args = [...literalsMeetMoments(values, inference.findings.momentLiterals)];
  }
  if ((node.name === "max" || node.name === "min") && args[0]?.kind === "boolean") {
    throw new RedshiftError(`function ${node.name}(boolean) does not exist`, {
      code: "42883",
      hint: `Use ${node.name === "max" ? "bool_or" : "bool_and"}().`,
    });
  }
  // (dg/r_SUM, dg/r_AVG)
  if ((node.name === "sum" || node.name === "avg") && args[0]?.kind === "boolean") {
    throw new RedshiftError(`function ${node.name}(boolean) does not exist`, {
      code: "42883",
      hint: "Count with sum(case when … then 1 else 0 end).",
    });
  }
  const measured = node.name === "percentile_cont" || node.name === "percentile_disc" ? [ordered] : args;
  const result = typeOfCall(node.name, measured, places);
  if (node.at >= 0) inference.findings.calls.set(node.at, { args, result, ordered });
  return result;
}

/** NULL in a branch takes the type of the others. */
function caseType(node: Case, infer: (part: Expression) => Known, { findings }: Inference): Known {
  const operand = node.operand === null ? null : infer(node.operand);
  const whens = node.branches.map(({ when }) => infer(when));
  if (node.operand === null) for (const type of whens) mustBeCondition(type, "CASE/WHEN");
  else for (const { when } of node.branches) literalMeetsMoment(when, operand, findings.momentLiterals);
  if (operand !== null && isText(operand)) findings.textComparisons.add(node.at);
  const results = node.branches.map(({ result }) => result);
  if (node.otherwise !== null) results.push(node.otherwise);
  const values = results.map((value) => ({ value, type: infer(value) }));
  literalsMeet(values);
  const compared = node.operand === null ? [] : [operand, ...whens];
  if ([...compared, ...values.map(({ type }) => type)].some((type) => type?.kind === "super")) {
    findings.superCases.set(node.at, { operand, whens, results: values.map(({ type }) => type) });
  }
  const met = literalsMeetMoments(values, findings.momentLiterals);
  const told = met.filter((_, at) => {
    const result = results[at];
    return !(result?.kind === "literal" && result.literal === "null");
  });
  return told.length === 0 ? null : told.reduce(common);
}
