import type { CompiledAssertion, CompiledTable, Target } from "../graph/compiled-graph.ts";
import { quoteTarget, targetKey } from "../graph/target.ts";
import { dropStaged, stageIncrement } from "../sql/increment.ts";
import { splitStatements } from "../sql/split.ts";
import { candidateOf, countRows } from "../sql/table.ts";
import { countFailing, createView, sampleFailing } from "../sql/view.ts";
import type { WarehouseState } from "../warehouse/warehouse.ts";
import { auditsOf, auditViews, replaceTable, withoutEnd } from "./audit.ts";
import { buildStatements, unbuildStatements } from "./build.ts";
import { driftOf } from "./drift.ts";
import { incrementStatements } from "./increment.ts";
import { hasRetired, type KeyStatements } from "./keys.ts";
import type { PlannedStatement, Purpose, StatementGroup, Task } from "./plan-types.ts";
import { standing } from "./standing.ts";
import { swapOf } from "./swap.ts";

/** The statements of operations, each text parted at its semicolons. */
export function planned(purpose: Purpose, texts: readonly string[] | undefined): readonly PlannedStatement[] {
  return (texts ?? []).flatMap(splitStatements).map((sql) => ({ purpose, sql }));
}

/** Groups without the empty ones. */
export function groups(...all: readonly StatementGroup[]): readonly StatementGroup[] {
  return all.filter((group) => group.statements.length > 0);
}

/** What the publication of one table hangs on. */
export interface Publication {
  readonly dependsOn: readonly string[];
  readonly audits: readonly CompiledAssertion[];
  readonly keys: KeyStatements;
  readonly state: WarehouseState;
}

/**
 * Builds beside what stands, audits what was built, and only then swaps by renames in one transaction:
 * readers never miss the table, and never read one that failed its audits.
 */
export function tableTask(table: CompiledTable, publication: Publication): Task {
  const { target } = table;
  const { state, keys } = publication;
  const candidate = candidateOf(target);
  const audits = auditsOf(publication.audits, target, candidate);
  const freedFirst = hasRetired(target, state);
  const { clean, swap, drop: dropped } = swapOf(target, state);
  const drop = dropped.length === 0 ? [] : [...(freedFirst ? [] : keys.freed), ...dropped];
  return {
    ...base(table, publication.dependsOn),
    ...told(driftOf(table, standing(state, target)).notes),
    type: table.enumType === "INCREMENTAL" ? "incremental" : "table",
    groups: groups(
      {
        transaction: false,
        statements: [
          ...(freedFirst ? keys.freed : []),
          ...clean,
          ...planned("pre-operation", table.preOps),
          ...buildStatements(candidate, withoutEnd(table.query), table.redshift ?? {}, keys.primaryKey),
        ],
        ...(audits.length === 0 ? {} : { audits }),
      },
      {
        transaction: true,
        statements: [
          ...swap,
          ...keys.proved,
          ...planned("post-operation", table.postOps),
          ...auditViews(publication.audits, audits, publication.state),
        ],
      },
      { transaction: false, statements: drop },
    ),
    cleanup: unbuildStatements(candidate),
    countRows: countRows(target),
    candidate,
  };
}

/**
 * Writes what arrives into the table that stands, and audits the whole, all in one transaction: readers see
 * it when it is proved, or never.
 */
export function incrementalTask(
  table: CompiledTable,
  publication: Publication,
  columns: readonly string[],
): Task {
  const { target, uniqueKey = [], redshift = {} } = table;
  const { keys } = publication;
  const query = withoutEnd(table.incrementalQuery ?? table.query);
  const { onSchemaChange = "ignore", incrementalStrategy: strategy = "delete+insert" } = redshift;
  const audits = auditsOf(publication.audits, target, null);
  const { notes, alters, copy } = driftOf(table, standing(publication.state, target));
  const copying = copy ? copyingGroups(table, publication) : [];
  return {
    ...base(table, publication.dependsOn),
    ...told(notes),
    type: "incremental",
    groups: groups(
      ...copying,
      // A transaction of its own each: the definition changes at once, and readers wait for no rows.
      {
        transaction: false,
        statements: [...keys.withheld, ...alters.map((sql): PlannedStatement => ({ purpose: "alter", sql }))],
      },
      {
        transaction: true,
        statements: [
          ...planned("pre-operation", table.incrementalPreOps),
          { purpose: "stage", sql: stageIncrement(target, query, table.where) },
          ...incrementStatements({ kind: "increment", target, columns, uniqueKey, strategy, onSchemaChange }),
          ...planned("post-operation", table.incrementalPostOps),
        ],
        ...(audits.length === 0 ? {} : { audits }),
        proved: [
          ...keys.proved,
          { purpose: "clean", sql: dropStaged(target) },
          ...auditViews(publication.audits, audits, publication.state),
        ],
      },
    ),
    cleanup: copy ? unbuildStatements(candidateOf(target)) : [],
    countRows: countRows(target),
    candidate: null,
  };
}

/**
 * Makes of a table that stands one with the same rows that is stored as its model says. Its keys come back
 * with the increment behind it, and its place in the ledger is its own: the task is not done with it.
 */
function copyingGroups(table: CompiledTable, { state, keys }: Publication): readonly StatementGroup[] {
  const { target } = table;
  const { clean, swap, drop } = swapOf(target, state);
  const freedFirst = hasRetired(target, state);
  const all = `select * from ${quoteTarget(target)}`;
  return [
    {
      transaction: false,
      statements: [
        ...(freedFirst ? keys.freed : []),
        ...clean,
        ...buildStatements(candidateOf(target), all, table.redshift ?? {}, keys.primaryKey),
      ],
    },
    { transaction: true, ledgerKey: `${targetKey(target)} copied`, statements: swap },
    { transaction: false, statements: [...(freedFirst ? [] : keys.freed), ...drop] },
  ];
}

function told(drift: readonly string[]): Pick<Task, "drift"> {
  return drift.length === 0 ? {} : { drift };
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
    check: {
      count: countFailing(`select * from ${quoteTarget(target)}`),
      sample: sampleFailing(`select * from ${quoteTarget(target)}`),
      severity: assertion.severity ?? "error",
    },
  };
}

function base(
  action: { readonly target: Target; readonly fileName: string },
  dependsOn: readonly string[],
): Pick<Task, "key" | "target" | "file" | "dependsOn" | "check" | "candidate"> {
  const { target, fileName } = action;
  return { key: targetKey(target), target, file: fileName, dependsOn, check: null, candidate: null };
}
