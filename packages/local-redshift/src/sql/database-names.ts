import { isSignificant, type Token } from "./tokens.ts";

/** The one database that there is. */
const DATABASE = "dev";

/**
 * The tokens without the database before `schema.name`, which may name the connected one.
 * (dg/cross-database-overview) Where the name stands alone, as an alias or a table, it is that and no database.
 */
export function withoutDatabase(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some(isDatabase)) return tokens;
  const solid = tokens.filter(isSignificant);
  const dotted = (at: number): boolean => solid[at]?.text === "." && isNamed(solid[at + 1]);
  const stripped = new Set<Token>();
  for (const [at, token] of solid.entries()) {
    if (!isDatabase(token) || solid[at - 1]?.text === ".") continue;
    if (solid[at + 1]?.text !== ".") return tokens;
    const ofSchema = /^schema$/i.test(solid[at - 1]?.text ?? "") && dotted(at + 1);
    const dot = solid[at + 1];
    if (dot !== undefined && (ofSchema || (dotted(at + 1) && dotted(at + 3)))) stripped.add(token).add(dot);
  }
  return stripped.size === 0 ? tokens : tokens.filter((token) => !stripped.has(token));
}

function isDatabase({ kind, text }: Token): boolean {
  if (kind !== "word" && kind !== "quoted") return false;
  const quotes = kind === "quoted" ? 1 : 0;
  // Lengths first: every word of every statement is asked.
  if (text.length !== DATABASE.length + 2 * quotes) return false;
  return text.slice(quotes, text.length - quotes).toLowerCase() === DATABASE;
}

function isNamed(token: Token | undefined): boolean {
  return token?.kind === "word" || token?.kind === "quoted" || token?.text === "*";
}
