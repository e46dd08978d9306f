/** Why and where a text is no JSON; the offset counts UTF-16 units from 0. */
export interface JsonError {
  readonly offset: number;
  readonly message: string;
}

const WHITE_SPACE = /[ \t\r\n]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 forbids control characters in strings.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * The first place where a text breaks JSON's grammar (RFC 8259), or null where it doesn't. JSON.parse
 * says the place in some of its messages only, and differently from one Node to the next.
 */
export function findJsonError(text: string): JsonError | null {
  const reader = new Reader(text);
  reader.value();
  reader.end();
  return reader.error;
}

class Reader {
  error: JsonError | null = null;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): void {
    this.#take(WHITE_SPACE);
    const first = this.#text[this.#at];
    if (first === "{") this.#list("}", () => this.#member());
    else if (first === "[") this.#list("]", () => this.value());
    else if (first === '"') this.#string("a string");
    else if (!this.#take(SCALAR)) this.#fail("a value is missing");
  }

  end(): void {
    this.#take(WHITE_SPACE);
    if (this.#at < this.#text.length) this.#fail("something follows the end");
  }

  #member(): void {
    this.#take(WHITE_SPACE);
    if (this.#text[this.#at] !== '"') this.#fail("a key in double quotes is missing");
    if (this.error === null) this.#string("a key");
    this.#take(WHITE_SPACE);
    if (this.#text[this.#at] !== ":") this.#fail("a colon is missing");
    if (this.error !== null) return;
    this.#at += 1;
    this.value();
  }

  #list(close: string, element: () => void): void {
    this.#at += 1;
    this.#take(WHITE_SPACE);
    if (this.#text[this.#at] === close) {
      this.#at += 1;
      return;
    }
    while (this.error === null) {
      element();
      this.#take(WHITE_SPACE);
      const next = this.#text[this.#at];
      if (this.error === null && next !== "," && next !== close) this.#fail(`a comma or ${close} is missing`);
      this.#at += 1;
      if (next === close) return;
      const comma = this.#at - 1;
      this.#take(WHITE_SPACE);
      if (this.#text[this.#at] === close) {
        this.#at = comma;
        this.#fail(`a comma before ${close} is not allowed`);
      }
    }
  }

  #string(what: string): void {
    if (!this.#take(STRING)) this.#fail(`${what} is not closed, or holds a character that must be escaped`);
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return false;
    this.#at += match[0].length;
    return true;
  }

  #fail(message: string): void {
    this.error ??= { offset: this.#at, message };
  }
}
