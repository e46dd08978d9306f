import { typeOfCall } from "../../typing/function-types.ts";
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

/** The function's result in the type that it has by the types of its arguments. */
const ofItsType = (name: string, least: number, called = name): ReturnType<typeof rewrite> =>
  rewrite((call: Call) => {
    for (let at = 0; at < least; at += 1) argument(call, at);
    const type = typeOfCall(name, call.argTypes, null);
    const sql = `${called}(${call.args.join(", ")})`;
    return type === null ? sql : `(${sql})::${type.duckdb}`;
  });

/** LOG([base,] argument), to base 10 without one. (dg/r_LOG) */
function logarithm(call: Call): string {
  const [base, number] = [argument(call, 0), call.args[1]];
  return number === undefined ? `log10(${base})` : `(ln((${number})::double) / rs_nz(ln((${base})::double)))`;
}

/** Math functions. (dg/Math_functions) */
export const mathFunctions: FunctionList = {
  ...each(same, "abs", "round", "sqrt", "cbrt", "ln", "pi", "degrees", "radians"),
  ...each(same, "sin", "cos", "tan", "cot", "asin", "acos", "atan", "atan2", "random"),
  ...each(ofItsType("ceil", 1), "ceil", "ceiling"),
  floor: ofItsType("floor", 1),
  sign: ofItsType("sign", 1),
  ...each(finite("exp"), "exp", "dexp"),
  ...each(
    rewrite((call) => `rs_finite(rs_power(${argument(call, 0)}, ${argument(call, 1)}))`),
    "power",
    "pow",
  ),
  mod: ofItsType("mod", 2, "rs_mod"),
  log: rewrite(logarithm),
  dlog10: rename("log10"),
  dlog1: rename("ln"),
  trunc: rewrite(truncated),
  strtol: rename("rs_strtol"),
  to_hex: rewrite(hex),
  setseed: refused("its random numbers are not those of Redshift"),
};
