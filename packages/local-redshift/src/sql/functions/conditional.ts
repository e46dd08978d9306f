import { isText, type Known } from "../../typing/numeric.ts";
import { argument } from "./arguments.ts";
import { type Call, each, type FunctionList, rename, rewrite, same } from "./function-rule.ts";

/** Conditional expressions that look like functions. (dg/c_conditional_expressions) */
export const conditionalFunctions: FunctionList = {
  ...each(same, "coalesce", "greatest", "least"),
  nullif: rewrite((call) => {
    const [value, other] = [argument(call, 0), argument(call, 1)];
    return call.argTypes.every(isKnownText)
      ? `(case when rs_key(${value}) = rs_key(${other}) then null else ${value} end)`
      : `nullif(${value}, ${other})`;
  }),
  nvl: rename("coalesce"),
  isnull: rename("coalesce"),
  nvl2: rewrite(
    (call) =>
      `(case when ${argument(call, 0)} is not null then ${argument(call, 1)} else ${argument(call, 2)} end)`,
  ),
  decode: rewrite(decode),
};

/** DECODE compares NULL with NULL as equal, and text without the blanks at its end. (dg/r_DECODE_expression) */
function decode(call: Call): string {
  const text = isKnownText(call.argTypes[0]);
  const value = text ? `rs_key(${argument(call, 0)})` : argument(call, 0);
  const rest = call.args.slice(1);
  const cases: string[] = [];
  for (let i = 0; i + 1 < rest.length; i += 2) {
    cases.push(
      `when ${value} is not distinct from ${text ? `rs_key(${rest[i]})` : rest[i]} then ${rest[i + 1]}`,
    );
  }
  const otherwise = rest.length % 2 === 1 ? ` else ${rest.at(-1)}` : "";
  return `(case ${cases.join(" ")}${otherwise} end)`;
}

function isKnownText(type: Known | undefined): boolean {
  return type !== null && type !== undefined && isText(type);
}
