import { RedshiftError } from "../types.ts";

export type TokenKind =
  | "word"
  | "quoted"
  | "string"
  | "number"
  | "operator"
  | "punctuation"
  | "comment"
  | "space"
  | "dollar"
  | "parameter";

/** A piece of a statement; the texts of all tokens, joined, are the statement. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Character offsets in the input: `start` included, `end` not. */
  readonly start: number;
  readonly end: number;
}

const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ["space", /\s+/y],
  ["comment", /--[^\n]*/y],
  // `#name` is a temporary table; behind a value, `#` is an operator.
  [
    "word",
    /(?:[A-Za-z_\u0080-\uffff]|(?<![\d)\]]\s*)#(?=[A-Za-z_\u0080-\uffff]))[A-Za-z0-9_$#\u0080-\uffff]*/y,
  ],
  ["quoted", /"(?:[^"]|"")*"/y],
  ["string", /'(?:[^'\\]|''|\\[\s\S])*'/y],
  ["number", /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ["parameter", /\$\d+/y],
  ["operator", /::|:=|<=|>=|<>|!=|\|\|\/|\|\||\|\/|!~~\*|~~\*|!~\*|!~|~\*|<<|>>|[+\-*/%^<>=~!@&|#]/y],
  ["punctuation", /[(),;.[\]{}:?]/y],
];

/** Splits Redshift SQL into tokens without loss. @throws RedshiftError 42601 for a literal or comment without end */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const token = blockComment(sql, at) ?? dollarQuoted(sql, at) ?? simple(sql, at);
    if (token === null) throw unreadable(sql, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

/** The patterns that a token may have by its first character, so that few are tried. */
const BY_FIRST: readonly (readonly (readonly [TokenKind, RegExp])[])[] = Array.from(
  { length: 129 },
  (_, code) => PATTERNS.filter(([kind]) => mayBegin(kind, String.fromCharCode(code))),
);

function mayBegin(kind: TokenKind, character: string): boolean {
  const word = /[A-Za-z_#\u0080-\uffff]/.test(character);
  switch (kind) {
    case "word":
      return word;
    case "space":
      // Beyond ASCII there are other blanks.
      return /\s/.test(character) || character >= "\u0080";
    case "number":
      return /[\d.]/.test(character);
    case "quoted":
      return character === '"';
    case "string":
      return character === "'";
    default:
      return !/[A-Za-z_\d\s"']/.test(character);
  }
}

function simple(sql: string, at: number): Token | null {
  for (const [kind, pattern] of BY_FIRST[Math.min(sql.charCodeAt(at), 128)] ?? PATTERNS) {
    pattern.lastIndex = at;
    if (pattern.test(sql)) {
      return { kind, text: sql.slice(at, pattern.lastIndex), start: at, end: pattern.lastIndex };
    }
  }
  return null;
}

/** Block comments nest. */
function blockComment(sql: string, at: number): Token | null {
  if (sql.charCodeAt(at) !== 47 || sql.charCodeAt(at + 1) !== 42) return null;
  const edge = /\/\*|\*\//g;
  edge.lastIndex = at + 2;
  for (let depth = 1; depth > 0; ) {
    const match = edge.exec(sql);
    if (match === null) throw syntaxError("unterminated /* comment", at);
    depth += match[0] === "/*" ? 1 : -1;
  }
  return { kind: "comment", text: sql.slice(at, edge.lastIndex), start: at, end: edge.lastIndex };
}

function dollarQuoted(sql: string, at: number): Token | null {
  if (sql.charCodeAt(at) !== 36) return null;
  const open = /\$(?:[A-Za-z_][A-Za-z0-9_]*)?\$/y;
  open.lastIndex = at;
  const tag = open.exec(sql)?.[0];
  if (tag === undefined) return null;
  const close = sql.indexOf(tag, at + tag.length);
  if (close < 0) throw syntaxError("unterminated dollar-quoted string", at);
  const end = close + tag.length;
  return { kind: "dollar", text: sql.slice(at, end), start: at, end };
}

function unreadable(sql: string, at: number): RedshiftError {
  const character = sql[at] ?? "";
  if (character === "'") return syntaxError("unterminated quoted string", at);
  if (character === '"') return syntaxError("unterminated quoted identifier", at);
  return syntaxError(`syntax error at or near "${character}"`, at);
}

function syntaxError(message: string, at: number): RedshiftError {
  return new RedshiftError(message, { code: "42601", position: at + 1 });
}

/** One statement of a text: its tokens, without the semicolon, and where it begins. */
export interface StatementText {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Character offset of the first token in the whole text. */
  readonly start: number;
}

/** Parts a text at its semicolons. Statements of spaces and comments alone are left out. */
export function splitStatements(sql: string): readonly StatementText[] {
  const statements: StatementText[] = [];
  let current: Token[] = [];
  const flush = (): void => {
    const [first] = current;
    if (first !== undefined && current.some(isSignificant)) {
      const text = current.map((token) => token.text).join("");
      statements.push({ text, tokens: current, start: first.start });
    }
    current = [];
  };
  for (const token of tokenize(sql)) {
    if (token.text === ";" && token.kind === "punctuation") flush();
    else current.push(token);
  }
  flush();
  return statements;
}

/** Whether a token is more than space or comment. */
export function isSignificant(token: Token): boolean {
  return token.kind !== "space" && token.kind !== "comment";
}
