/** The tokens of a JSON text, its spaces left out: brackets, commas, colons, strings with their quotes, words. */
export function jsonTokens(json: string): readonly string[] {
  return json.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
}

/** A place in tokens, which reading moves on. */
export interface Place {
  at: number;
}

/** What a string token says. */
export function tokenText(token: string): string {
  return token.includes("\\") ? String(JSON.parse(token)) : token.slice(1, -1);
}
