import { RedshiftError } from "../../types.ts";
import { argument, literalArgument } from "./arguments.ts";
import { type Call, each, type FunctionList, refused, rename, rewrite, same } from "./function-rule.ts";

/** String, hash and regular-expression functions. (dg/String_functions_header, dg/hash-functions) */
export const textFunctions: FunctionList = {
  ...each(same, "lower", "upper", "ltrim", "rtrim", "trim", "substring", "substr", "left", "right"),
  ...each(same, "replace", "reverse", "repeat", "strpos", "translate", "chr", "ascii", "position", "overlay"),
  ...each(rename("length"), "len", "length", "char_length", "character_length"),
  lpad: rewrite((call) => `lpad(${argument(call, 0)}, ${argument(call, 1)}, ${call.args[2] ?? "' '"})`),
  rpad: rewrite((call) => `rpad(${argument(call, 0)}, ${argument(call, 1)}, ${call.args[2] ?? "' '"})`),
  replicate: rename("repeat"),
  btrim: rename("trim"),
  octet_length: rename("strlen"),
  bit_length: rewrite((call) => `(strlen(${argument(call, 0)}) * 8)`),
  charindex: rewrite((call) => `strpos(${argument(call, 1)}, ${argument(call, 0)})`),
  // NULL in, NULL out; DuckDB's concat leaves NULLs out.
  concat: rewrite((call) => `(${argument(call, 0)} || ${argument(call, 1)})`),
  split_part: rename("rs_split_part"),
  initcap: rename("rs_initcap"),
  textlen: rename("length"),
  quote_literal: refused("build literals in the client"),
  quote_ident: refused("build names in the client"),
  md5: same,
  func_sha1: rename("sha1"),
  sha1: same,
  sha: rename("sha1"),
  sha2: rewrite(sha2),
  strtol: rewrite(strtol),
  to_hex: rewrite((call) => `lower(to_hex(${argument(call, 0)}))`),
  ...each(
    refused("its algorithm is not that of DuckDB"),
    "fnv_hash",
    "murmur3_32_hash",
    "checksum",
    "crc32",
    "soundex",
    "difference",
  ),
  regexp_substr: rewrite((call) => {
    onlyPlainPattern(call, 2);
    return `rs_regexp_substr(${argument(call, 0)}, ${argument(call, 1)})`;
  }),
  regexp_replace: rewrite((call) => {
    onlyPlainPattern(call, 3);
    return `rs_regexp_replace(${argument(call, 0)}, ${argument(call, 1)}, ${call.args[2] ?? "''"})`;
  }),
  regexp_count: rewrite((call) => {
    onlyPlainPattern(call, 2);
    return `len(regexp_extract_all(${argument(call, 0)}, ${argument(call, 1)}))::integer`;
  }),
  regexp_instr: refused("use strpos, or regexp_substr and strpos"),
  to_number: refused("cast to numeric"),
};

/** POSIX patterns only: positions, occurrences and parameters have no rule. */
function onlyPlainPattern(call: Call, most: number): void {
  if (call.args.length <= most) return;
  throw new RedshiftError(
    `${call.name}() with more than ${most} arguments is not supported by local-redshift`,
    {
      code: "0A000",
    },
  );
}

function sha2(call: Call): string {
  const bits = argument(call, 1).trim();
  if (bits === "256" || bits === "0") return `sha256(${argument(call, 0)})`;
  throw new RedshiftError("sha2() is supported by local-redshift with 256 bits only", { code: "0A000" });
}

function strtol(call: Call): string {
  const base = argument(call, 1).trim();
  const text = argument(call, 0);
  if (base === "10") return `(${text})::bigint`;
  if (base === "16") return `('0x' || regexp_replace(${text}, '^0[xX]', ''))::bigint`;
  if (base === "2") return `('0b' || ${text})::bigint`;
  const value = literalArgument(call, 0);
  if (value !== undefined && /^\d+$/.test(base)) return String(Number.parseInt(value, Number(base)));
  throw new RedshiftError("strtol() is supported by local-redshift with base 2, 10 or 16", { code: "0A000" });
}
