import type { Expression } from "../query/ast.ts";

/** The name of a column that was given none: of the column or function that it is, else "?column?". */
export function nameOfExpression(expression: Expression): string {
  switch (expression.kind) {
    case "column":
      return expression.path.at(-1) ?? "?column?";
    case "call":
      return expression.name === "extract"
        ? "date_part"
        : expression.name === "nvl"
          ? "coalesce"
          : expression.name;
    case "cast":
      return nameOfExpression(expression.operand);
    case "case":
      return "case";
    default:
      return "?column?";
  }
}
