import { RedshiftError } from "../../types.ts";
import { argument } from "./arguments.ts";
import { type Call, each, type FunctionList, refused, rename, rewrite, same } from "./function-rule.ts";
import { FNV_SEED } from "./native/hash.ts";

/** Hash functions. (dg/hash-functions) */
export const hashFunctions: FunctionList = {
  md5: same,
  ...each(rename("sha1"), "func_sha1", "sha1", "sha"),
  sha2: rewrite((call) => {
    const bits = argument(call, 1).trim();
    const text = argument(call, 0);
    return bits === "256" || bits === "0" ? `sha256(${text})` : `rs_sha2(${text}, ${bits})`;
  }),
  crc32: rename("rs_crc32"),
  fnv_hash: rewrite((call) => `rs_fnv_hash(${hashed(call)}, ${call.args[1] ?? `(${FNV_SEED})::bigint`})`),
  murmur3_32_hash: rewrite(murmur),
  farmfingerprint64: refused("the engine has no such hash; use fnv_hash()"),
  checksum: refused("its algorithm is not documented; use fnv_hash()"),
};

/** With a seed the documentation's own examples do not agree with one another. */
function murmur(call: Call): string {
  if (call.args.length === 1) return `rs_murmur_hash(${hashed(call)}, 0)`;
  throw new RedshiftError("murmur3_32_hash() with a seed is not supported by local-redshift", {
    code: "0A000",
    hint: "Use fnv_hash() with a seed.",
  });
}

/** What is hashed: a CHAR counts with the blanks that fill it up. (dg/r_FNV_HASH) */
function hashed(call: Call): string {
  const value = argument(call, 0);
  const [type] = call.argTypes;
  return type?.kind === "char" && type.bytes !== undefined ? `rpad(${value}, ${type.bytes}, ' ')` : value;
}
