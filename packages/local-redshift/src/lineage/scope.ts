import type { LineageColumn, Origin } from "./contract.ts";

/** Columns that can't be told pass through from here; of a union's several, each has them. */
export interface Open {
  readonly relation: string;
  readonly except: readonly string[];
  /** What stands between: an array that is gone through has values of the column, whatever is asked of it. */
  readonly within?: readonly Origin[];
}

/** A relation as a query sees it. */
export interface Relation {
  readonly alias: string;
  /** Schema and name of a table, for `schema.table.column`. */
  readonly path: readonly string[];
  readonly columns: readonly LineageColumn[];
  readonly open: readonly Open[];
  /** What decides its rows. */
  readonly rows: readonly Origin[];
  /** The relations that its rows are rows of. */
  readonly bases: readonly string[];
}

export interface Scope {
  readonly relations: Relation[];
  /** Columns that USING made one, which have no relation's name. */
  readonly shared: Map<string, readonly Origin[]>;
  /** Aliases of the same select list, which later items and clauses may use. */
  readonly aliases: Map<string, Alias>;
  readonly outer: Scope | null;
}

export interface Alias {
  readonly origins: readonly Origin[];
  /** Whether its own expression names a column as itself: then there is such a column. */
  readonly ofItself: boolean;
}

export function newScope(outer: Scope | null): Scope {
  return { relations: [], shared: new Map(), aliases: new Map(), outer };
}

/**
 * The origins of a dotted name; null where nothing has it. What is known to have it comes before what may
 * have it, also where it is an outer query's.
 */
export function originsOfName(path: readonly string[], scope: Scope): readonly Origin[] | null {
  const found = first(scope, (at) => qualified(path, at)) ?? bare(path, scope);
  return found?.map((origin) => (origin.named ? origin : { ...origin, named: true })) ?? null;
}

function bare(path: readonly string[], scope: Scope): readonly Origin[] | null {
  const [name = ""] = path;
  const found = first(scope, (at) => known(name, at)) ?? first(scope, (at) => maybe(name, at));
  return stepInto(found, path.length > 1);
}

/** What the innermost query answers that answers anything. */
function first(scope: Scope, ask: (scope: Scope) => readonly Origin[] | null): readonly Origin[] | null {
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const found = ask(at);
    if (found !== null) return found;
  }
  return null;
}

/** `t.c` or `s.t.c` */
function qualified(path: readonly string[], { relations }: Scope): readonly Origin[] | null {
  const [one = "", two = "", three] = path;
  if (path.length < 2) return null;
  const relation = relations.find(({ alias }) => alias === one);
  if (relation !== undefined) return stepInto(columnOf(relation, two), path.length > 2);
  const table = relations.find(({ path: full }) => full.at(-2) === one && full.at(-1) === two);
  if (table === undefined || three === undefined) return null;
  return stepInto(columnOf(table, three), path.length > 3);
}

/** A path that goes on into a SUPER value takes a part of it. */
function stepInto(origins: readonly Origin[] | null, further: boolean): readonly Origin[] | null {
  if (origins === null || !further) return origins;
  return origins.map((origin) =>
    origin.kind === "condition" ? origin : { ...origin, kind: "expression" as const },
  );
}

/**
 * A column comes before an alias of the same select list. (r_SELECT_list: lateral column alias) Where columns
 * are not known, an alias comes before what may be one.
 */
function known(name: string, scope: Scope): readonly Origin[] | null {
  const shared = scope.shared.get(name);
  if (shared !== undefined) return shared;
  for (const { columns } of scope.relations) {
    const found = columns.find((column) => column.name === name);
    if (found !== undefined) return found.origins;
  }
  const alias = scope.aliases.get(name);
  const open = scope.relations.filter((relation) => relation.open.length > 0);
  if (alias !== undefined && !(alias.ofItself && open.length > 0)) return alias.origins;
  // Of a table that nothing is known of, a name without a table is more likely than of an outer query.
  const [only, another] = open;
  const unknown = only !== undefined && another === undefined && only.columns.length === 0;
  return unknown ? columnOf(only, name) : null;
}

/** With two relations whose columns are not known nobody can say whose it is. */
function maybe(name: string, scope: Scope): readonly Origin[] | null {
  const [only, another] = scope.relations.filter((relation) => relation.open.length > 0);
  return only === undefined || another !== undefined ? null : columnOf(only, name);
}

/** The origins of one column; null where the relation has none of that name. */
export function columnOf(relation: Relation, name: string): readonly Origin[] | null {
  const known = relation.columns.find((column) => column.name === name);
  if (known !== undefined) return known.origins;
  const open = relation.open.filter(({ except }) => !except.includes(name));
  if (open.length === 0) return null;
  return open.flatMap(({ relation: base, within }) => within ?? [copyOf(base, name)]);
}

/** A column of a table as it is. */
export function copyOf(relation: string, column: string): Origin {
  return { relation, column, kind: "copy", use: null, steps: [], renamed: null, named: false };
}
