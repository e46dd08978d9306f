import type { Body, Query, Select, Source } from "../query/ast.ts";
import { plainType } from "../sql/types.ts";
import { nameOfExpression } from "./column-name.ts";
import {
  emptyFindings,
  type Findings,
  type Inference,
  inferExpression,
  mustBeCondition,
  noteFilters,
} from "./infer-expression.ts";
import { isMoment, literalMeetsMoment } from "./moment-literals.ts";
import { literalText, mustUnite } from "./number-text.ts";
import { common, type Known } from "./numeric.ts";
import type { Columns, Relation, Scope, TypedColumn } from "./scope.ts";
import { uniteSuper } from "./unite-super.ts";

/** Answers the columns of a table or view by its dotted name; null for one that is not known. */
export type Catalog = (path: readonly string[]) => Columns;

interface Names {
  readonly catalog: Catalog;
  readonly ctes: ReadonlyMap<string, Columns>;
}

const nowhere: Scope = { relations: [], aliases: new Map(), outer: null };

/** The columns that a query gives, and what was found on the way. */
export function inferQuery(
  query: Query,
  catalog: Catalog,
): { readonly columns: Columns; readonly findings: Findings } {
  const findings: Findings = emptyFindings();
  const columns = queryColumns(query, { catalog, ctes: new Map() }, nowhere, findings);
  const told = columns?.map(({ name, type }) => ({ name, type: type?.kind === "null" ? null : type }));
  return { columns: told ?? null, findings };
}

function queryColumns(query: Query, names: Names, outer: Scope, findings: Findings): Columns {
  const ctes = new Map(names.ctes);
  for (const { name, columns, query: inner } of query.ctes) {
    if (query.recursive) ctes.set(name, recursiveStart(inner.body, columns, { ...names, ctes }, outer));
    ctes.set(name, renamed(queryColumns(inner, { ...names, ctes }, outer, findings), columns));
  }
  const within = { ...names, ctes };
  const { columns, scope } = bodyColumns(query.body, within, outer, findings);
  const inference = inferenceOf(within, findings);
  for (const part of query.orderBy) inferExpression(part, scope, inference);
  return columns;
}

/** A recursive query has the columns of its first part. */
function recursiveStart(body: Body, names: readonly string[] | null, within: Names, outer: Scope): Columns {
  if (body.kind !== "set") return null;
  const ignored: Findings = emptyFindings();
  return renamed(bodyColumns(body.left, within, outer, ignored).columns, names);
}

function inferenceOf(names: Names, findings: Findings): Inference {
  return { findings, query: (query, scope) => queryColumns(query, names, scope, findings) };
}

function renamed(columns: Columns, names: readonly string[] | null): Columns {
  if (columns === null || names === null) return columns;
  return columns.map((column, at) => ({ ...column, name: names[at] ?? column.name }));
}

function bodyColumns(
  body: Body,
  names: Names,
  outer: Scope,
  findings: Findings,
): { columns: Columns; scope: Scope } {
  switch (body.kind) {
    case "nested":
      return { columns: queryColumns(body.query, names, outer, findings), scope: { ...nowhere, outer } };
    case "select":
      return selectColumns(body, names, outer, findings);
    case "set": {
      const left = bodyColumns(body.left, names, outer, findings).columns;
      const right = bodyColumns(body.right, names, outer, findings).columns;
      uniteSuper(body, left, right, findings);
      const columns =
        left === null ? null : left.map((column, at) => joinedColumn(column, right?.[at], findings));
      return { columns, scope: { relations: [{ alias: "", path: [], columns }], aliases: new Map(), outer } };
    }
  }
}

function joinedColumn(
  left: TypedColumn,
  right: TypedColumn | undefined,
  { momentLiterals }: Findings,
): TypedColumn {
  if (right === undefined) return { name: left.name, type: null };
  const { name } = left;
  // A literal beside a date or time is one.
  for (const [{ literal }, { type }] of [[left, right] as const, [right, left] as const]) {
    if (literal === undefined || !isMoment(type)) continue;
    literalMeetsMoment(literal, type, momentLiterals);
    return { name, type };
  }
  mustUnite(left.type, right.type, left.literal !== undefined || right.literal !== undefined);
  return { name, type: common(left.type, right.type) };
}

function selectColumns(
  select: Select,
  names: Names,
  outer: Scope,
  findings: Findings,
): { columns: Columns; scope: Scope } {
  const inference = inferenceOf(names, findings);
  const relations: Relation[] = [];
  const aliases = new Map<string, Known>();
  const scope: Scope = { relations, aliases, outer };
  for (const source of select.from) addSource(source, relations, scope, names, inference);
  const columns: TypedColumn[] = [];
  let told = true;
  for (const item of select.items) {
    if (item.kind === "star") {
      const all = starColumns(item.relation, scope);
      if (all === null) {
        told = false;
        continue;
      }
      const shown = all.filter(({ name }) => !item.exclude.includes(name));
      findings.stars.set(item.at, shown);
      columns.push(...shown);
      continue;
    }
    const type = inferExpression(item.expression, scope, inference);
    const name = item.alias ?? nameOfExpression(item.expression);
    columns.push({
      name,
      type,
      ...(literalText(item.expression) === null ? {} : { literal: item.expression }),
    });
    if (item.alias !== null) aliases.set(item.alias, type);
  }
  for (const part of select.groupBy) inferExpression(part, scope, inference);
  for (const clause of ["where", "having", "qualify"] as const) {
    const condition = select[clause];
    if (condition === null) continue;
    noteFilters(condition, findings);
    mustBeCondition(inferExpression(condition, scope, inference), clause.toUpperCase());
  }
  return { columns: told ? columns : null, scope };
}

function starColumns(path: readonly string[] | null, scope: Scope): Columns {
  const chosen =
    path === null
      ? scope.relations
      : scope.relations.filter(
          ({ alias, path: full }) => alias === path.at(-1) || full.join(".") === path.join("."),
        );
  if (chosen.length === 0 || chosen.some(({ columns }) => columns === null)) return null;
  return chosen.flatMap(({ columns }) => columns ?? []);
}

/** Adds a source's relations, which those behind it may use. */
function addSource(
  source: Source,
  relations: Relation[],
  scope: Scope,
  names: Names,
  inference: Inference,
): void {
  switch (source.kind) {
    case "opaque":
      relations.push({
        alias: source.alias ?? "",
        path: [],
        columns: source.columns ?? null,
        ...(source.elements === true ? { elements: true } : {}),
      });
      return;
    case "query": {
      const columns = renamed(inference.query(source.query, scope), source.columns);
      relations.push({ alias: source.alias ?? "", path: [], columns });
      return;
    }
    case "table":
      relations.push(tableRelation(source, scope, names, inference.findings));
      return;
    case "join": {
      addSource(source.left, relations, scope, names, inference);
      addSource(source.right, relations, scope, names, inference);
      if (source.on !== null) {
        noteFilters(source.on, inference.findings);
        mustBeCondition(inferExpression(source.on, scope, inference), "JOIN/ON");
      }
      // Columns that USING joins stand once in `*`; their place among the others is the engine's affair.
      if (source.using === "natural" || source.using.length > 0) shareColumns(relations, source.using);
      return;
    }
  }
}

function tableRelation(
  source: Source & { kind: "table" },
  scope: Scope,
  names: Names,
  findings: Findings,
): Relation {
  const { path } = source;
  const alias = source.alias ?? path.at(-1) ?? "";
  const [name = ""] = path;
  if (path.length === 1 && names.ctes.has(name)) {
    return { alias, path: [], columns: renamed(names.ctes.get(name) ?? null, source.columns) };
  }
  if (goesThroughSuper(path, scope, names.catalog)) {
    findings.unnested.add(source.at);
    return { alias, path: [], columns: [{ name: alias, type: plainType("super") }], elements: true };
  }
  const columns = names.catalog(path);
  if (!isLeaderTable(path)) findings.readsTables = true;
  return { alias, path, columns: renamed(columns, source.columns) };
}

/**
 * `from t, t.items`, `from t, t.items as i, i as j`: an array inside a SUPER value of a source before, or of a source
 * of the query around it, whose alias may also be the name of a schema.
 */
function goesThroughSuper(path: readonly string[], scope: Scope, catalog: Catalog): boolean {
  const [name, column] = path;
  const before = scope.relations.find(({ alias }) => alias === name);
  if (before !== undefined) return path.length > 1 || before.elements === true;
  for (let outer = scope.outer; outer !== null; outer = outer.outer) {
    const around = outer.relations.find(({ alias }) => alias === name);
    if (around === undefined) continue;
    if (around.elements === true) return true;
    if (around.columns === null) return path.length > 1 && catalog(path) === null;
    return around.columns.some(({ name: own, type }) => own === column && type?.kind === "super");
  }
  return false;
}

/** Catalogs of PostgreSQL's are read on the leader node alone. (dg/c_sql-functions-leader-node) */
function isLeaderTable(path: readonly string[]): boolean {
  const [schema, name = ""] = [path.at(-2), path.at(-1)];
  return schema === "pg_catalog" || schema === "information_schema" || name.startsWith("pg_");
}

function shareColumns(relations: Relation[], using: readonly string[] | "natural"): void {
  const last = relations.pop();
  if (last === undefined) return;
  const shared =
    using === "natural"
      ? (last.columns ?? [])
          .map(({ name }) => name)
          .filter((name) => relations.some(({ columns }) => columns?.some((column) => column.name === name)))
      : using;
  const columns = last.columns?.filter(({ name }) => !shared.includes(name)) ?? null;
  relations.push({ ...last, columns });
}
