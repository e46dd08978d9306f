import { stringText } from "../sql/string-text.ts";
import { isSignificant, type Token, tokenize } from "../sql/tokens.ts";
import { RedshiftError } from "../types.ts";

/** The tokens that matter, one after another. */
export class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(sql: string) {
    const tokens = tokenize(sql).filter(isSignificant);
    this.#tokens = tokens.at(-1)?.text === ";" ? tokens.slice(0, -1) : tokens;
  }

  next(): Token | undefined {
    return this.#tokens[this.#at++];
  }

  /** Takes the next token if it is this word or sign. */
  take(text: string): boolean {
    const token = this.#tokens[this.#at];
    const same = token?.text.toLowerCase() === text && token.kind !== "quoted" && token.kind !== "string";
    if (same) this.#at++;
    return same;
  }

  /** Takes the next token if it is one of these words. */
  skip(...words: string[]): void {
    words.some((word) => this.take(word));
  }

  word(text: string): void {
    if (!this.take(text)) throw syntaxError(this.#tokens[this.#at]);
  }

  identifier(what: string): string {
    const token = this.next();
    if (token?.kind !== "word" && token?.kind !== "quoted") throw expected(what, token);
    return identifierName(token);
  }

  optionalString(): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "string") return undefined;
    this.#at++;
    return stringText(token.text);
  }

  string(what: string): string {
    const value = this.optionalString();
    if (value === undefined) throw expected(`${what} in single quotes`, this.#tokens[this.#at]);
    return value;
  }

  /** `[AS] 'text'` after an option. The text is in no error: it may be a secret. */
  text(option: string): string {
    this.skip("as");
    const value = this.optionalString();
    if (value === undefined) {
      throw new RedshiftError(
        `${option} takes a text in single quotes`,
        where("42601", this.#tokens[this.#at]),
      );
    }
    return value;
  }
}

/** The code of an error and the place of its token. */
export function where(code: string, token: Token | undefined): { code: string; position?: number } {
  return token === undefined ? { code } : { code, position: token.start + 1 };
}

function expected(what: string, token: Token | undefined): RedshiftError {
  return new RedshiftError(`syntax error: expected ${what}`, where("42601", token));
}

/** Strings are not shown: after a misspelt option they may be a secret. */
export function syntaxError(token: Token | undefined): RedshiftError {
  if (token === undefined) return new RedshiftError("syntax error at end of input", { code: "42601" });
  const shown = token.kind === "word" || token.text.length === 1 ? `"${token.text}"` : `a ${token.kind}`;
  return new RedshiftError(`syntax error at or near ${shown}`, where("42601", token));
}

/** Identifiers fold to lower case, quoted ones too, as Redshift does by default. */
function identifierName(token: Token): string {
  const name = token.kind === "quoted" ? token.text.slice(1, -1).replaceAll('""', '"') : token.text;
  return name.toLowerCase();
}
