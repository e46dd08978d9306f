/**
 * The regular expression of a pattern of SIMILAR TO, for a match of the whole text. `escapes` is one
 * character, or empty for none. (dg/pattern-matching-conditions-similar-to)
 */
export function similarPattern(pattern: string, escapes: string): string {
  let regex = "";
  let bracket = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? "";
    if (character === escapes) {
      at += 1;
      regex += (pattern[at] ?? "").replace(/[^A-Za-z0-9]/g, "\\$&");
    } else if (bracket) {
      bracket = character !== "]";
      regex += character === "\\" ? "\\\\" : character;
    } else if (character === "[") {
      const [open = "["] = /^\[\^?(?:\[:\w+:\])*\]?(?:\[:\w+:\])*/.exec(pattern.slice(at)) ?? [];
      regex += open;
      at += open.length - 1;
      bracket = true;
    } else {
      regex += WRITTEN[character] ?? character;
    }
  }
  return `(?s:${regex})`;
}

const WRITTEN: Readonly<Record<string, string>> = {
  "%": ".*",
  _: ".",
  ".": "\\.",
  "^": "\\^",
  $: "\\$",
  "\\": "\\\\",
};
