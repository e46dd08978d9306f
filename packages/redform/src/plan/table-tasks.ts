import type { CompiledAssertion, CompiledTable, Target } from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";
import { deleteArriving, dropStaged, insertArriving, stageIncrement } from "../sql/increment.ts";
import { splitStatements } from "../sql/split.ts";
import {
  candidateOf,
  countRows,
  createTableAs,
  dropTable,
  dropView,
  renameTable,
  retiredOf,
} from "../sql/table.ts";
import { checkQueries, createView } from "../sql/view.ts";
import type { WarehouseState } from "../warehouse/warehouse.ts";
import type { PlannedStatement, Purpose, StatementGroup, Task } from "./plan-types.ts";
import { standing } from "./standing.ts";

/** The statements of operations, each text parted at its semicolons. */
export function planned(purpose: Purpose, texts: readonly string[] | undefined): readonly PlannedStatement[] {
  return (texts ?? []).flatMap(splitStatements).map((sql) => ({ purpose, sql }));
}

/** Groups without the empty ones. */
export function groups(...all: readonly StatementGroup[]): readonly StatementGroup[] {
  return all.filter((group) => group.statements.length > 0);
}

/** Builds beside what stands and swaps by renames in one transaction, so that readers never miss the table. */
export function tableTask(table: CompiledTable, dependsOn: readonly string[], state: WarehouseState): Task {
  const { target } = table;
  const [candidate, retired] = [candidateOf(target), retiredOf(target)];
  const old = standing(state, target)?.kind;
  const clean = [candidate, retired]
    .filter((leftover) => standing(state, leftover) !== undefined)
    .map((leftover) => ({ purpose: "clean" as const, sql: dropTable(leftover) }));
  const away: Readonly<Record<string, readonly PlannedStatement[]>> = {
    table: [{ purpose: "swap", sql: renameTable(target, retired) }],
    view: [{ purpose: "swap", sql: dropView(target) }],
    none: [],
  };
  const drop: readonly PlannedStatement[] =
    old === "table" ? [{ purpose: "drop", sql: dropTable(retired) }] : [];
  return {
    ...base(table, dependsOn),
    type: table.enumType === "INCREMENTAL" ? "incremental" : "table",
    groups: groups(
      {
        transaction: false,
        statements: [
          ...clean,
          ...planned("pre-operation", table.preOps),
          { purpose: "create", sql: createTableAs(candidate, withoutEnd(table.query), table.redshift) },
        ],
      },
      {
        transaction: true,
        statements: [
          ...(away[old ?? "none"] ?? []),
          { purpose: "swap", sql: renameTable(candidate, target) },
          ...planned("post-operation", table.postOps),
        ],
      },
      { transaction: false, statements: drop },
    ),
    cleanup: [{ purpose: "clean", sql: dropTable(candidate) }],
    countRows: countRows(target),
  };
}

/** Writes what arrives into the table that stands, all in one transaction. */
export function incrementalTask(
  table: CompiledTable,
  dependsOn: readonly string[],
  columns: readonly string[],
): Task {
  const { target, uniqueKey = [] } = table;
  const query = withoutEnd(table.incrementalQuery ?? table.query);
  const deletes = uniqueKey.length === 0 ? [] : deleteArriving(target, uniqueKey);
  return {
    ...base(table, dependsOn),
    type: "incremental",
    groups: [
      {
        transaction: true,
        statements: [
          ...planned("pre-operation", table.incrementalPreOps),
          { purpose: "stage", sql: stageIncrement(target, query, table.where) },
          ...deletes.map((sql) => ({ purpose: "delete" as const, sql })),
          { purpose: "insert", sql: insertArriving(target, columns) },
          ...planned("post-operation", table.incrementalPostOps),
          { purpose: "clean", sql: dropStaged(target) },
        ],
      },
    ],
    cleanup: [],
    countRows: countRows(target),
  };
}

export function viewTask(table: CompiledTable, dependsOn: readonly string[], state: WarehouseState): Task {
  return {
    ...base(table, dependsOn),
    type: "view",
    groups: [
      {
        transaction: true,
        statements: [
          ...planned("pre-operation", table.preOps),
          ...replaceTable(table.target, state),
          { purpose: "create", sql: createView(table.target, withoutEnd(table.query)) },
          ...planned("post-operation", table.postOps),
        ],
      },
    ],
    cleanup: [],
    countRows: null,
  };
}

/** An assertion is a view that must have no rows. */
export function assertionTask(
  assertion: CompiledAssertion,
  dependsOn: readonly string[],
  state: WarehouseState,
): Task {
  const { target } = assertion;
  return {
    ...base(assertion, dependsOn),
    type: "assertion",
    groups: [
      {
        transaction: true,
        statements: [
          ...replaceTable(target, state),
          { purpose: "create", sql: createView(target, withoutEnd(assertion.query)) },
        ],
      },
    ],
    cleanup: [],
    countRows: null,
    check: checkQueries(target),
  };
}

function base(
  action: { readonly target: Target; readonly fileName: string },
  dependsOn: readonly string[],
): Pick<Task, "key" | "target" | "file" | "dependsOn" | "check"> {
  const { target, fileName } = action;
  return { key: targetKey(target), target, file: fileName, dependsOn, check: null };
}

/** A table that stands where a view is wanted goes first. */
function replaceTable(target: Target, state: WarehouseState): readonly PlannedStatement[] {
  return standing(state, target)?.kind === "table" ? [{ purpose: "clean", sql: dropTable(target) }] : [];
}

/** A query without the semicolon that may end it. */
function withoutEnd(query: string): string {
  const [only, ...more] = splitStatements(query);
  return only !== undefined && more.length === 0 ? only : query;
}
