import type { ColumnName, Expression } from "./explore.ts";

/** What keeps a text from being one SQL expression over declared columns; `offset` is where, from 0. */
export interface ExpressionFault {
  readonly message: string;
  readonly remedy: string | null;
  readonly offset: number;
}

type Token =
  | { readonly kind: "name"; readonly text: string; readonly quoted: boolean; readonly offset: number }
  | { readonly kind: "string" | "number" | "symbol"; readonly text: string; readonly offset: number };

const TOKEN =
  /\s+|(?<comment>--|\/\*)|(?<string>'(?:[^'\\]|''|\\[\s\S])*')|"(?<quoted>(?:[^"]|"")+)"|(?<name>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<symbol>[\s\S])/gy;

/** Words that no single expression over one row holds. */
const REFUSED: ReadonlySet<string> = new Set(["select", "from", "over", "union", "with"]);

/**
 * Reads an expression: its columns, each written `table.column`, and whether it is one expression at all.
 * It is the project's own SQL and as trusted as a model; this keeps slips from becoming another query.
 */
export function readExpression(
  text: string,
):
  | { readonly ok: true; readonly value: Expression }
  | { readonly ok: false; readonly fault: ExpressionFault } {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const { comment, string, quoted, name, number, symbol } = match.groups ?? {};
    const offset = match.index;
    if (comment !== undefined) return broken("a comment stands in it", "Write it in YAML, with #.", offset);
    if (string !== undefined) tokens.push({ kind: "string", text: string, offset });
    else if (quoted !== undefined)
      tokens.push({ kind: "name", text: quoted.replaceAll('""', '"'), quoted: true, offset });
    else if (name !== undefined) tokens.push({ kind: "name", text: name, quoted: false, offset });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, offset });
    else if (symbol !== undefined) tokens.push({ kind: "symbol", text: symbol, offset });
  }
  const fault = faultOf(tokens);
  if (fault !== null) return { ok: false, fault };
  return { ok: true, value: { text: text.trim(), reads: columnsOf(tokens) } };
}

function broken(
  message: string,
  remedy: string | null,
  offset: number,
): { readonly ok: false; readonly fault: ExpressionFault } {
  return { ok: false, fault: { message, remedy, offset } };
}

function faultOf(tokens: readonly Token[]): ExpressionFault | null {
  if (tokens.length === 0) return { message: "it is empty", remedy: null, offset: 0 };
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "symbol" && token.text === "(") depth += 1;
    if (token.kind === "symbol" && token.text === ")") depth -= 1;
    const fault = token.kind === "symbol" ? faultOfSymbol(token, depth) : faultOfWord(tokens, index, depth);
    if (fault !== null) return fault;
  }
  const offset = tokens.at(-1)?.offset ?? 0;
  return depth > 0 ? { message: "a ( is not closed", remedy: null, offset } : null;
}

function faultOfSymbol({ text, offset }: Token, depth: number): ExpressionFault | null {
  const one = "Write one expression.";
  if (text === ";") return { message: "a ; stands in it", remedy: one, offset };
  if (text === "," && depth === 0) return { message: "a comma stands in it", remedy: one, offset };
  if (text === "'" || text === '"') return { message: "a quote is not closed", remedy: null, offset };
  return depth < 0 ? { message: "a ) closes nothing", remedy: null, offset } : null;
}

function faultOfWord(tokens: readonly Token[], index: number, depth: number): ExpressionFault | null {
  const token = tokens[index];
  if (token?.kind !== "name" || token.quoted || isPart(tokens, index)) return null;
  const word = token.text.toLowerCase();
  // `extract(hour from t.c)` and `trim(both ' ' from t.c)` are expressions, too.
  if (!REFUSED.has(word) || (word === "from" && depth > 0)) return null;
  const remedy = "Write an expression over the columns of one row; a query belongs into a model.";
  return { message: `"${token.text}" stands in it`, remedy, offset: token.offset };
}

/** Whether the name at `index` follows or precedes a dot. */
function isPart(tokens: readonly Token[], index: number): boolean {
  return [tokens[index - 1], tokens[index + 1]].some(
    (token) => token?.kind === "symbol" && token.text === ".",
  );
}

function columnsOf(tokens: readonly Token[]): readonly ColumnName[] {
  const found = new Map<string, ColumnName>();
  for (const [index, table] of tokens.entries()) {
    const dot = tokens[index + 1];
    const column = tokens[index + 2];
    if (table.kind !== "name" || dot?.kind !== "symbol" || dot.text !== "." || column?.kind !== "name")
      continue;
    const before = tokens[index - 1];
    if (before?.kind === "symbol" && before.text === ".") continue;
    const read = { alias: folded(table), column: folded(column) };
    found.set(`${read.alias}.${read.column}`, read);
  }
  return [...found.values()];
}

/** Redshift folds names to lower case, quoted ones too. (dg/r_names) */
function folded(token: Token): string {
  return token.text.toLowerCase();
}
