import type { Expression } from "../query/ast.ts";
import type { SqlType, TypeKind } from "../sql/types.ts";

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

/** PostgreSQL's own names of types, after which a cast of something without a name is called. */
const TYPE_NAMES: Readonly<Record<TypeKind, string>> = {
  ...{
    smallint: "int2",
    integer: "int4",
    bigint: "int8",
    real: "float4",
    double: "float8",
    decimal: "numeric",
  },
  ...{
    boolean: "bool",
    char: "bpchar",
    varchar: "varchar",
    date: "date",
    time: "time",
    timestamp: "timestamp",
  },
  ...{
    timestamptz: "timestamptz",
    super: "super",
    interval: "interval",
    varbyte: "varbyte",
    null: "?column?",
  },
};

export function postgresName({ kind }: SqlType): string {
  return TYPE_NAMES[kind];
}

function castName(operand: string, type: SqlType): string {
  return operand === "?column?" || operand === "case" ? postgresName(type) : operand;
}

/** The name of a column that was given none: of the column or function that it is, else "?column?". */
export function nameOfExpression(expression: Expression): string {
  switch (expression.kind) {
    case "column":
      return expression.path.at(-1) ?? "?column?";
    case "call":
      return callName(expression.name);
    case "cast":
      return castName(nameOfExpression(expression.operand), expression.type);
    case "case":
      return "case";
    default:
      return "?column?";
  }
}
