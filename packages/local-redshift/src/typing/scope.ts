import type { Expression } from "../query/ast.ts";
import { plainType } from "../sql/types.ts";
import type { Known } from "./numeric.ts";

export interface TypedColumn {
  readonly name: string;
  readonly type: Known;
  /** The string literal that it is, which takes the type of what it meets. */
  readonly literal?: Expression;
}

/** The columns of a relation; null where they can't be told. */
export type Columns = readonly TypedColumn[] | null;

export interface Relation {
  readonly alias: string;
  /** Schema and name of a table, for `schema.table.column`. */
  readonly path: readonly string[];
  readonly columns: Columns;
  /** Whether its rows are what an array in a SUPER value holds: one column, whose members are SUPER too. */
  readonly elements?: true;
}

/** What names mean at some place of a query. */
export interface Scope {
  readonly relations: readonly Relation[];
  /** Aliases of the same select list, which later items and clauses may use. */
  readonly aliases: ReadonlyMap<string, Known>;
  readonly outer: Scope | null;
}

/** The type of a dotted name; null where it can't be told. */
export function typeOfName(path: readonly string[], scope: Scope): Known {
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const found = inScope(path, at);
    if (found !== undefined) return found;
  }
  return null;
}

/** Whether a name means an item of the same select list: no table has a column of that name. */
export function namesAlias(path: readonly string[], { relations, aliases }: Scope): boolean {
  const [name = ""] = path;
  if (path.length !== 1 || !aliases.has(name)) return false;
  return relations.every(
    ({ columns }) => columns !== null && !columns.some((column) => column.name === name),
  );
}

/** Whether a table of the scope, or of one around it, has this alias. */
export function isRelation(name: string, scope: Scope): boolean {
  return (
    scope.relations.some(({ alias }) => alias === name) ||
    (scope.outer !== null && isRelation(name, scope.outer))
  );
}

/** Whether no table has a column of this name, with certainty. */
export function isNowhere(path: readonly string[], scope: Scope): boolean {
  const [name = "", qualifier] = [path.at(-1), path.at(-2)];
  if (path.length === 1 && scope.aliases.has(name)) return false;
  const meant =
    qualifier === undefined ? scope.relations : scope.relations.filter((r) => r.alias === qualifier);
  const has = meant.some(({ columns }) => columns === null || columns.some((column) => column.name === name));
  return !has && (scope.outer === null || isNowhere(path, scope.outer));
}

/** undefined where the scope has no such name, so that the outer one is asked. */
function inScope(path: readonly string[], scope: Scope): Known | undefined {
  const [first = "", ...rest] = path;
  const relation = scope.relations.find((candidate) => candidate.alias === first);
  if (relation?.elements === true) return plainType("super");
  if (relation !== undefined && rest.length > 0) return stepInto(relation.columns, rest);
  const [, table, ...below] = path;
  const qualified = scope.relations.find(({ path: [schema, name] }) => schema === first && name === table);
  if (qualified !== undefined && below.length > 0) return stepInto(qualified.columns, below);
  if (scope.relations.some((candidate) => candidate.columns === null)) return null;
  for (const { columns } of scope.relations) {
    const found = columns?.find((column) => column.name === first);
    if (found !== undefined) return stepInto(columns, path);
  }
  return rest.length === 0 ? scope.aliases.get(first) : undefined;
}

/** A column, or with more names a step into the SUPER value that it holds. */
function stepInto(columns: Columns, path: readonly string[]): Known {
  const column = columns?.find(({ name }) => name === path[0]);
  if (column === undefined) return null;
  return path.length === 1 || column.type?.kind === "super" ? column.type : null;
}
