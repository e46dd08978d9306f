import { isText, type Known } from "../../typing/numeric.ts";
import { allIntoSuper } from "../into-super.ts";
import { superEquals } from "../super-comparison.ts";
import { argument } from "./arguments.ts";
import { type Call, each, type FunctionList, rewrite, same } from "./function-rule.ts";

/** Conditional expressions that look like functions. (dg/c_conditional_expressions) */
export const conditionalFunctions: FunctionList = {
  ...each(same, "greatest", "least"),
  ...each(
    rewrite((call) => `coalesce(${allIntoSuper(call.args, call.argTypes).join(", ")})`),
    ...["coalesce", "nvl", "isnull"],
  ),
  nullif: rewrite((call) => {
    const [value, other] = [argument(call, 0), argument(call, 1)];
    const [type = null, otherType = null] = call.argTypes;
    const equal = superEquals({ sql: value, type }, { sql: other, type: otherType });
    if (equal !== null) return `(case when ${equal} then null else ${value} end)`;
    return call.argTypes.every(isKnownText)
      ? `(case when rs_key(${value}) = rs_key(${other}) then null else ${value} end)`
      : `nullif(${value}, ${other})`;
  }),
  nvl2: rewrite((call) => {
    const [, ...types] = call.argTypes;
    const [yes, no] = allIntoSuper([argument(call, 1), argument(call, 2)], types);
    return `(case when ${argument(call, 0)} is not null then ${yes} else ${no} end)`;
  }),
  decode: rewrite(decode),
};

/** DECODE compares NULL with NULL as equal, and text without the blanks at its end. (dg/r_DECODE_expression) */
function decode(call: Call): string {
  if (call.argTypes.some((type) => type?.kind === "super")) return superDecode(call);
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

/** The same where SUPER is compared or given. */
function superDecode(call: Call): string {
  const [type = null, ...types] = call.argTypes;
  const [value = "null", ...rest] = call.args;
  const isResult = (at: number): boolean => at % 2 === 1 || at === rest.length - 1;
  const results = allIntoSuper(
    rest.filter((_, at) => isResult(at)),
    types.filter((_, at) => isResult(at)),
  );
  const cases: string[] = [];
  for (let at = 0; at + 1 < rest.length; at += 2) {
    const [other = "null", otherType = null] = [rest[at], types[at]];
    const equal = superEquals({ sql: value, type }, { sql: other, type: otherType }) ?? `${value} = ${other}`;
    cases.push(`when ${equal} or (${value} is null and ${other} is null) then ${results[at / 2]}`);
  }
  const otherwise = rest.length % 2 === 1 ? ` else ${results.at(-1)}` : "";
  return `(case ${cases.join(" ")}${otherwise} end)`;
}

function isKnownText(type: Known | undefined): boolean {
  return type !== null && type !== undefined && isText(type);
}
