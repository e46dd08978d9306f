import { isSignificant, type StatementText, type Token } from "../../sql/tokens.ts";

/**
 * Clients ask PostgreSQL's catalog in words that queries of models do not use: OPERATOR(pg_catalog.~),
 * x::regclass, ARRAY(SELECT …), E'…'. They are put here in words that the rules know.
 */

const CATALOG_WORDS = /pg_catalog|::\s*(?:reg|oid\b|name\b)|\bcollate\b|\be'/i;

/** The statement's tokens, with what only catalog queries say put in other words. */
export function catalogTokens(statement: StatementText): readonly Token[] {
  if (!CATALOG_WORDS.test(statement.text)) return statement.tokens;
  const out: Token[] = [];
  const tokens = statement.tokens.filter(isSignificant);
  const closers = new Set<number>();
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at];
    if (token === undefined) break;
    if (closers.has(at)) out.push(...made(token, ")"));
    const rule = RULES.find((candidate) => candidate.matches(tokens, at));
    at = rule === undefined ? keep(out, token, at) : rule.write(tokens, at, out, closers);
  }
  return spaced(out);
}

interface Rule {
  readonly matches: (tokens: readonly Token[], at: number) => boolean;
  /** Writes what stands for the tokens at `at`, and says where to go on. */
  readonly write: (tokens: readonly Token[], at: number, out: Token[], closers: Set<number>) => number;
}

/** Types that name an object by its number: what finds the number, and what names it. */
const OBJECTS: Readonly<Record<string, readonly [find: string, name: string]>> = {
  regclass: ["to_regclass", "pg_regclass_name"],
  regtype: ["to_regtype", "pg_regtype_name"],
  regproc: ["to_regproc", "pg_regproc_name"],
  regprocedure: ["to_regproc", "pg_regproc_name"],
};

const PLAIN_TYPES: Readonly<Record<string, readonly string[]>> = {
  oid: ["bigint"],
  name: ["varchar", "(", "128", ")"],
  text: ["varchar", "(", "max", ")"],
  char: ["varchar", "(", "1", ")"],
  '"char"': ["varchar", "(", "1", ")"],
};

const RULES: readonly Rule[] = [
  {
    // E'…': backslashes escape in every string of Redshift's.
    matches: (tokens, at) => is(tokens[at], "e") && isString(tokens[at + 1]) && adjacent(tokens, at),
    write: (_, at) => at + 1,
  },
  {
    matches: (tokens, at) =>
      is(tokens[at], "operator") && is(tokens[at + 1], "(") && is(tokens[at + 2], "pg_catalog"),
    write: (tokens, at, out) => {
      const operator = tokens[at + 4];
      if (operator !== undefined) out.push(operator);
      return at + 6;
    },
  },
  {
    matches: (tokens, at) =>
      is(tokens[at], "collate") && is(tokens[at + 1], "pg_catalog") && is(tokens[at + 3], "default"),
    write: (_, at) => at + 4,
  },
  {
    matches: (tokens, at) => is(tokens[at], "::") && castOf(tokens, at).type in OBJECTS,
    write: (tokens, at, out) => {
      const { type, end } = castOf(tokens, at);
      const cast = tokens[at];
      const [find, name] = OBJECTS[type] ?? ["", ""];
      const start = operandStart(out);
      const operand = out.splice(start);
      if (cast === undefined) return end;
      const text = operand.length === 1 && isString(operand[0]);
      out.push(...made(operand[0] ?? cast, text ? find : name, "("), ...operand, ...made(cast, ")"));
      // The name is text already.
      const next = castOf(tokens, end);
      return !text && is(tokens[end], "::") && next.type === "text" ? next.end : end;
    },
  },
  {
    matches: (tokens, at) => {
      const { type, qualified } = castOf(tokens, at);
      return is(tokens[at], "::") && type in PLAIN_TYPES && (qualified || type === "oid" || type === "name");
    },
    write: (tokens, at, out) => {
      const { type, end } = castOf(tokens, at);
      const cast = tokens[at];
      if (cast !== undefined) out.push(cast, ...made(cast, ...(PLAIN_TYPES[type] ?? [])));
      return end;
    },
  },
  {
    matches: (tokens, at) =>
      is(tokens[at], "array") && is(tokens[at + 1], "(") && is(tokens[at + 2], "select"),
    write: (tokens, at, out, closers) => {
      const [array, open] = [tokens[at], tokens[at + 1]];
      if (array !== undefined && open !== undefined)
        out.push(...made(array, "pg_array"), open, ...made(open, "("));
      closers.add(closing(tokens, at + 1));
      return at + 2;
    },
  },
  {
    // The options of a relation, which none has here.
    matches: (tokens, at) =>
      is(tokens[at], "pg_catalog") && is(tokens[at + 2], "unnest") && is(tokens[at + 3], "("),
    write: (tokens, at, out) => {
      const schema = tokens[at];
      const none = ["(", "select", "null", "as", "x", "where", "false", ")"];
      if (schema !== undefined) out.push(...made(schema, ...none));
      return closing(tokens, at + 3) + 1;
    },
  },
  {
    // CAST(x AS pg_catalog.text)
    matches: (tokens, at) =>
      is(tokens[at], "as") && is(tokens[at + 1], "pg_catalog") && typeAt(tokens, at + 3) in PLAIN_TYPES,
    write: (tokens, at, out) => {
      const as = tokens[at];
      if (as !== undefined) out.push(as, ...made(as, ...(PLAIN_TYPES[typeAt(tokens, at + 3)] ?? [])));
      return at + 4;
    },
  },
  {
    // A relation of pg_catalog; a function keeps its schema, which its own rule takes off.
    matches: (tokens, at) =>
      is(tokens[at], "pg_catalog") && is(tokens[at + 1], ".") && !is(tokens[at + 3], "("),
    write: (tokens, at, out) => {
      const schema = tokens[at];
      if (schema !== undefined && !is(tokens[at - 1], "::")) out.push(...made(schema, "_redshift"));
      return is(tokens[at - 1], "::") ? at + 2 : at + 1;
    },
  },
];

function keep(out: Token[], token: Token, at: number): number {
  out.push(token);
  return at + 1;
}

/** The type of a cast, with or without its schema. */
function castOf(
  tokens: readonly Token[],
  at: number,
): { readonly type: string; readonly qualified: boolean; readonly end: number } {
  const qualified = is(tokens[at + 1], "pg_catalog") && is(tokens[at + 2], ".");
  const place = qualified ? at + 3 : at + 1;
  return { type: typeAt(tokens, place), qualified, end: place + 1 };
}

function typeAt(tokens: readonly Token[], at: number): string {
  return tokens[at]?.text.toLowerCase() ?? "";
}

/** Where the operand that ends `out` begins: a literal, a name with its points, or parentheses with theirs. */
function operandStart(out: readonly Token[]): number {
  let at = out.length - 1;
  if (is(out[at], ")")) {
    for (let depth = 0; at >= 0; at -= 1) {
      if (is(out[at], ")")) depth += 1;
      if (is(out[at], "(")) depth -= 1;
      if (depth === 0) break;
    }
    if (!isNamed(out[at - 1])) return Math.max(at, 0);
    at -= 1;
  }
  while (is(out[at - 1], ".")) at -= 2;
  return Math.max(at, 0);
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (is(tokens[at], "(")) depth += 1;
    if (is(tokens[at], ")")) depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

function is(token: Token | undefined, text: string): boolean {
  return token !== undefined && token.kind !== "string" && token.text.toLowerCase() === text;
}

function isString(token: Token | undefined): boolean {
  return token?.kind === "string";
}

function isNamed(token: Token | undefined): boolean {
  return token?.kind === "word" || token?.kind === "quoted";
}

function adjacent(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.end === tokens[at + 1]?.start;
}

/** Tokens that stand where `place` stood. */
function made(place: Token, ...texts: readonly string[]): readonly Token[] {
  return texts.map((text) => ({
    kind: /^[a-z_]/.test(text) ? "word" : /^\d/.test(text) ? "number" : "punctuation",
    text,
    start: place.start,
    end: place.end,
  }));
}

/** With blanks between, so that words do not run together. */
function spaced(tokens: readonly Token[]): readonly Token[] {
  return tokens.flatMap((token) => [
    { ...token, kind: "space" as const, text: " ", end: token.start },
    token,
  ]);
}
