import { NotRead } from "../query/cursor.ts";
import { isName, isParens, isWord, type Node, splitByComma, startsWith } from "../sql/tree.ts";
import { queryOf } from "../typing/statement-query.ts";
import type { LineageColumn } from "./contract.ts";
import { renamed } from "./query-relation.ts";
import { namesAt, pathAt } from "./read-names.ts";
import type { Relation } from "./scope.ts";
import type { Tables } from "./tables.ts";

/** Answers what a query's columns and rows come from. */
export type RelationOf = (query: readonly Node[]) => Relation;

/** CREATE, ALTER, DROP and TRUNCATE, of tables and views. @throws NotRead */
export function definition(nodes: readonly Node[], tables: Tables, relationOf: RelationOf): void {
  const [first] = nodes;
  if (isWord(first, "create")) create(nodes, tables, relationOf);
  else if (isWord(first, "alter")) alter(nodes, tables);
  else if (isWord(first, "truncate")) empty(nodes, tables);
  else drop(nodes, tables);
}

const KINDS = ["table", "view"];

/** The index behind TABLE or VIEW and IF [NOT] EXISTS; -1 for another kind of object. */
function afterKind(nodes: readonly Node[]): number {
  const kind = nodes.findIndex((node, at) => at > 0 && at < 6 && isWord(node, ...KINDS));
  const before = nodes.slice(1, Math.max(kind, 1));
  if (kind < 0 || !before.every((node) => isWord(node, ...BEFORE_KIND))) return -1;
  if (startsWith(nodes, kind + 1, "if", "not", "exists")) return kind + 4;
  return startsWith(nodes, kind + 1, "if", "exists") ? kind + 3 : kind + 1;
}

const BEFORE_KIND = ["or", "replace", "local", "global", "temp", "temporary", "materialized"];

function create(nodes: readonly Node[], tables: Tables, relationOf: RelationOf): void {
  const at = afterKind(nodes);
  if (at < 0) return;
  const { path, next } = pathAt(nodes, at);
  const query = queryOf(nodes);
  if (query !== null) {
    const [only, another] = query;
    const inside = isParens(only) && another === undefined ? only.children : query;
    tables.set(path, renamed(relationOf(inside), namesAt(nodes, next)));
    return;
  }
  const list = nodes[next];
  if (!isParens(list)) throw new NotRead("CREATE without columns");
  tables.set(path, bare(columnNames(list.children, tables)));
}

/** Of `name type …, like table, primary key (…)` the columns. */
function columnNames(list: readonly Node[], tables: Tables): readonly string[] {
  return splitByComma(list).flatMap((part) => {
    const [name] = part;
    if (isWord(name, "like")) return tables.read(pathAt(part, 1).path).columns.map((column) => column.name);
    if (!isName(name) || isWord(name, "primary", "foreign", "unique", "constraint", "check")) return [];
    return [name.word];
  });
}

function bare(names: readonly string[]): Relation {
  const columns = names.map((name): LineageColumn => ({ name, origins: [] }));
  return { alias: "", path: [], columns, open: [], rows: [], bases: [] };
}

function alter(nodes: readonly Node[], tables: Tables): void {
  const at = afterKind(nodes);
  if (at < 0) return;
  const { path, next } = pathAt(nodes, at);
  const table = tables.written(path);
  if (startsWith(nodes, next, "rename", "to")) {
    const to = pathAt(nodes, next + 2).path;
    tables.set([...path.slice(0, -1), to.at(-1) ?? ""], tables.read(path));
    tables.delete(path);
  } else if (startsWith(nodes, next, "append", "from")) {
    const from = tables.read(pathAt(nodes, next + 2).path);
    tables.add(path, from.columns, from.rows, from.bases);
  } else if (isWord(nodes[next], "rename", "add", "drop")) {
    tables.set(path, { ...table, columns: changedColumns(nodes, next, table.columns) });
  }
}

function changedColumns(
  nodes: readonly Node[],
  at: number,
  columns: readonly LineageColumn[],
): readonly LineageColumn[] {
  const nameAt = isWord(nodes[at + 1], "column") ? at + 2 : at + 1;
  const name = nodes[nameAt];
  if (!isName(name)) return columns;
  if (isWord(nodes[at], "drop")) return columns.filter((column) => column.name !== name.word);
  if (isWord(nodes[at], "add")) {
    const isConstraint = isWord(name, "primary", "foreign", "unique", "constraint");
    return isConstraint ? columns : [...columns, { name: name.word, origins: [] }];
  }
  const to = nodes[nameAt + 2];
  if (!isWord(nodes[nameAt + 1], "to") || !isName(to)) return columns;
  return columns.map((column) => (column.name === name.word ? { ...column, name: to.word } : column));
}

function empty(nodes: readonly Node[], tables: Tables): void {
  const at = isWord(nodes[1], "table") ? 2 : 1;
  const { path } = pathAt(nodes, at);
  tables.set(path, bare(tables.written(path).columns.map(({ name }) => name)));
}

function drop(nodes: readonly Node[], tables: Tables): void {
  const at = afterKind(nodes);
  if (at < 0) return;
  for (const part of splitByComma(nodes.slice(at))) tables.delete(pathAt(part, 0).path);
}
