const CONTROLS: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

/**
 * The text of a string literal, which is given with its quotes. A backslash escapes what follows it, as in
 * PostgreSQL 8.0: control characters, octal codes, and anything else itself.
 */
export function stringText(quoted: string): string {
  return quoted.slice(1, -1).replace(/''|\\([0-7]{1,3}|[\s\S])/g, (_, escaped: string | undefined) => {
    if (escaped === undefined) return "'";
    if (/^[0-7]/.test(escaped)) return String.fromCharCode(Number.parseInt(escaped, 8));
    return CONTROLS[escaped] ?? escaped;
  });
}
