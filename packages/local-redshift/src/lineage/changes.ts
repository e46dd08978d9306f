import { NotRead } from "../query/cursor.ts";
import { isName, isParens, isSymbol, isWord, type Node, splitByComma, startsWith } from "../sql/tree.ts";
import { queryOf, selectNodes } from "../typing/statement-query.ts";
import type { LineageColumn, Origin } from "./contract.ts";
import type { RelationOf } from "./definitions.ts";
import { namesAt, pathAt } from "./read-names.ts";
import type { Relation } from "./scope.ts";
import type { Tables } from "./tables.ts";

/** A column that gets a value, and the nodes of the value. */
type Assignment = readonly [name: string, value: readonly Node[]];

/** INSERT, UPDATE, DELETE and MERGE. @throws NotRead */
export function changed(nodes: readonly Node[], tables: Tables, relationOf: RelationOf): void {
  const [first] = nodes;
  if (isWord(first, "insert")) insert(nodes, tables, relationOf);
  else if (isWord(first, "update")) update(nodes, tables, relationOf);
  else if (isWord(first, "delete")) remove(nodes, tables, relationOf);
  else merge(nodes, tables, relationOf);
}

/** INSERT INTO t [(columns)] query */
function insert(nodes: readonly Node[], tables: Tables, relationOf: RelationOf): void {
  const { path, next } = pathAt(nodes, isWord(nodes[1], "into") ? 2 : 1);
  const query = queryOf(nodes);
  if (query === null) return;
  const [only, another] = query;
  const inside = isParens(only) && another === undefined ? only.children : query;
  const relation = relationOf(inside);
  const standing = tables.written(path).columns.map(({ name }) => name);
  const names = namesAt(nodes, next) ?? standing;
  const values = relation.columns.map(({ name, origins }, at) => ({ name: names[at] ?? name, origins }));
  tables.add(path, values, relation.rows, relation.bases);
}

/** UPDATE t SET c = e, … [FROM sources] [WHERE condition]: the condition decides which values are written. */
function update(nodes: readonly Node[], tables: Tables, relationOf: RelationOf): void {
  const { path } = pathAt(nodes, 1);
  const set = nodes.findIndex((node) => isWord(node, "set"));
  const end = nodes.findIndex((node, at) => at > set && isWord(node, "from", "where"));
  const query = queryOf(nodes);
  if (set < 0 || query === null) throw new NotRead("UPDATE without SET");
  const assigned = assignments(nodes.slice(set + 1, end < 0 ? nodes.length : end));
  const relation = relationOf(query);
  const deciding = newConditions(relation, tables.read(path));
  tables.add(path, valued(assigned, relation, deciding), []);
}

/** DELETE FROM t [USING sources] [WHERE condition] */
function remove(nodes: readonly Node[], tables: Tables, relationOf: RelationOf): void {
  const { path } = pathAt(nodes, isWord(nodes[1], "from") ? 2 : 1);
  const query = queryOf(nodes);
  if (query === null) return;
  tables.add(path, [], newConditions(relationOf(query), tables.read(path)));
}

/** MERGE INTO t USING source ON condition WHEN … | REMOVE DUPLICATES. (dg/r_MERGE) */
function merge(nodes: readonly Node[], tables: Tables, relationOf: RelationOf): void {
  const { path, next } = pathAt(nodes, 2);
  const using = nodes.findIndex((node, at) => at >= next && isWord(node, "using"));
  const on = nodes.findIndex((node, at) => at > using && isWord(node, "on"));
  if (using < 0 || on < 0) throw new NotRead("MERGE");
  const source = nodes.slice(using + 1, on);
  const duplicates = startsWith(nodes, nodes.length - 2, "remove", "duplicates");
  const when = nodes.findIndex((node, at) => at > on && isWord(node, "when"));
  const end = duplicates ? nodes.length - 2 : when < 0 ? nodes.length : when;
  if (duplicates) {
    const all = relationOf(selectNodes([[star]], [source], []));
    const names = tables.written(path).columns.map(({ name }) => name);
    const values = all.columns.map(({ name, origins }, at) => ({ name: names[at] ?? name, origins }));
    tables.add(path, values, all.rows, all.bases);
  }
  const target = nodes.slice(2, using);
  const joined = [...target, word("join"), ...source, word("on"), ...nodes.slice(on + 1, end)];
  const assigned = clauses(nodes.slice(end));
  const relation = relationOf(
    selectNodes(
      assigned.map(([, value]) => value),
      [joined],
      [],
    ),
  );
  const bases = relationOf(selectNodes([[star]], [source], [])).bases;
  tables.add(path, valued(assigned, relation, []), newConditions(relation, tables.read(path)), bases);
}

const star: Node = { kind: "operator", text: "*", word: "*", before: " ", at: -1 };

function word(text: string): Node {
  return { kind: "word", text, word: text, before: " ", at: -1 };
}

/** What WHEN MATCHED … SET and WHEN NOT MATCHED … INSERT (columns) VALUES (values) write. */
function clauses(nodes: readonly Node[]): readonly Assignment[] {
  const starts = nodes.flatMap((node, at) => (isWord(node, "when") ? [at] : []));
  return starts
    .flatMap((start, index) => {
      const clause = nodes.slice(start, starts[index + 1] ?? nodes.length);
      const set = clause.findIndex((node) => isWord(node, "set"));
      if (set >= 0) return assignments(clause.slice(set + 1));
      const into = clause.findIndex((node) => isWord(node, "insert"));
      const values = clause.findIndex((node) => isWord(node, "values"));
      const list = clause[values + 1];
      const names = namesAt(clause, into + 1) ?? [];
      if (into < 0 || values < 0 || !isParens(list)) return [];
      return splitByComma(list.children).map((value, at): Assignment => [names[at] ?? "", value]);
    })
    .filter(([name, value]) => name !== "" && !isWord(value[0], "default"));
}

/** `c = e, t.d = f` */
function assignments(nodes: readonly Node[]): readonly Assignment[] {
  return splitByComma(nodes)
    .map((part): Assignment => {
      const equals = part.findIndex((node) => isSymbol(node, "="));
      const name = part[equals - 1];
      return [isName(name) ? name.word : "", part.slice(equals + 1)];
    })
    .filter(([name, value]) => name !== "" && !isWord(value[0], "default"));
}

function valued(
  assigned: readonly Assignment[],
  relation: Relation,
  deciding: readonly Origin[],
): readonly LineageColumn[] {
  return assigned.map(([name], at) => ({
    name,
    origins: [...(relation.columns[at]?.origins ?? []), ...deciding],
  }));
}

/** What decides the rows of a change, but not those of its target before it. */
function newConditions(relation: Relation, target: Relation): readonly Origin[] {
  const before = new Set(target.rows);
  return relation.rows.filter((origin) => origin.kind === "condition" && !before.has(origin));
}
