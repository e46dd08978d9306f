const CODES: Readonly<Record<string, string>> = Object.fromEntries(
  (
    [
      ["BFPV", "1"],
      ["CGJKQSXZ", "2"],
      ["DT", "3"],
      ["L", "4"],
      ["MN", "5"],
      ["R", "6"],
    ] as const
  ).flatMap(([letters, code]) => [...letters].map((letter) => [letter, code] as const)),
);

/** American Soundex of the letters in a text: a letter and three digits; empty without a letter. (dg/SOUNDEX) */
export function soundex(text: string): string {
  const letters = text.toUpperCase().replace(/[^A-Z]/g, "");
  const [first = ""] = letters;
  if (first === "") return "";
  let code = first;
  let last = CODES[first] ?? "";
  for (const letter of letters.slice(1)) {
    const digit = CODES[letter] ?? "";
    if (digit !== "" && digit !== last) code += digit;
    // H and W do not part letters of one sound; vowels do.
    if (letter !== "H" && letter !== "W") last = digit;
    if (code.length === 4) break;
  }
  return code.padEnd(4, "0");
}

/** How many of the four characters of two Soundex codes agree. (dg/DIFFERENCE) */
export function soundDifference(left: string, right: string): bigint {
  const [a, b] = [soundex(left), soundex(right)];
  return BigInt([...a].filter((character, index) => character === b[index]).length);
}
