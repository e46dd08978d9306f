import type { Call, Case, Expression, Predicate, Query } from "../query/ast.ts";
import { type Origin, ROWS, type Use } from "./contract.ts";
import { conditional, merged, raised } from "./origins.ts";
import { originsOfName, type Relation, type Scope } from "./scope.ts";

/** What goes through the reading of one statement. */
export interface Reading {
  /** The relation that a query inside an expression gives. */
  readonly query: (query: Query, outer: Scope) => Relation;
  /** Told of a column that nothing has. */
  readonly lost: (path: readonly string[]) => void;
}

/** Functions that make one value of many rows. */
const AGGREGATES: ReadonlySet<string> = new Set([
  ...["avg", "count", "max", "min", "sum", "median", "listagg", "any_value", "bool_and", "bool_or"],
  ...["bit_and", "bit_or", "stddev", "stddev_samp", "stddev_pop", "variance", "var_samp", "var_pop"],
  ...["percentile_cont", "percentile_disc", "approximate_percentile_disc", "hll", "hll_create_sketch"],
]);

/** What an expression's value comes from. A lone column is a copy; conditions hang on the value alone. */
export function originsOf(expression: Expression, scope: Scope, reading: Reading): readonly Origin[] {
  const of = (part: Expression): readonly Origin[] => originsOf(part, scope, reading);
  const all = (parts: readonly Expression[]): readonly Origin[] => merged(raised(parts.flatMap(of)));
  switch (expression.kind) {
    case "literal":
    case "typed":
    case "parameter":
      return [];
    case "column":
      return column(expression.path, scope, reading);
    case "operation":
      return all([expression.left, expression.right]);
    case "negate":
    case "cast":
    case "step":
      return all([expression.operand]);
    case "call":
      return call(expression, scope, of);
    case "case":
      return all(partsOfCase(expression));
    case "subquery":
      return subquery(expression.query, scope, reading);
    case "predicate":
      return expression.exists === true ? exists(expression, scope, reading) : all(expression.operands);
    case "list":
      return all(expression.items);
  }
}

function column(path: readonly string[], scope: Scope, reading: Reading): readonly Origin[] {
  const found = originsOfName(path, scope);
  if (found !== null) return found;
  reading.lost(path);
  return [];
}

function partsOfCase({ operand, branches, otherwise }: Case): readonly Expression[] {
  const parts = branches.flatMap(({ when, result }) => [when, result]);
  return [...(operand === null ? [] : [operand]), ...parts, ...(otherwise === null ? [] : [otherwise])];
}

/** A value of one row, or the several that IN compares a list with, and what decides which rows those are. */
function subquery(query: Query, scope: Scope, reading: Reading): readonly Origin[] {
  const relation = reading.query(query, scope);
  const value = [
    ...relation.columns.flatMap(({ origins }) => origins),
    ...relation.open.flatMap((open) => open.within ?? []),
  ];
  return merged([...raised(value), ...conditionsOf(relation)]);
}

/** What decides a relation's rows, without the rows that they are. */
export function conditionsOf(relation: Relation): readonly Origin[] {
  return relation.rows.filter(({ kind }) => kind === "condition");
}

/** EXISTS asks for rows alone. */
function exists({ operands }: Predicate, scope: Scope, reading: Reading): readonly Origin[] {
  const [operand] = operands;
  if (operand?.kind !== "subquery") return [];
  const relation = reading.query(operand.query, scope);
  return merged([...rowsOf(relation.bases, null), ...conditionsOf(relation)]);
}

/** The rows of these relations. */
export function rowsOf(bases: readonly string[], use: Use | null): readonly Origin[] {
  return bases.map((relation) => ({
    relation,
    column: ROWS,
    kind: "expression",
    use,
    steps: [],
    renamed: null,
    named: true,
  }));
}

/**
 * An aggregate without a column, such as count(*), is made of rows. A window's partition and order decide
 * which rows a value is made of; of a function without a column, such as rank(), the order makes the value.
 */
function call(node: Call, scope: Scope, of: (part: Expression) => readonly Origin[]): readonly Origin[] {
  const args = argumentsOf(node).flatMap(of);
  const order = node.tail.filter((part) => !node.partition.includes(part)).flatMap(of);
  const use = AGGREGATES.has(node.name) ? "aggregate" : null;
  const partition = conditional(node.partition.flatMap(of), "window");
  const [value, deciding] = args.length > 0 || node.name === "count" ? [args, order] : [order, []];
  const orderUse = node.window ? "window" : "order";
  const made = args.length > 0 || use !== null ? use : node.window ? "window" : null;
  const rows = use !== null && value.length === 0 ? rowsOf(basesOf(scope), "aggregate") : [];
  return merged([...raised(value, made), ...rows, ...conditional(deciding, orderUse), ...partition]);
}

/** Functions whose first argument is the name of a date part, such as `hour`. */
const WITH_DATE_PART: ReadonlySet<string> = new Set([
  ...["extract", "date_part", "datepart", "dateadd", "date_add", "datediff", "date_diff", "date_trunc"],
]);

function argumentsOf({ name, args }: Call): readonly Expression[] {
  const [first] = args;
  return first?.kind === "column" && first.path.length === 1 && WITH_DATE_PART.has(name)
    ? args.slice(1)
    : args;
}

function basesOf(scope: Scope): readonly string[] {
  return [...new Set(scope.relations.flatMap(({ bases }) => bases))];
}
