import { failure } from "./failure.ts";

/** Renames the attributes of a JSON text, on every level, to lower or upper case. (dg/r_lower_attribute_names) */
export function attributeNames(json: string, lower: boolean): string {
  return json.replace(/"(?:[^"\\]|\\.)*"(\s*:)?/g, (text, colon: string | undefined) => {
    if (colon === undefined) return text;
    const name = JSON.parse(text.slice(0, text.length - colon.length)) as string;
    return JSON.stringify(lower ? name.toLowerCase() : name.toUpperCase()) + colon;
  });
}

/** Digits of a decimal in a JSON text: all of them, or those behind the point. */
export function decimalDigits(json: string, part: "precision" | "scale"): bigint | null {
  const match = /^-?(\d+)(?:\.(\d+))?$/.exec(json.trim());
  if (match === null) return null;
  const [, whole = "", fraction = ""] = match;
  if (part === "scale") return BigInt(fraction.length);
  return BigInt(whole.replace(/^0+/, "").length + fraction.length || 1);
}

/** IS_SMALLINT, IS_INTEGER, IS_BIGINT of a JSON number: no digits behind the point, and in range. */
export function isInteger(json: string, bits: number): boolean {
  const text = json.trim();
  return /^-?\d+$/.test(text) && BigInt.asIntN(bits, BigInt(text)) === BigInt(text);
}

/**
 * Whether a JSON number is a decimal or a float. A number with digits behind the point may be either on
 * Redshift, by how it was made: that is not kept here.
 */
export function isDecimal(json: string): boolean {
  const text = json.trim();
  if (!/^-?\d/.test(text)) return false;
  if (/^-?\d+$/.test(text)) return true;
  throw failure(
    "0A000",
    "is_decimal() and is_float() of numbers with a fraction are not supported by local-redshift",
  );
}
