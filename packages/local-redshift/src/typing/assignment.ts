import {
  isName,
  isParens,
  isSymbol,
  isWord,
  type Leaf,
  type Node,
  splitByComma,
  startsWith,
} from "../sql/tree.ts";
import type { SqlType } from "../sql/types.ts";
import { RedshiftError } from "../types.ts";
import { literalMeetsMoment, type TypedLiterals } from "./moment-literals.ts";
import { literalMeets } from "./number-text.ts";
import { isNumber, isText } from "./numeric.ts";
import type { Columns } from "./scope.ts";
import { changeAfterWith } from "./statement-query.ts";

/** What an INSERT or UPDATE writes into which columns. */
export interface Assignment {
  readonly path: readonly string[];
  /** Names; null for all of the table's, in order. */
  readonly columns: readonly string[] | null;
  /** Rows of values, each value as nodes; those of SET are one row. Empty where a query gives them. */
  readonly rows: readonly (readonly (readonly Node[])[])[];
}

/** Null for another statement, and for rows of plain values, about which there is nothing to say. */
export function assignmentOf(statement: readonly Node[]): Assignment | null {
  const at = isWord(statement[0], "with") ? changeAfterWith(statement) : 0;
  const nodes = at > 0 ? statement.slice(at) : statement;
  const read = isWord(nodes[0], "update") ? updated(nodes) : inserted(nodes);
  if (read === null || read.rows.length === 0) return read;
  return isWord(nodes[0], "update") || !read.rows.flat().every(isPlain) ? read : null;
}

/** A number, a boolean, NULL or DEFAULT: it means the same in every column. */
function isPlain(value: readonly Node[]): boolean {
  return value.every(
    (node) =>
      node.kind === "number" || isSymbol(node, "-") || isWord(node, "null", "true", "false", "default"),
  );
}

/** The table that MERGE writes into; null for another statement. */
export function mergedInto(nodes: readonly Node[]): readonly string[] | null {
  return startsWith(nodes, 0, "merge", "into") ? (pathAt(nodes, 2)?.path ?? null) : null;
}

function inserted(nodes: readonly Node[]): Assignment | null {
  if (!startsWith(nodes, 0, "insert", "into")) return null;
  const target = pathAt(nodes, 2);
  if (target === null) return null;
  const list = nodes[target.next];
  const named = isParens(list) && !isWord(list.children[0], "select", "with");
  const columns = named ? splitByComma(list.children).map(([name]) => (isName(name) ? name.word : "")) : null;
  const values = target.next + (named ? 1 : 0);
  const rows = isWord(nodes[values], "values")
    ? nodes.slice(values + 1).flatMap((node) => (isParens(node) ? [splitByComma(node.children)] : []))
    : [];
  return { path: target.path, columns, rows };
}

function updated(nodes: readonly Node[]): Assignment | null {
  const target = pathAt(nodes, 1);
  const set = nodes.findIndex((node) => isWord(node, "set"));
  if (target === null || set < 0) return null;
  const end = nodes.findIndex((node, at) => at > set && isWord(node, "from", "where"));
  const parts = splitByComma(nodes.slice(set + 1, end < 0 ? nodes.length : end)).filter(
    (part) => !isWord(part[2], "default"),
  );
  const columns = parts.map(([name]) => (isName(name) ? name.word : ""));
  return { path: target.path, columns, rows: [parts.map((part) => part.slice(2))] };
}

function pathAt(
  nodes: readonly Node[],
  at: number,
): { readonly path: readonly string[]; readonly next: number } | null {
  const [first, second] = [nodes[at], nodes[at + 2]];
  if (!isName(first)) return null;
  if (!isSymbol(nodes[at + 1], ".") || !isName(second)) return { path: [first.word], next: at + 1 };
  return { path: [first.word, second.word], next: at + 3 };
}

/**
 * The number types of the columns into which a query writes what is text, or may be, by their place in it.
 * @throws RedshiftError 22P02 for a literal that is no number of its column's type, 42804 for other text in SET
 */
export function assign(
  { columns, rows }: Assignment,
  target: Columns,
  given: Columns,
  literals: TypedLiterals,
): ReadonlyMap<number, SqlType> {
  const types =
    columns === null ? target?.map(({ type }) => type) : columns.map((name) => typeOf(name, target));
  const numbers = (types ?? []).map((type) => (type !== null && isNumber(type) ? type : null));
  for (const row of rows) {
    for (const [at, [only, ...more]] of row.entries()) {
      if (only?.kind === "string" && more.length === 0) {
        write(only, types?.[at] ?? null, literals);
      } else if (given !== null && rows.length === 1) {
        mustNotBeText(columns?.[at] ?? "", numbers[at] ?? null, given[at]?.type ?? null);
      }
    }
  }
  const texts = new Map<number, SqlType>();
  if (rows.length > 0) return texts;
  for (const [at, { type }] of (given ?? []).entries()) {
    const number = numbers[at] ?? null;
    if (number !== null && (type === null || isText(type))) texts.set(at, number);
  }
  return texts;
}

/** A literal that is written into a column of that type. */
function write({ text, at }: Leaf, type: SqlType | null, literals: TypedLiterals): void {
  const value = { kind: "literal", literal: "string", text, at } as const;
  literalMeets(value, type);
  literalMeetsMoment(value, type, literals);
}

function typeOf(name: string, target: Columns): SqlType | null {
  return target?.find((column) => column.name === name)?.type ?? null;
}

function mustNotBeText(column: string, number: SqlType | null, given: SqlType | null): void {
  if (number === null || given === null || !isText(given)) return;
  throw new RedshiftError(
    `column "${column}" is of type ${number.redshift} but expression is of type ${given.redshift}`,
    { code: "42804", hint: `Cast it: (…)::${number.redshift}` },
  );
}
