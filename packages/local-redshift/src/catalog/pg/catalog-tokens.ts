import { isSignificant, type StatementText, type Token } from "../../sql/tokens.ts";

/**
 * Clients ask PostgreSQL's catalog in words that queries of models do not use: OPERATOR(pg_catalog.~),
 * x::regclass, ARRAY(SELECT …), E'…'. They are put here in words that the rules know.
 */

const CATALOG_WORDS =
  /pg_catalog|::\s*(?:reg|oid\b|name\b|"char")|\bcollate\b|\be'|\bany\s*\(|\b(?:conkey|confkey|indkey|grolist)\s*\[|current_schemas/i;

/** Arrays of the catalogs, which are text here: where each begins to count. */
const ARRAYS: Readonly<Record<string, number>> = { conkey: 1, confkey: 1, grolist: 1, indkey: 0 };

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
  regclass: ["pg_regclass", "pg_regclass_name"],
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

/** Types that only the catalogs have. */
const SYSTEM_TYPES: ReadonlySet<string> = new Set(["oid", "name", '"char"']);

const RULES: readonly Rule[] = [
  {
    // x = ANY(array): no table of users has arrays.
    matches: (tokens, at) =>
      is(tokens[at], "=") && is(tokens[at + 1], "any") && is(tokens[at + 2], "(") && !isQuery(tokens, at + 3),
    write: (tokens, at, out) => {
      const [equals, open] = [tokens[at], tokens[at + 2]];
      const start = operandStart(out);
      const operand = out.splice(start);
      if (equals === undefined || open === undefined) return at + 3;
      if (is(tokens[at + 3], "array") && is(tokens[at + 4], "[")) {
        const end = closing(tokens, at + 4, "[", "]");
        out.push(...operand, ...made(equals, "in", "("), ...tokens.slice(at + 5, end), ...made(equals, ")"));
        return closing(tokens, at + 2) + 1;
      }
      out.push(...made(equals, "pg_in_array", "("), ...operand, ...made(open, ","));
      return at + 3;
    },
  },
  {
    // conkey[1], and (current_schemas(false))[1] of pgjdbc
    matches: (tokens, at) =>
      is(tokens[at], "[") && (typeAt(tokens, at - 1) in ARRAYS || holdsSchemas(tokens, at - 1)),
    write: (tokens, at, out) => {
      const [before, bracket] = [tokens[at - 1], tokens[at]];
      const operand = out.splice(operandStart(out));
      if (before === undefined || bracket === undefined) return at + 1;
      const end = closing(tokens, at, "[", "]");
      const first = ARRAYS[typeAt(tokens, at - 1)];
      const [head, tail] =
        first === undefined
          ? [[], []]
          : [
              ["cast", "("],
              ["as", "bigint", ")"],
            ];
      out.push(...made(before, ...head, "pg_element", "("), ...operand, ...made(bracket, ","));
      out.push(...tokens.slice(at + 1, end), ...made(bracket, "+", String(1 - (first ?? 1)), ")", ...tail));
      return end + 1;
    },
  },
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
      if (text && type === "regproc" && namesTypeFunction(out)) {
        const [name] = operand;
        if (name !== undefined) out.push({ ...name, text: name.text.replace("pg_catalog.", "") });
        return end;
      }
      const next = castOf(tokens, end);
      const castAgain = is(tokens[end], "::");
      // A type that is shown is its name; a number where it is compared or cast.
      const shown = text && type === "regtype" && !castAgain && isShown(tokens, at - 2, end);
      const wrap = shown ? [name, "(", find, "("] : [text ? find : name, "("];
      out.push(...made(operand[0] ?? cast, ...wrap), ...operand, ...made(cast, ")", ...(shown ? [")"] : [])));
      // The name is text already.
      return !text && castAgain && next.type === "text" ? next.end : end;
    },
  },
  {
    matches: (tokens, at) => {
      const { type, qualified } = castOf(tokens, at);
      return is(tokens[at], "::") && type in PLAIN_TYPES && (qualified || SYSTEM_TYPES.has(type));
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

/** Whether what was written ends in `typinput =`: pg_type has names of functions there. */
function namesTypeFunction(out: readonly Token[]): boolean {
  return is(out.at(-1), "=") && (is(out.at(-2), "typinput") || is(out.at(-2), "typoutput"));
}

/** Whether the token ends `(current_schemas(…))`. */
function holdsSchemas(tokens: readonly Token[], at: number): boolean {
  return is(tokens[at], ")") && is(tokens[at - 1], ")") && is(tokens[at - 4], "current_schemas");
}

/** Whether what stands between is an item of a select list by itself. */
function isShown(tokens: readonly Token[], before: number, after: number): boolean {
  const ends =
    tokens[after] === undefined || [",", "as", "from", ")"].some((text) => is(tokens[after], text));
  return is(tokens[before], "select") && ends;
}

function isQuery(tokens: readonly Token[], at: number): boolean {
  return is(tokens[at], "select") || is(tokens[at], "with");
}

function closing(tokens: readonly Token[], open: number, opens = "(", closes = ")"): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (is(tokens[at], opens)) depth += 1;
    if (is(tokens[at], closes)) depth -= 1;
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
