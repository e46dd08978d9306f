/**
 * Splits SQLX into its blocks. The grammar is that of @dataform/core 2.9.0's lexer, whose states and
 * patterns are followed one by one: where it is odd (a block keyword counts in the middle of a word, `${`
 * is plain text between double quotes), this is odd in the same way.
 */

/** How a piece of the source enters the generated JavaScript. */
export type PieceKind = "sql" | "string" | "comment" | "javascript" | "separator";

/** Offsets into the source, in UTF-16 units; `end` is exclusive. */
export interface Piece {
  readonly kind: PieceKind;
  readonly start: number;
  readonly end: number;
}

/** A `config {…}`, `js {…}`, `pre_operations {…}` and so on. */
export interface Block {
  /** The opening words as written, such as `input "a", "b" {`. */
  readonly header: string;
  readonly start: number;
  /** Past the closing brace. */
  readonly end: number;
  /** The SQL within; empty for blocks of JavaScript. */
  readonly pieces: readonly Piece[];
}

/** Something that the text opens and never closes. */
export interface Unclosed {
  readonly what: string;
  readonly offset: number;
}

export interface SqlxBlocks {
  readonly scripts: readonly Block[];
  readonly queries: readonly Block[];
  /** What stands outside of every block. */
  readonly pieces: readonly Piece[];
  readonly unclosed: Unclosed | null;
}

const QUOTES = `(''')|(""")|(')|(")`;
const COMMON = String.raw`([^\S\r\n]*---[^\S\r\n]*$)|(--.*?$|\/\*[\s\S]*?\*\/)|(\$\{)|${QUOTES}`;
const OUTER = new RegExp(
  String.raw`(config \{|js \{)|((?:incremental_where|pre_operations|post_operations) \{|input "[a-zA-Z0-9_-]+"(?:,\s*"[a-zA-Z0-9_-]+")* \{)|${COMMON}`,
  "gm",
);
const INNER = new RegExp(String.raw`(\})|(?!)()|${COMMON}`, "gm");
const SCRIPT = /\/\/.*?$|\/\*[\s\S]*?\*\/|'(?:\\['\\]|[^\n'\\])*'|"(?:\\["\\]|[^\n"\\])*"|[`{}]/gm;
const TEMPLATE = /\\\\|\\\$\{`|\$\{|`/g;
const IN_QUOTES: Readonly<Record<string, RegExp>> = {
  "'": /\\\\|\\'|\$\{|'/g,
  '"': /\\\\|\\"|"/g,
  "'''": /\\\\|\$\{|'''/g,
  '"""': /\\\\|\$\{|"""/g,
};

/** Splits the text of a SQLX file; never fails, but says what was left open. */
export function splitSqlx(source: string): SqlxBlocks {
  return new Splitter(source).split();
}

class Splitter {
  readonly #source: string;
  #unclosed: Unclosed | null = null;

  constructor(source: string) {
    this.#source = source;
  }

  split(): SqlxBlocks {
    const scripts: Block[] = [];
    const queries: Block[] = [];
    const pieces: Piece[] = [];
    let at = 0;
    for (;;) {
      OUTER.lastIndex = at;
      const match = OUTER.exec(this.#source);
      this.#push(pieces, "sql", at, match?.index ?? this.#source.length);
      if (match === null) break;
      const start = match.index;
      const header = match[0];
      if (match[1] !== undefined) {
        at = this.#skipScript(start + header.length, {
          what: `the ${header.slice(0, -2)} block`,
          offset: start,
        });
        scripts.push({ header, start, end: at, pieces: [] });
      } else if (match[2] !== undefined) {
        const inner: Piece[] = [];
        at = this.#innerSql(start + header.length, inner, header, start);
        queries.push({ header, start, end: at, pieces: inner });
      } else {
        at = this.#common(match, pieces);
      }
    }
    return { scripts, queries, pieces, unclosed: this.#unclosed };
  }

  /** From past the opening brace to past the closing one. */
  #innerSql(from: number, pieces: Piece[], header: string, start: number): number {
    let at = from;
    for (;;) {
      INNER.lastIndex = at;
      const match = INNER.exec(this.#source);
      this.#push(pieces, "sql", at, match?.index ?? this.#source.length);
      if (match === null) return this.#leftOpen(`the ${header.slice(0, -2)} block`, start);
      if (match[1] !== undefined) return match.index + 1;
      at = this.#common(match, pieces);
    }
  }

  /** Takes a separator, comment, placeholder or quoted text; returns where it ends. */
  #common(match: RegExpExecArray, pieces: Piece[]): number {
    const start = match.index;
    const end = start + match[0].length;
    if (match[3] !== undefined) {
      this.#push(pieces, "separator", start, end);
      return end;
    }
    if (match[4] !== undefined) {
      this.#push(pieces, "comment", start, end);
      return end;
    }
    if (match[5] !== undefined) return this.#placeholder(start, pieces);
    return this.#quoted(match[0], start, pieces);
  }

  #placeholder(start: number, pieces: Piece[]): number {
    const end = this.#skipScript(start + 2, { what: "the ${", offset: start });
    this.#push(pieces, "javascript", start, end);
    return end;
  }

  #quoted(quote: string, start: number, pieces: Piece[]): number {
    const pattern = IN_QUOTES[quote];
    if (pattern === undefined) throw new Error(`no pattern for the quote ${quote}`);
    let textStart = start;
    let at = start + quote.length;
    for (;;) {
      pattern.lastIndex = at;
      const match = pattern.exec(this.#source);
      if (match === null) {
        this.#push(pieces, "string", textStart, this.#source.length);
        return this.#leftOpen(`the quote ${quote}`, start);
      }
      at = match.index + match[0].length;
      if (match[0] === quote) {
        this.#push(pieces, "string", textStart, at);
        return at;
      }
      if (match[0] === "${") {
        this.#push(pieces, "string", textStart, match.index);
        at = this.#placeholder(match.index, pieces);
        textStart = at;
      }
    }
  }

  /** JavaScript from past an opening brace to past the brace that closes it. */
  #skipScript(from: number, opened: Unclosed): number {
    let at = from;
    for (;;) {
      SCRIPT.lastIndex = at;
      const match = SCRIPT.exec(this.#source);
      if (match === null) return this.#leftOpen(opened.what, opened.offset);
      at = match.index + match[0].length;
      if (match[0] === "}") return at;
      if (match[0] === "{") at = this.#skipScript(at, opened);
      else if (match[0] === "`") at = this.#skipTemplate(at, match.index);
    }
  }

  #skipTemplate(from: number, start: number): number {
    let at = from;
    for (;;) {
      TEMPLATE.lastIndex = at;
      const match = TEMPLATE.exec(this.#source);
      if (match === null) return this.#leftOpen("the backtick", start);
      at = match.index + match[0].length;
      if (match[0] === "`") return at;
      if (match[0] === "${") at = this.#skipScript(at, { what: "the ${", offset: match.index });
    }
  }

  #push(pieces: Piece[], kind: PieceKind, start: number, end: number): void {
    if (end > start) pieces.push({ kind, start, end });
  }

  /** The innermost thing left open is the one to blame, and it is met first. */
  #leftOpen(what: string, offset: number): number {
    this.#unclosed ??= { what, offset };
    return this.#source.length;
  }
}
