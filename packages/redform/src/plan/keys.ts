import type {
  CompiledAssertion,
  CompiledGraph,
  CompiledTable,
  ForeignKey,
  Target,
} from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";
import {
  addForeignKey,
  addPrimaryKey,
  dropConstraint,
  foreignKeyName,
  primaryKeyNames,
} from "../sql/constraint.ts";
import { retiredOf } from "../sql/table.ts";
import type { WarehouseState } from "../warehouse/warehouse.ts";
import { type OthersKeys, othersKeys } from "./others-keys.ts";
import type { PlannedStatement } from "./plan-types.ts";
import { standing } from "./standing.ts";

/**
 * Constraints around the publication of one table. Redshift trusts its constraints, and a false one gives
 * wrong answers: a declared key becomes one only behind the audits that proved it, on that very data.
 */
export interface KeyStatements {
  /** Keys of the table that stands which hold no more. Each by itself, before the table changes. */
  readonly withheld: readonly PlannedStatement[];
  readonly proved: readonly PlannedStatement[];
  /**
   * Takes others' keys from the old table, which can't be dropped under them. Behind the swap and not in it: a
   * transaction that locks a second table may meet a reader who joins both and took them the other way round.
   */
  readonly freed: readonly PlannedStatement[];
  /** The columns of the primary key that the table gets: it must be made with them NOT NULL. */
  readonly primaryKey: readonly string[];
}

/** What the keys of one plan hang on. */
export interface KeyContext {
  readonly tables: ReadonlyMap<string, CompiledTable>;
  readonly audits: ReadonlyMap<string, readonly CompiledAssertion[]>;
  /** Keys of the tables that this plan builds anew, so that constraints on what stood are gone. */
  readonly rebuilt: ReadonlySet<string>;
  readonly planned: ReadonlySet<string>;
  readonly state: WarehouseState;
  readonly others: OthersKeys;
}

export function keyContext(
  graph: CompiledGraph,
  audits: KeyContext["audits"],
  planned: ReadonlySet<string>,
  rebuilt: ReadonlySet<string>,
  state: WarehouseState,
): KeyContext {
  return {
    tables: new Map((graph.tables ?? []).map((table) => [targetKey(table.target), table])),
    audits,
    planned,
    rebuilt,
    state,
    others: othersKeys(graph.tables ?? [], state),
  };
}

export function keyStatements(table: CompiledTable, context: KeyContext): KeyStatements {
  const key = targetKey(table.target);
  const rebuilt = context.rebuilt.has(key);
  const stands = rebuilt ? [] : constraintsOf(table, context);
  const missing = (name: string): boolean => !stands.includes(name);
  const primaryKey = provedPrimaryKey(table, context);
  const pkey = standingPrimaryKey(table, context);
  const foreignKeys = provedForeignKeys(table, context);
  const proved = [
    ...(primaryKey.length > 0 && (rebuilt || pkey === undefined)
      ? [addPrimaryKey(table.target, freeName(table.target, pkey), primaryKey)]
      : []),
    ...foreignKeys
      .filter(
        (foreignKey) =>
          missing(foreignKeyName(table.target, foreignKey)) || isFreed(foreignKey.references, context),
      )
      .map((foreignKey) => addForeignKey(table.target, foreignKey)),
  ];
  const freed = new Set(
    (table.redshift?.foreignKeys ?? [])
      .filter(({ references }) => isFreed(references, context))
      .map((foreignKey) => foreignKeyName(table.target, foreignKey)),
  );
  const untrue = stands
    .filter((name) => isOurs(name, table) && !isProved(name, table, primaryKey, foreignKeys))
    .filter((name) => !freed.has(name));
  return {
    withheld: [
      // A primary key can't go while another's foreign key points to it.
      ...(untrue.some((name) => isPrimaryKey(name, table)) ? context.others(key) : []),
      ...untrue.map((name) => constraint(dropConstraint(table.target, name))),
    ],
    proved: proved.map(constraint),
    freed: rebuilt ? context.others(key) : [],
    primaryKey,
  };
}

/** Whether the keys that point to a table are dropped by its own task, or before any. */
function isFreed(target: Target, { rebuilt, state }: KeyContext): boolean {
  return rebuilt.has(targetKey(target)) || hasRetired(target, state);
}

/** A table that an earlier run swapped out and had no time to drop: keys of others may still point to it. */
export function hasRetired(target: Target, state: WarehouseState): boolean {
  return standing(state, retiredOf(target)) !== undefined;
}

/** The name of the primary key that the table has of us. */
function standingPrimaryKey(table: CompiledTable, context: KeyContext): string | undefined {
  const stands = constraintsOf(table, context);
  return primaryKeyNames(table.target).find((name) => stands.includes(name));
}

function freeName(target: Target, taken: string | undefined): string {
  const [first, second] = primaryKeyNames(target);
  return taken === first ? second : first;
}

function constraintsOf(table: CompiledTable, { state }: KeyContext): readonly string[] {
  return standing(state, table.target)?.constraints ?? [];
}

/** The primary key that the table can have: a nullable column can't get one. (dg/r_ALTER_TABLE) */
function provedPrimaryKey(table: CompiledTable, context: KeyContext): readonly string[] {
  const declared = table.redshift?.primaryKey ?? [];
  if (declared.length === 0 || !hasProof(table, "primaryKey", context)) return [];
  if (context.rebuilt.has(targetKey(table.target))) return declared;
  const notNull = new Set((standing(context.state, table.target)?.notNull ?? []).map(folded));
  const has = standingPrimaryKey(table, context) !== undefined;
  return has || declared.every((column) => notNull.has(folded(column))) ? declared : [];
}

function folded(name: string): string {
  return name.toLowerCase();
}

/** Foreign keys whose audit is there, and whose parent has its primary key by the time that they are added. */
function provedForeignKeys(table: CompiledTable, context: KeyContext): readonly ForeignKey[] {
  return (table.redshift?.foreignKeys ?? []).filter((foreignKey, index) => {
    const parent = context.tables.get(targetKey(foreignKey.references));
    if (parent === undefined || !hasProof(table, `foreignKey_${index}`, context)) return false;
    if (context.planned.has(targetKey(parent.target))) return provedPrimaryKey(parent, context).length > 0;
    return standingPrimaryKey(parent, context) !== undefined;
  });
}

/** The compiler names the assertions of declared keys by these endings. A warning proves nothing. */
function hasProof(table: CompiledTable, ending: string, { audits }: KeyContext): boolean {
  const own = audits.get(targetKey(table.target)) ?? [];
  return own.some(
    ({ target, severity }) => target.name.endsWith(`_assertions_${ending}`) && severity !== "warn",
  );
}

function isOurs(name: string, table: CompiledTable): boolean {
  return isPrimaryKey(name, table) || name.endsWith("_fkey");
}

function isPrimaryKey(name: string, { target }: CompiledTable): boolean {
  return primaryKeyNames(target).includes(name);
}

function isProved(
  name: string,
  table: CompiledTable,
  primaryKey: readonly string[],
  foreignKeys: readonly ForeignKey[],
): boolean {
  if (isPrimaryKey(name, table)) return primaryKey.length > 0;
  return foreignKeys.some((foreignKey) => foreignKeyName(table.target, foreignKey) === name);
}

function constraint(sql: string): PlannedStatement {
  return { purpose: "constraint", sql };
}
