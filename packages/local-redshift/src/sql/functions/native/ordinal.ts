/** The English ordinal suffix of a number's digits: st, nd, rd, th. */
export function ordinalSuffix(digits: string, upper: boolean): string {
  const teen = digits.at(-2) === "1";
  const suffix = teen ? "th" : ({ "1": "st", "2": "nd", "3": "rd" }[digits.at(-1) ?? ""] ?? "th");
  return upper ? suffix.toUpperCase() : suffix;
}
