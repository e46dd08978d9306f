import { isName, isParens, isSymbol, isWord, type Node, splitByComma } from "../sql/tree.ts";
import type { Body, Cte, Expression, Item, Query, Select } from "./ast.ts";
import { Cursor, NotRead } from "./cursor.ts";
import { expressionAt, readExpression, readOrder } from "./read-expression.ts";
import { readSources } from "./read-sources.ts";
import type { Readers } from "./readers.ts";

/** Words that begin the next clause of a select. */
const CLAUSES = [
  ...["from", "where", "group", "having", "qualify", "order", "limit", "offset", "fetch", "into"],
  ...["union", "intersect", "except", "minus", "connect", "start"],
];

/** Words that may not be an alias without AS. */
const NO_ALIAS: ReadonlySet<string> = new Set(CLAUSES);

/** All of them. */
export const readers: Readers = {
  query: readQuery,
  expression: (nodes) => readExpression(nodes, readers),
  expressionAt: (cursor) => expressionAt(cursor, readers),
  order: (nodes) => readOrder(nodes, readers),
};

/** Reads a query. @throws NotRead for what this reader has no rule for */
export function readQuery(nodes: readonly Node[]): Query {
  const cursor = new Cursor(nodes);
  const query = queryAt(cursor);
  if (!cursor.done) throw new NotRead("something follows the query");
  return query;
}

function queryAt(cursor: Cursor): Query {
  const ctes: Cte[] = [];
  let recursive = false;
  if (cursor.skip("with")) {
    recursive = cursor.skip("recursive");
    do ctes.push(cte(cursor));
    while (cursor.skipSymbol(","));
  }
  const body = setOperations(cursor);
  const orderBy = cursor.skip("order", "by") ? readers.order(untilClause(cursor)) : [];
  // LIMIT, OFFSET and FETCH hold numbers only.
  const limited = isWord(cursor.node, "limit", "offset", "fetch");
  while (isWord(cursor.node, "limit", "offset", "fetch")) {
    cursor.at += 1;
    while (!cursor.done && !isWord(cursor.node, "limit", "offset", "fetch")) cursor.at += 1;
  }
  return { ctes, recursive, body, orderBy, limited };
}

function cte(cursor: Cursor): Cte {
  const name = cursor.next();
  if (!isName(name)) throw new NotRead("WITH without a name");
  const list = cursor.node;
  const columns = isParens(list) ? splitByComma(list.children).map(onlyName) : null;
  if (columns !== null) cursor.at += 1;
  if (!cursor.skip("as")) throw new NotRead("WITH without AS");
  return { name: name.word, columns, query: readQuery(cursor.parens().children) };
}

/** The one name that a part of a list holds. @throws NotRead */
export function onlyName(nodes: readonly Node[]): string {
  const [name] = nodes;
  if (nodes.length !== 1 || !isName(name)) throw new NotRead("a list of names");
  return name.word;
}

/** INTERSECT binds tighter than UNION and EXCEPT. */
function setOperations(cursor: Cursor): Body {
  let left = intersections(cursor);
  for (;;) {
    const operator = cursor.skip("union")
      ? "union"
      : cursor.skip("except") || cursor.skip("minus")
        ? "except"
        : null;
    if (operator === null) return left;
    const all = cursor.skip("all");
    if (!all) cursor.skip("distinct");
    left = { kind: "set", operator, all, left, right: intersections(cursor) };
  }
}

function intersections(cursor: Cursor): Body {
  let left = core(cursor);
  while (cursor.skip("intersect")) {
    const all = cursor.skip("all");
    left = { kind: "set", operator: "intersect", all, left, right: core(cursor) };
  }
  return left;
}

function core(cursor: Cursor): Body {
  const { node } = cursor;
  if (isParens(node)) {
    cursor.at += 1;
    return { kind: "nested", query: readQuery(node.children) };
  }
  if (!cursor.skip("select")) throw new NotRead("no SELECT");
  return select(cursor);
}

function select(cursor: Cursor): Select {
  const topFirst = skipTop(cursor);
  const distinct = cursor.skip("distinct");
  if (distinct) {
    if (isWord(cursor.node, "on")) throw new NotRead("DISTINCT ON");
  } else {
    cursor.skip("all");
  }
  const top = skipTop(cursor) || topFirst;
  const items = splitByComma(untilClause(cursor)).map(item);
  if (cursor.sees("into")) throw new NotRead("INTO");
  const from = cursor.skip("from") ? readSources(untilClause(cursor), readers) : [];
  const where = clause(cursor, "where");
  if (isWord(cursor.node, "connect", "start")) throw new NotRead("CONNECT BY");
  const groupBy = cursor.skip("group", "by") ? grouping(untilClause(cursor)) : [];
  const having = clause(cursor, "having");
  const qualify = clause(cursor, "qualify");
  return {
    kind: "select",
    distinct,
    items,
    from,
    where: condition(where),
    groupBy,
    having: condition(having),
    qualify: condition(qualify),
    top,
    written: { where, having, qualify },
  };
}

function skipTop(cursor: Cursor): boolean {
  if (!isWord(cursor.node, "top") || cursor.peek(1)?.kind !== "number") return false;
  cursor.at += 2;
  return true;
}

function clause(cursor: Cursor, word: string): readonly Node[] {
  return cursor.skip(word) ? untilClause(cursor) : [];
}

function condition(nodes: readonly Node[]): Expression | null {
  return nodes.length === 0 ? null : readers.expression(nodes);
}

/** GROUP BY's expressions, those of ROLLUP, CUBE and GROUPING SETS among them. */
function grouping(nodes: readonly Node[]): readonly Expression[] {
  if (isWord(nodes[0], "all") && nodes.length === 1) return [];
  return splitByComma(nodes).flatMap((part) => {
    const [first, second, third] = part;
    const sets = isWord(first, "grouping") && isWord(second, "sets") ? third : undefined;
    const group = sets ?? (isWord(first, "rollup", "cube") ? second : undefined);
    if (isParens(group)) return grouping(group.children);
    if (isParens(first) && part.length === 1) return grouping(first.children);
    return [readers.expression(part)];
  });
}

/** The nodes up to the next clause of the same select. */
function untilClause(cursor: Cursor): readonly Node[] {
  const start = cursor.at;
  while (!cursor.done && !startsClause(cursor)) cursor.at += 1;
  return cursor.nodes.slice(start, cursor.at);
}

function startsClause(cursor: Cursor): boolean {
  const { node } = cursor;
  if (!isWord(node, ...CLAUSES) || isSymbol(cursor.peek(-1), ".")) return false;
  if (isWord(node, "group", "order")) return isWord(cursor.peek(1), "by");
  if (isWord(node, "start")) return isWord(cursor.peek(1), "with");
  // UNNEST(…) WITH OFFSET
  if (isWord(node, "offset") && isWord(cursor.peek(-1), "with")) return false;
  return !isSymbol(cursor.peek(1), ".");
}

function item(nodes: readonly Node[]): Item {
  const star = starOf(nodes);
  if (star !== null) return star;
  const cursor = new Cursor(nodes);
  const expression = readers.expressionAt(cursor);
  const end = cursor.at;
  cursor.skip("as");
  const name = cursor.node;
  if (cursor.done) return { kind: "expression", expression, alias: null, nodes };
  if (!isName(name) || cursor.at !== nodes.length - 1 || (name.kind === "word" && NO_ALIAS.has(name.word))) {
    throw new NotRead("a select item");
  }
  return { kind: "expression", expression, alias: name.word, nodes: nodes.slice(0, end) };
}

function starOf(nodes: readonly Node[]): Item | null {
  const at = nodes.findIndex((node) => isSymbol(node, "*"));
  const before = nodes.slice(0, Math.max(at, 0));
  const dotted = before.every((node, i) => (i % 2 === 0 ? isName(node) : isSymbol(node, ".")));
  if (at < 0 || !dotted || (at > 0 && !isSymbol(nodes[at - 1], "."))) return null;
  const relation = before.filter(isName).map((node) => node.word);
  const rest = new Cursor(nodes.slice(at + 1));
  const exclude = rest.skip("exclude") ? excluded(rest) : [];
  if (!rest.done) throw new NotRead("something follows *");
  return {
    kind: "star",
    relation: relation.length === 0 ? null : relation,
    exclude,
    at: nodes[at]?.at ?? -1,
  };
}

function excluded(cursor: Cursor): readonly string[] {
  const node = cursor.next();
  return isParens(node) ? splitByComma(node.children).map(onlyName) : [onlyName([node])];
}
