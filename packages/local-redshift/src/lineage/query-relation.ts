import type { Body, Expression, Query, Select, Source } from "../query/ast.ts";
import { conjuncts } from "../query/conjuncts.ts";
import { readExpression } from "../query/read-expression.ts";
import { readers } from "../query/read-query.ts";
import type { Node } from "../sql/tree.ts";
import { nameOfExpression } from "../typing/column-name.ts";
import type { LineageColumn, Origin, Use } from "./contract.ts";
import { conditionsOf, originsOf, type Reading, rowsOf } from "./expression-origins.ts";
import { addJoin } from "./joined.ts";
import { conditional, merged, raised, written } from "./origins.ts";
import { pivotRelation } from "./pivot.ts";
import { columnOf, newScope, type Relation, type Scope } from "./scope.ts";
import { starOf } from "./star.ts";
import { textOf } from "./text.ts";

/** Answers the relation that a dotted name means where it is no name of a WITH query. */
export type Tables = (path: readonly string[]) => Relation;

interface Names {
  readonly tables: Tables;
  readonly ctes: ReadonlyMap<string, Relation>;
  readonly lost: (path: readonly string[]) => void;
}

/** What a query's columns and rows come from. */
export function queryRelation(
  query: Query,
  tables: Tables,
  lost: (path: readonly string[]) => void,
): Relation {
  return ofQuery(query, { tables, ctes: new Map(), lost }, null);
}

function ofQuery(query: Query, names: Names, outer: Scope | null): Relation {
  const ctes = new Map(names.ctes);
  for (const { name, columns, query: inner } of query.ctes) {
    const within = { ...names, ctes };
    const relation = query.recursive
      ? recursive(name, columns, inner, within, outer)
      : ofQuery(inner, within, outer);
    ctes.set(name, renamed(relation, columns));
  }
  const within = { ...names, ctes };
  const { relation, scope } = ofBody(query.body, within, outer);
  const top = query.body.kind === "select" && query.body.top;
  if (!query.limited && !top) return relation;
  // LIMIT takes the first rows: what orders them decides which.
  const order = query.orderBy.flatMap((part) => orderOrigins(part, relation, scope, within));
  return { ...relation, rows: merged([...relation.rows, ...conditional(order, "order")]) };
}

/** A number is the place of a column. */
function orderOrigins(part: Expression, relation: Relation, scope: Scope, names: Names): readonly Origin[] {
  const place = placeOf(part);
  if (place !== null) return relation.columns[place - 1]?.origins ?? [];
  const column = part.kind === "column" && part.path.length === 1 ? part.path[0] : undefined;
  const known = column === undefined ? null : columnOf(relation, column);
  return known ?? originsOf(part, scope, readingOf(names));
}

function placeOf(part: Expression): number | null {
  return part.kind === "literal" && part.literal === "number" ? Number(part.text) : null;
}

/** Its first part begins it; then what it makes of itself is added until nothing new comes. */
function recursive(
  name: string,
  columns: readonly string[] | null,
  query: Query,
  names: Names,
  outer: Scope | null,
): Relation {
  if (query.body.kind !== "set") return ofQuery(query, names, outer);
  let relation = renamed(ofBody(query.body.left, names, outer).relation, columns);
  for (let round = 0; round <= relation.columns.length; round += 1) {
    const ctes = new Map([...names.ctes, [name, relation]]);
    const next = renamed(ofQuery(query, { ...names, ctes }, outer), columns);
    if (sizeOf(next) === sizeOf(relation)) return next;
    relation = next;
  }
  return relation;
}

function sizeOf(relation: Relation): number {
  return relation.rows.length + relation.columns.reduce((sum, { origins }) => sum + origins.length, 0);
}

export function renamed(relation: Relation, names: readonly string[] | null): Relation {
  if (names === null) return relation;
  const columns = names.map((name, at) => ({ name, origins: relation.columns[at]?.origins ?? [] }));
  return { ...relation, columns };
}

function readingOf(names: Names): Reading {
  return { query: (query, outer) => ofQuery(query, names, outer), lost: names.lost };
}

function ofBody(
  body: Body,
  names: Names,
  outer: Scope | null,
): { readonly relation: Relation; readonly scope: Scope } {
  switch (body.kind) {
    case "nested":
      return { relation: ofQuery(body.query, names, outer), scope: newScope(outer) };
    case "select":
      return ofSelect(body, names, outer);
    case "set": {
      const left = ofBody(body.left, names, outer).relation;
      const right = ofBody(body.right, names, outer).relation;
      const made = body.operator === "union" ? united(left, right) : reduced(left, right, body.operator);
      const relation = body.operator === "union" && body.all ? made : distinct(made, body.operator);
      return { relation, scope: newScope(outer) };
    }
  }
}

/** Columns by their place. */
function united(left: Relation, right: Relation): Relation {
  const columns = left.columns.map(({ name, origins }, at) => ({
    name,
    origins: merged([...origins, ...(right.columns[at]?.origins ?? [])]),
  }));
  return {
    ...anonymous,
    columns,
    open: [...left.open, ...right.open],
    rows: merged([...left.rows, ...right.rows]),
    bases: [...new Set([...left.bases, ...right.bases])],
  };
}

/** EXCEPT and INTERSECT: the right side decides which rows of the left one stay. */
function reduced(left: Relation, right: Relation, operator: string): Relation {
  const deciding = [...right.columns.flatMap(({ origins }) => origins), ...rowsOf(right.bases, null)];
  const rows = merged([...left.rows, ...conditional(deciding, "filter", operator), ...conditionsOf(right)]);
  return { ...anonymous, columns: left.columns, open: left.open, rows, bases: left.bases };
}

/** Which rows are the same is told by all of their values. */
function distinct(relation: Relation, text: string): Relation {
  const values = relation.columns.flatMap(({ origins }) => origins);
  const deciding = conditional(values, "group").map((origin) => ({ ...origin, steps: [text] }));
  return { ...relation, rows: merged([...relation.rows, ...deciding]) };
}

const anonymous = { alias: "", path: [] };

function ofSelect(
  select: Select,
  names: Names,
  outer: Scope | null,
): { readonly relation: Relation; readonly scope: Scope } {
  const scope = newScope(outer);
  const reading = readingOf(names);
  const conditions: Origin[] = [];
  for (const source of select.from) conditions.push(...addSource(source, scope, names, reading));
  const { columns, open } = items(select, scope, reading);
  for (const [nodes, use] of [
    [select.written.where, "filter"],
    [select.written.having, "filter"],
    [select.written.qualify, "filter"],
  ] as const) {
    conditions.push(...conditionOrigins(nodes, use, scope, reading));
  }
  for (const part of select.groupBy) {
    const place = placeOf(part);
    const origins = place === null ? originsOf(part, scope, reading) : (columns[place - 1]?.origins ?? []);
    conditions.push(...conditional(origins, "group"));
  }
  const rows = merged([...scope.relations.flatMap((relation) => relation.rows), ...conditions]);
  const bases = [...new Set(scope.relations.flatMap((relation) => relation.bases))];
  const relation = { ...anonymous, columns, open, rows, bases };
  return { relation: select.distinct ? distinct(relation, "distinct") : relation, scope };
}

function items(select: Select, scope: Scope, reading: Reading): Pick<Relation, "columns" | "open"> {
  const columns: LineageColumn[] = [];
  const open: Relation["open"][number][] = [];
  for (const item of select.items) {
    if (item.kind === "star") {
      const star = starOf(item.relation, item.exclude, scope);
      columns.push(...star.columns);
      open.push(...star.open);
      if (star.ambiguous) reading.lost(["*"]);
      continue;
    }
    const { expression, alias } = item;
    const name = alias ?? nameOfExpression(expression);
    const copy = expression.kind === "column";
    const origins = originsOf(expression, scope, reading);
    const same = copy && expression.path.at(-1) === name;
    const kept = same ? origins : written(origins, textOf(item.nodes), copy);
    columns.push({ name, origins: merged(kept) });
    if (alias !== null) scope.aliases.set(alias, { origins: kept, ofItself: names(expression, alias) });
  }
  return { columns, open };
}

/** Whether an expression names a column so, without a relation before it. */
function names(expression: Expression, name: string): boolean {
  const seen = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.some(seen);
    if (value === null || typeof value !== "object") return false;
    if ("kind" in value && value.kind === "column" && "path" in value && Array.isArray(value.path)) {
      return value.path.length === 1 && value.path[0] === name;
    }
    return Object.values(value).some(seen);
  };
  return seen(expression);
}

/** Each part that AND joins, with its own text. */
export function conditionOrigins(
  nodes: readonly Node[],
  use: Use,
  scope: Scope,
  reading: Reading,
): readonly Origin[] {
  if (nodes.length === 0) return [];
  return conjuncts(nodes).flatMap((part) =>
    conditional(originsOf(readExpression(part, readers), scope, reading), use, textOf(part)),
  );
}

/** A function in FROM: whatever is asked of it comes from no column. */
const ofFunction: Relation = {
  ...anonymous,
  columns: [],
  open: [{ relation: "", except: [], within: [] }],
  rows: [],
  bases: [],
};

/** Adds a source's relations, which those behind it may use. Answers what decides how they are joined. */
function addSource(source: Source, scope: Scope, names: Names, reading: Reading): readonly Origin[] {
  switch (source.kind) {
    case "opaque": {
      const alias = source.alias ?? "";
      if (source.pivoted === undefined) {
        scope.relations.push({ ...ofFunction, alias });
        return [];
      }
      const inside = newScope(scope.outer);
      const conditions = addSource(source.pivoted.source, inside, names, reading);
      scope.relations.push({ ...pivotRelation(source.pivoted, inside, reading), alias });
      return conditions;
    }
    case "query": {
      const relation = renamed(reading.query(source.query, scope), source.columns);
      scope.relations.push({ ...relation, alias: source.alias ?? "", path: [] });
      return [];
    }
    case "table":
      scope.relations.push(tableRelation(source, scope, names));
      return [];
    case "join":
      return addJoin(source, scope, {
        add: (inner) => addSource(inner, scope, names, reading),
        condition: (nodes) => conditionOrigins(nodes, "join", scope, reading),
      });
  }
}

function tableRelation(source: Source & { kind: "table" }, scope: Scope, names: Names): Relation {
  const { path } = source;
  const alias = source.alias ?? path.at(-1) ?? "";
  const [name = "", second = ""] = path;
  const cte = path.length === 1 ? names.ctes.get(name) : undefined;
  if (cte !== undefined) return { ...renamed(cte, source.columns), alias, path: [] };
  // `from t, t.items`: an array inside a SUPER column of a source before.
  const holder = path.length > 1 ? scope.relations.find((relation) => relation.alias === name) : undefined;
  if (holder !== undefined) {
    const within = raised(columnOf(holder, second) ?? []);
    const columns = [{ name: alias, origins: within }];
    return { alias, path: [], columns, open: [{ relation: "", except: [], within }], rows: [], bases: [] };
  }
  return { ...renamed(names.tables(path), source.columns), alias, path };
}
