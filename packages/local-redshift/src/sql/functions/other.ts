import { literal, stringValue } from "../tree.ts";
import { argument } from "./arguments.ts";
import { type Call, each, type FunctionList, refused, rename, rewrite, same } from "./function-rule.ts";

/** Math functions. (dg/Math_functions) */
export const mathFunctions: FunctionList = {
  ...each(
    same,
    "abs",
    "ceil",
    "floor",
    "round",
    "sqrt",
    "cbrt",
    "exp",
    "ln",
    "sign",
    "mod",
    "pi",
    "degrees",
    "radians",
  ),
  ...each(same, "sin", "cos", "tan", "cot", "asin", "acos", "atan", "atan2", "power", "random"),
  ceiling: rename("ceil"),
  pow: rename("power"),
  log: rename("log10"),
  dlog1: rename("ln"),
  dlog10: rename("log10"),
  dexp: rename("exp"),
};

/** Conditional expressions that look like functions. (dg/c_conditional_expressions) */
export const conditionalFunctions: FunctionList = {
  ...each(same, "coalesce", "nullif", "greatest", "least"),
  nvl: rename("coalesce"),
  isnull: rename("coalesce"),
  nvl2: rewrite(
    (call) =>
      `(case when ${argument(call, 0)} is not null then ${argument(call, 1)} else ${argument(call, 2)} end)`,
  ),
  decode: rewrite(decode),
};

/** DECODE compares NULL with NULL as equal. (dg/r_DECODE_expression) */
function decode(call: Call): string {
  const value = argument(call, 0);
  const rest = call.args.slice(1);
  const cases: string[] = [];
  for (let i = 0; i + 1 < rest.length; i += 2) {
    cases.push(`when ${value} is not distinct from ${rest[i]} then ${rest[i + 1]}`);
  }
  const otherwise = rest.length % 2 === 1 ? ` else ${rest.at(-1)}` : "";
  return `(case ${cases.join(" ")}${otherwise} end)`;
}

/** JSON and SUPER functions. (dg/json-functions, dg/c_Type_Info_Functions) */
export const jsonFunctions: FunctionList = {
  json_extract_path_text: rewrite((call) => {
    const steps = call.args.slice(1).map((step, i) => {
      const text = stringValue(call.argNodes[i + 1]?.[0]);
      return text === undefined
        ? `'/' || ${step}`
        : literal(`/${text.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    });
    return `json_extract_string(${argument(call, 0)}, ${steps.join(" || ")})`;
  }),
  json_extract_array_element_text: rewrite(
    (call) => `json_extract_string(${argument(call, 0)}, '/' || (${argument(call, 1)})::varchar)`,
  ),
  json_array_length: rewrite((call) => `json_array_length(${argument(call, 0)})::integer`),
  is_valid_json: rename("json_valid"),
  json_parse: rewrite((call) => `(${argument(call, 0)})::json`),
  json_serialize: rewrite((call) => `(${argument(call, 0)})::varchar`),
  can_json_parse: rename("json_valid"),
  get_array_length: rewrite((call) => `json_array_length(${argument(call, 0)})::integer`),
  ...each(
    refused("build SUPER values with json_parse"),
    "array",
    "object",
    "array_concat",
    "subarray",
    "object_transform",
  ),
};

/** System information. (dg/r_System_information_functions) */
export const systemFunctions: FunctionList = {
  version: rewrite(() => literal("PostgreSQL 8.0.2 compatible, Redshift dialect on local-redshift")),
  current_schema: same,
  current_database: rewrite(() => "'dev'"),
  pg_last_copy_count: rewrite((call) => `${call.lastCopyCount}::bigint`),
  pg_backend_pid: rewrite(() => String(process.pid)),
  user: rewrite((call) => literal(call.user)),
  current_user: rewrite((call) => literal(call.user)),
  session_user: rewrite((call) => literal(call.user)),
};
