import { jsonTokens, type Place, tokenText } from "./json-tokens.ts";

/**
 * A text that stands for a SUPER value where it is compared: equal for equal values, and in their order, which is
 * boolean, number, string, array, object. (dg/query-super: Dynamic typing, Order by)
 */
export function superKey(json: string): string {
  return keyOf(jsonTokens(json), { at: 0 });
}

/** What ends a part of a key: it is less than whatever a part may go on with. */
const END = "\u0001\u0001";

function keyOf(tokens: readonly string[], place: Place): string {
  const token = tokens[place.at] ?? "null";
  place.at += 1;
  if (token === "true" || token === "false") return `1${token}`;
  if (token === "null") return "9";
  if (token === "[") return `4${list(tokens, place).join("")}`;
  if (token === "{") return `5${attributes(tokens, place).sort().join("")}`;
  return token.startsWith('"') ? `3${tokenText(token).replace(/ +$/, "")}` : `2${numberKey(token)}`;
}

function list(tokens: readonly string[], place: Place): string[] {
  const parts: string[] = [];
  while (place.at < tokens.length && tokens[place.at] !== "]") {
    parts.push(part(keyOf(tokens, place)));
    if (tokens[place.at] === ",") place.at += 1;
  }
  place.at += 1;
  return parts;
}

function attributes(tokens: readonly string[], place: Place): string[] {
  const parts: string[] = [];
  while (place.at < tokens.length && tokens[place.at] !== "}") {
    const name = tokenText(tokens[place.at] ?? '""');
    place.at += 2;
    parts.push(part(name) + part(keyOf(tokens, place)));
    if (tokens[place.at] === ",") place.at += 1;
  }
  place.at += 1;
  return parts;
}

function part(key: string): string {
  return key.replaceAll("\u0001", "\u0001\u0002") + END;
}

/** A number's key: a zero, or the exponent and the digits; of numbers below zero what they lack to nines. */
export function numberKey(text: string): string {
  const [, sign, whole = "", fraction = "", power = "0"] =
    /^(-?)(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/.exec(text) ?? [];
  const all = (whole + fraction).replace(/^0+/, "");
  const digits = all.replace(/0+$/, "");
  if (digits === "") return "b";
  const exponent = Number(power) + all.length - fraction.length;
  const key = String(exponent + 50_000).padStart(6, "0") + digits;
  return sign === "-" ? `a${key.replace(/\d/g, (digit) => String(9 - Number(digit)))}~` : `c${key}`;
}
