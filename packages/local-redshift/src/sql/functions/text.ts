import { RedshiftError } from "../../types.ts";
import { isSymbol, isWord, type Node } from "../tree.ts";
import { argument } from "./arguments.ts";
import { type Call, each, type FunctionList, refused, rename, rewrite, same } from "./function-rule.ts";

/** String functions. (dg/String_functions_header) */
export const textFunctions: FunctionList = {
  ...each(same, "lower", "upper", "ltrim", "rtrim", "trim", "left", "right"),
  ...each(same, "replace", "reverse", "repeat", "strpos", "translate", "chr", "ascii", "position"),
  ...each(rename("length"), "len", "length", "char_length", "character_length", "textlen"),
  ...each(rewrite(substring), "substring", "substr"),
  lpad: rewrite((call) => `lpad(${argument(call, 0)}, ${argument(call, 1)}, ${call.args[2] ?? "' '"})`),
  rpad: rewrite((call) => `rpad(${argument(call, 0)}, ${argument(call, 1)}, ${call.args[2] ?? "' '"})`),
  replicate: rename("repeat"),
  btrim: rename("trim"),
  octet_length: rename("strlen"),
  bit_length: rewrite((call) => `(strlen(${argument(call, 0)}) * 8)`),
  charindex: rewrite((call) => `strpos(${argument(call, 1)}, ${argument(call, 0)})`),
  // NULL in, NULL out; DuckDB's concat leaves NULLs out.
  concat: rewrite((call) => `(${argument(call, 0)} || ${argument(call, 1)})`),
  octetindex: rewrite((call) => `rs_octetindex(${argument(call, 0)}, ${argument(call, 1)})`),
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

/** Positions before the first character count, as in PostgreSQL; DuckDB counts them from the end. */
function substring(call: Call): string {
  const [nodes = []] = call.argNodes;
  const from = nodes.findIndex((node) => isWord(node, "from"));
  if (from < 0) return `rs_substring(${call.args.join(", ")})`;
  const start = nodes[from + 1];
  if (!isPositive(start)) {
    throw new RedshiftError("substring(… from …) takes only a position above 0 in local-redshift", {
      code: "0A000",
      hint: "Use substring(text, position, length).",
    });
  }
  return `substring(${argument(call, 0)})`;
}

function isPositive(node: Node | undefined): boolean {
  return node !== undefined && !isSymbol(node) && node.kind === "number" && Number(node.text) > 0;
}
