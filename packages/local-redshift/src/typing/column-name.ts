import type { Expression } from "../query/ast.ts";

/** Functions that give their column another name. (dg/r_DATEADD_function, dg/r_DATEDIFF_function, …) */
const CALL_NAMES: ReadonlyMap<string, string> = new Map([
  ["extract", "date_part"],
  ["nvl", "coalesce"],
  ["dateadd", "date_add"],
  ["datediff", "date_diff"],
]);

/** The name of a column that is a call. */
export function callName(name: string): string {
  return CALL_NAMES.get(name) ?? name;
}

/** The name of a column that was given none: of the column or function that it is, else "?column?". */
export function nameOfExpression(expression: Expression): string {
  switch (expression.kind) {
    case "column":
      return expression.path.at(-1) ?? "?column?";
    case "call":
      return callName(expression.name);
    case "cast":
      return nameOfExpression(expression.operand);
    case "case":
      return "case";
    default:
      return "?column?";
  }
}
