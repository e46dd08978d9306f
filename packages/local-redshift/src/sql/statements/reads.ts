import type { Query } from "../../query/ast.ts";
import { NotRead } from "../../query/cursor.ts";
import { readQuery } from "../../query/read-query.ts";
import { columnsOf, tablesRead } from "../../query/tables.ts";
import { tokenize } from "../tokens.ts";
import { isSymbol, type Leaf, type Node, parseTree, render } from "../tree.ts";
import { quoteWord } from "./names.ts";

/** `schema.name` of what a query reads; names without a schema are in `schema`. Empty where it can't be read. */
export function readsOf(nodes: readonly Node[], schema: string): readonly string[] {
  const query = queryOrNull(nodes);
  const names = query === null ? [] : tablesRead(query).map(({ path }) => keyOf(path, schema));
  return [...new Set(names)].sort();
}

/** Tables that a query reads and names without a schema. Empty where it can't be read. */
export function bareTables(nodes: readonly Node[]): readonly string[] {
  const query = queryOrNull(nodes);
  const tables = query === null ? [] : tablesRead(query);
  return [...new Set(tables.flatMap(({ path }) => (path.length === 1 ? path : [])))];
}

/** The query with other names for tables that it names without a schema; as aliases they keep the ones they have. */
export function withTables(
  nodes: readonly Node[],
  named: (table: string) => string | undefined,
): readonly Node[] {
  const query = queryOrNull(nodes);
  let changed = nodes;
  for (const { path, at } of query === null ? [] : tablesRead(query)) {
    const [name = ""] = path;
    const other = path.length === 1 ? named(name) : undefined;
    if (other !== undefined) changed = replaced(changed, at, 1, other, true);
  }
  return changed;
}

/** The text of a query in which one table is called by another name. */
export function withRenamed(text: string, from: string, to: string, schema: string): string {
  const query = queryOrNull(parseTree(tokenize(text)));
  if (query === null) return text;
  let nodes = parseTree(tokenize(text));
  const [toSchema = "", toName = ""] = to.split("\0");
  const [fromSchema = "", fromName = ""] = from.split(".");
  for (const { path, at } of tablesRead(query)) {
    if (keyOf(path, schema) !== from) continue;
    // The old name stays as the alias that columns are qualified by, unless there is one.
    nodes = replaced(nodes, at, path.length, `${quoteWord(toSchema)}.${quoteWord(toName)}`, true);
  }
  for (const { at } of columnsOf(query, fromSchema, fromName)) {
    nodes = replaced(nodes, at, 2, quoteWord(fromName), false);
  }
  return render(nodes);
}

function queryOrNull(nodes: readonly Node[]): Query | null {
  try {
    return readQuery(nodes);
  } catch (error) {
    if (error instanceof NotRead) return null;
    throw error;
  }
}

function keyOf(path: readonly string[], schema: string): string {
  return path.length === 1 ? `${schema}.${path[0]}` : path.slice(-2).join(".");
}

function replaced(
  nodes: readonly Node[],
  at: number,
  names: number,
  text: string,
  aliased: boolean,
): readonly Node[] {
  const start = nodes.findIndex((node) => node.at === at && node.kind !== "group");
  if (start < 0) {
    return nodes.map((node) =>
      node.kind === "group" ? { ...node, children: replaced(node.children, at, names, text, aliased) } : node,
    );
  }
  const end = start + names * 2 - 1;
  const old = nodes[end - 1];
  const alias =
    aliased && old !== undefined && old.kind !== "group" && !hasAlias(nodes[end])
      ? ` as ${quoteWord(old.word)}`
      : "";
  const first = nodes[start];
  const leaf: Leaf = { kind: "raw", text: `${text}${alias}`, word: "", before: first?.before ?? " ", at };
  return [...nodes.slice(0, start), leaf, ...nodes.slice(end)];
}

const NO_ALIAS = new Set([
  ...["where", "group", "having", "qualify", "order", "limit", "union", "intersect", "except", "minus", "on"],
  ...["using", "join", "inner", "left", "right", "full", "cross", "natural"],
]);

function hasAlias(node: Node | undefined): boolean {
  if (node === undefined || node.kind === "group" || isSymbol(node)) return false;
  return (node.kind === "word" || node.kind === "quoted") && !NO_ALIAS.has(node.word);
}
