import type { NativeFunction } from "../../../native-function.ts";
import { textFunction } from "../../../native-function.ts";
import { RedshiftError } from "../../../types.ts";
import { isoText, type MomentKind } from "../../moment-literal.ts";
import { failure } from "./failure.ts";
import { formatDate } from "./format-date.ts";
import { formatNumber } from "./format-number.ts";
import { crc32, fnvHash, murmurHash, sha2 } from "./hash.ts";
import { canParse, isJson, parsedJson, textAt, withoutSpaces } from "./json-text.ts";
import { nextDay } from "./next-day.ts";
import { strtol } from "./numerals.ts";
import { quoteIdent } from "./quote-ident.ts";
import { readDate } from "./read-date.ts";
import { readNumber } from "./read-number.ts";
import { regexpCount, regexpInstr, regexpReplace, regexpSubstr } from "./regexp.ts";
import { similarPattern } from "./similar.ts";
import { soundDifference, soundex } from "./sound.ts";
import { attributeNames, decimalDigits, isDecimal, isInteger } from "./super.ts";
import { superKey } from "./super-key.ts";

const text = "text" as const;
const bigint = "bigint" as const;

/** Numbers print by a numeric pattern, everything else by that of a date. */
function toChar(type: string, value: string, pattern: string): string {
  if (type === "DOUBLE" || type === "FLOAT") return formatNumber(significant(value), pattern);
  return /INT$|INTEGER|DECIMAL/.test(type) ? formatNumber(value, pattern) : formatDate(value, pattern);
}

/** A text as the engine reads a date or time of that type. */
function nativeMoment(value: string, type: string): string {
  try {
    return isoText(value.replace(/^"(.*)"$/, "$1"), type as MomentKind);
  } catch (error) {
    throw error instanceof RedshiftError ? failure(error.code, error.message) : error;
  }
}

/** The fifteen digits that a double is sure of. */
function significant(value: string): string {
  const number = Number(value);
  return Number.isFinite(number) ? number.toPrecision(15) : value;
}

/** Functions that the engine has not, written here. Macros and rewrites call them. */
export const nativeFunctions: readonly NativeFunction[] = [
  textFunction("rs_native_to_char", 3, text, toChar),
  textFunction("rs_native_to_date", 3, text, (value, pattern, strict) =>
    readDate(value, pattern, strict === "true"),
  ),
  // What a SUPER holds stands in quotes.
  textFunction("rs_native_moment", 2, text, nativeMoment),
  textFunction("rs_native_to_number", 2, text, readNumber),
  textFunction("rs_native_next_day", 2, text, nextDay),
  textFunction("rs_quote_ident", 1, text, quoteIdent),
  {
    name: "rs_sha2",
    parameters: [text, bigint],
    returns: text,
    call: (value, bits) => sha2(String(value), Number(bits)),
  },
  textFunction("rs_similar", 2, text, similarPattern),
  textFunction("rs_crc32", 1, text, crc32),
  textFunction("rs_soundex", 1, text, soundex),
  textFunction("rs_difference", 2, bigint, soundDifference),
  textFunction("rs_lower_names", 1, text, (json) => attributeNames(json, true)),
  textFunction("rs_upper_names", 1, text, (json) => attributeNames(json, false)),
  textFunction("rs_super_precision", 1, bigint, (json) => decimalDigits(json, "precision")),
  textFunction("rs_super_scale", 1, bigint, (json) => decimalDigits(json, "scale")),
  textFunction("rs_native_is_json", 1, "boolean", isJson),
  textFunction("rs_native_can_parse", 1, "boolean", canParse),
  textFunction("rs_native_json_text", 1, text, withoutSpaces),
  textFunction("rs_native_json_at", 2, text, textAt),
  {
    name: "rs_native_json_parse",
    parameters: [text, bigint],
    returns: text,
    call: (json, options) => parsedJson(String(json), Number(options)),
  },
  textFunction("rs_native_super_key", 1, text, superKey),
  textFunction("rs_super_is_decimal", 1, "boolean", isDecimal),
  {
    name: "rs_super_is_integer",
    parameters: [text, bigint],
    returns: "boolean",
    call: (json, bits) => isInteger(String(json), Number(bits)),
  },
  {
    name: "rs_native_fnv",
    parameters: [text, text, bigint],
    returns: bigint,
    call: (type, value, seed) => fnvHash(String(type), String(value), BigInt(seed)),
  },
  {
    name: "rs_native_murmur",
    parameters: [text, text, bigint],
    returns: bigint,
    call: (type, value, seed) => murmurHash(String(type), String(value), BigInt(seed)),
  },
  {
    name: "rs_strtol",
    parameters: [text, bigint],
    returns: bigint,
    call: (value, base) => strtol(String(value), BigInt(base)),
  },
  {
    name: "rs_native_regexp_count",
    parameters: [text, text, bigint, text],
    returns: bigint,
    call: (value, pattern, position, options) =>
      regexpCount(String(value), String(pattern), BigInt(position), String(options)),
  },
  {
    name: "rs_native_regexp_substr",
    parameters: [text, text, bigint, bigint, text],
    returns: text,
    call: (value, pattern, position, occurrence, options) =>
      regexpSubstr(String(value), String(pattern), BigInt(position), BigInt(occurrence), String(options)),
  },
  {
    name: "rs_native_regexp_instr",
    parameters: [text, text, bigint, bigint, bigint, text],
    returns: bigint,
    call: (value, pattern, position, occurrence, behind, options) =>
      regexpInstr(
        String(value),
        String(pattern),
        BigInt(position),
        BigInt(occurrence),
        BigInt(behind),
        String(options),
      ),
  },
  {
    name: "rs_native_regexp_replace",
    parameters: [text, text, text, bigint, text],
    returns: text,
    call: (value, pattern, replacement, position, options) =>
      regexpReplace(String(value), String(pattern), String(replacement), BigInt(position), String(options)),
  },
];
