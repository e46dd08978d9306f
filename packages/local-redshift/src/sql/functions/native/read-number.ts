import { failure } from "./failure.ts";
import { numberPattern } from "./number-pattern.ts";

/**
 * TO_NUMBER: the number that a text holds by a pattern, as text. Signs count wherever the pattern has
 * a place for one. (dg/r_TO_NUMBER)
 */
export function readNumber(text: string, pattern: string): string {
  const layout = numberPattern(pattern);
  let [digits, negative, at] = ["", /<.*>/.test(text), 0];
  const skip = (regex: RegExp): string => {
    regex.lastIndex = at;
    const found = regex.exec(text)?.[0] ?? "";
    at += found.length;
    if (found.includes("-")) negative = true;
    return found;
  };
  for (const piece of layout.pieces) {
    skip(/[ \t]*/y);
    switch (piece.kind) {
      case "digit":
        if (digits === "") skip(/[-+<]?[ \t]*/y);
        digits += skip(/\d?/y);
        break;
      case "point":
        if (digits === "") skip(/[-+<]?[ \t]*/y);
        digits += skip(/\.?/y);
        break;
      case "group":
        skip(/,?/y);
        break;
      case "anchor":
      case "minus":
      case "plus":
      case "sign":
        skip(/[-+]?/y);
        break;
      case "currency":
        skip(/[^\d\s.,+-]*/y);
        break;
      case "text":
        skip(/[^\d.,+-]?/y);
        break;
      case "brackets":
      case "ordinal":
        break;
      case "roman":
        throw failure("0A000", "to_number() reads no Roman numerals");
    }
  }
  if (!/\d/.test(digits)) throw failure("22P02", `invalid input syntax for type numeric: "${text}"`);
  const shifted = layout.shift > 0 ? `${digits}e-${layout.shift}` : digits;
  return `${negative ? "-" : ""}${shifted}`;
}
