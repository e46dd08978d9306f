import { argument } from "./arguments.ts";
import { type Call, type FunctionList, rewrite } from "./function-rule.ts";

/**
 * Regular-expression functions. (dg/REGEXP_SUBSTR and its like) Without a position, an occurrence or
 * options the engine's own functions give the answer; with them ours do.
 */
export const regexpFunctions: FunctionList = {
  regexp_substr: rewrite((call) =>
    call.args.length <= 2
      ? `rs_regexp_substr(${argument(call, 0)}, ${argument(call, 1)})`
      : native("regexp_substr", call, 2, ["1", "1", "''"]),
  ),
  regexp_count: rewrite((call) =>
    call.args.length <= 2
      ? `len(regexp_extract_all(${argument(call, 0)}, ${argument(call, 1)}))::integer`
      : `${native("regexp_count", call, 2, ["1", "''"])}::integer`,
  ),
  regexp_instr: rewrite((call) => `${native("regexp_instr", call, 2, ["1", "1", "0", "''"])}::integer`),
  regexp_replace: rewrite((call) =>
    call.args.length <= 3
      ? `rs_regexp_replace(${argument(call, 0)}, ${argument(call, 1)}, ${call.args[2] ?? "''"})`
      : native("regexp_replace", call, 3, ["1", "''"]),
  ),
};

/** A call of our own function, with defaults for the arguments that are left out. */
function native(name: string, call: Call, required: number, defaults: readonly string[]): string {
  const given = call.args.slice(0, required).map((_, index) => argument(call, index));
  const optional = defaults.map((value, index) => call.args[required + index] ?? value);
  return `rs_native_${name}(${[...given, ...optional].join(", ")})`;
}
