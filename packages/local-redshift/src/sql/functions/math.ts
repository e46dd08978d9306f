import { argument } from "./arguments.ts";
import { type Call, each, type FunctionList, refused, rename, rewrite, same } from "./function-rule.ts";

/** The engine's function of floats, with an error where the result is infinite. */
const finite = (name: string): ReturnType<typeof rewrite> =>
  rewrite((call: Call) => `rs_finite(${name}((${argument(call, 0)})::double))`);

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
  trunc: rename("rs_trunc"),
  strtol: rename("rs_strtol"),
  to_hex: rename("rs_to_hex"),
  setseed: refused("its random numbers are not those of Redshift"),
};
