import { isInteger, isNumber, isText } from "../../typing/numeric.ts";
import { argument } from "./arguments.ts";
import { type Call, each, type FunctionList, refused, rename, rewrite, same } from "./function-rule.ts";

/** The engine's function of floats, with an error where the result is infinite. */
const finite = (name: string): ReturnType<typeof rewrite> =>
  rewrite((call: Call) => `rs_finite(${name}((${argument(call, 0)})::double))`);

/** TRUNC of a number, or of a moment to its day; a macro chooses where the type can't be told. (dg/r_TRUNC, dg/r_TRUNC_date) */
function truncated(call: Call): string {
  const [value, ...places] = [argument(call, 0), ...call.args.slice(1)];
  const type = call.argTypes[0] ?? null;
  if (type === null || isText(type)) return `rs_trunc(${[value, ...places].join(", ")})`;
  return isNumber(type) ? `trunc(${[value, ...places].join(", ")})` : `(${value})::date`;
}

function hex(call: Call): string {
  const value = argument(call, 0);
  const type = call.argTypes[0] ?? null;
  if (type === null || !isInteger(type)) return `rs_to_hex(${value})`;
  return type.kind === "bigint" ? `lower(to_hex(${value}))` : `lower(right(to_hex((${value})::integer), 8))`;
}

/** Math functions. (dg/Math_functions) */
export const mathFunctions: FunctionList = {
  ...each(same, "abs", "ceil", "floor", "round", "sqrt", "cbrt", "ln", "sign", "pi", "degrees", "radians"),
  ...each(same, "sin", "cos", "tan", "cot", "asin", "acos", "atan", "atan2", "random"),
  ...each(rename("ceil"), "ceiling"),
  ...each(finite("exp"), "exp", "dexp"),
  ...each(
    rewrite((call) => `rs_finite(rs_power(${argument(call, 0)}, ${argument(call, 1)}))`),
    "power",
    "pow",
  ),
  mod: rename("rs_mod"),
  ...each(rename("log10"), "log", "dlog10"),
  dlog1: rename("ln"),
  trunc: rewrite(truncated),
  strtol: rename("rs_strtol"),
  to_hex: rewrite(hex),
  setseed: refused("its random numbers are not those of Redshift"),
};
