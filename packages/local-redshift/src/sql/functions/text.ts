import { argument } from "./arguments.ts";
import {
  each,
  type FunctionList,
  type FunctionRule,
  refused,
  rename,
  rewrite,
  same,
} from "./function-rule.ts";

/** String functions. (dg/String_functions_header) */
export const textFunctions: FunctionList = {
  ...each(same, "lower", "upper", "left", "right"),
  ...each(same, "replace", "reverse", "repeat", "translate", "chr", "ascii"),
  // Blanks alone, where the engine takes every space of Unicode away.
  ...each(trimmed("trim"), "trim", "btrim"),
  ltrim: trimmed("ltrim"),
  rtrim: trimmed("rtrim"),
  ...each(
    rewrite((call) => `strpos(${argument(call, 0)}, ${argument(call, 1)})::integer`),
    "strpos",
    "position",
  ),
  ...each(
    rewrite((call) => `length(${argument(call, 0)})::integer`),
    ...["len", "length", "char_length", "character_length", "textlen"],
  ),
  ...each(rename("rs_substring"), "substring", "substr"),
  lpad: rewrite((call) => `lpad(${argument(call, 0)}, ${argument(call, 1)}, ${call.args[2] ?? "' '"})`),
  rpad: rewrite((call) => `rpad(${argument(call, 0)}, ${argument(call, 1)}, ${call.args[2] ?? "' '"})`),
  replicate: rename("repeat"),
  octet_length: rewrite((call) => `strlen(${argument(call, 0)})::integer`),
  bit_length: rewrite((call) => `(strlen(${argument(call, 0)}) * 8)::integer`),
  charindex: rewrite((call) => `strpos(${argument(call, 1)}, ${argument(call, 0)})::integer`),
  // NULL in, NULL out; DuckDB's concat leaves NULLs out.
  concat: rewrite((call) => `(${argument(call, 0)} || ${argument(call, 1)})`),
  octetindex: rewrite((call) => `rs_octetindex(${argument(call, 0)}, ${argument(call, 1)})::integer`),
  bpcharcmp: rewrite(
    (call) => `rs_compare(rtrim(${argument(call, 0)}, ' '), rtrim(${argument(call, 1)}, ' '))`,
  ),
  bttext_pattern_cmp: rewrite((call) => `rs_compare(${argument(call, 0)}, ${argument(call, 1)})`),
  split_part: rename("rs_split_part"),
  initcap: rename("rs_initcap"),
  quote_literal: rename("rs_quote_literal"),
  quote_ident: rename("rs_quote_ident"),
  soundex: rename("rs_soundex"),
  difference: rewrite((call) => `rs_difference(${argument(call, 0)}, ${argument(call, 1)})::integer`),
  ...each(
    refused("values of VARBYTE are not supported; keep them as text"),
    "to_varbyte",
    "from_varbyte",
    "from_hex",
    "getbit",
    "varbyte_concat",
  ),
  collate: refused("texts compare byte by byte; use lower()"),
};

function trimmed(name: string): FunctionRule {
  return rewrite((call) => `${name}(${argument(call, 0)}, ${call.args[1] ?? "' '"})`);
}
