import { isSignificant, type Token } from "./tokens.ts";

/**
 * The names behind `* EXCLUDE` in parentheses, without which they may stand too: they end the select list.
 * (dg/r_EXCLUDE_list)
 */
export function excludedInParentheses(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some((token) => isWord(token, "exclude"))) return tokens;
  const solid = tokens.filter(isSignificant);
  const opened = new Set<Token>();
  const closed = new Set<Token>();
  for (const [at, token] of solid.entries()) {
    if (!isWord(token, "exclude") || solid[at - 1]?.text !== "*" || !isNamed(solid[at + 1])) continue;
    let end = at + 1;
    while (solid[end + 1]?.text === "," && isNamed(solid[end + 2])) end += 2;
    const last = solid[end];
    opened.add(token);
    if (last !== undefined) closed.add(last);
  }
  return tokens.flatMap((token) => [
    token,
    ...(opened.has(token) ? [punctuation("(")] : []),
    ...(closed.has(token) ? [punctuation(")")] : []),
  ]);
}

function punctuation(text: string): Token {
  return { kind: "punctuation", text, start: -1, end: -1 };
}

function isWord({ kind, text }: Token, word: string): boolean {
  return kind === "word" && text.length === word.length && text.toLowerCase() === word;
}

function isNamed(token: Token | undefined): boolean {
  return token?.kind === "word" || token?.kind === "quoted";
}
