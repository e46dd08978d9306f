import type { OnSchemaChange, RedshiftOptions, Target } from "../graph/compiled-graph.ts";
import type { LoadRecord } from "../sql/loads.ts";
import type { ColumnGrant, CopySource, StoredObject } from "../warehouse/warehouse.ts";

/** What a run will do, as a plain value that can be printed, compared and tested. */

export type TaskType = "table" | "view" | "incremental" | "operations" | "assertion";

/** Why a statement is there; shown by --dry-run and kept in the record. */
export type Purpose =
  | "schema"
  | "clean"
  | "stage"
  | "pre-operation"
  | "create"
  | "columns"
  | "alter"
  | "load"
  | "delete"
  | "insert"
  | "merge"
  | "shape"
  | "fill"
  | "swap"
  | "keep"
  | "post-operation"
  | "operation"
  | "constraint"
  | "free"
  | "record"
  | "drop";

export interface PlannedStatement {
  readonly purpose: Purpose;
  readonly sql: string;
  /** There when `sql` asks for names and types of columns: of these, what follows is made. */
  readonly makes?: Increment | ShapedTable | KeptColumns;
  /** There when it is a COPY whose objects are to be known. */
  readonly load?: LoadStep;
  /** There in place of statements that only the run can write: those that record what COPYs before it took. */
  readonly recordsLoad?: LoadRecord;
  /** Builds the same table when `sql` met NULL in a column that takes none: its audits show the rows. */
  readonly withNulls?: string;
}

/** A COPY, and what it must take. */
export interface LoadStep {
  /** The model's own COPY, by which objects are listed. */
  readonly copy: CopySource;
  /** The objects to take; null for all that are under the prefix. */
  readonly expects: readonly StoredObject[] | null;
  /** Lists them where COPY can read it while it runs. */
  readonly manifest: { readonly location: string; readonly text: string } | null;
}

/** The rows that arrive for a table, written by the names of their columns. */
export interface Increment {
  readonly kind: "increment";
  readonly target: Target;
  /** The table's columns as it stands. */
  readonly columns: readonly string[];
  readonly uniqueKey: readonly string[];
  readonly strategy: "delete+insert" | "merge";
  readonly onSchemaChange: OnSchemaChange;
}

/** A table that is made with its columns, because what is declared of them can't be said otherwise. */
export interface ShapedTable {
  readonly kind: "shaped-table";
  readonly target: Target;
  readonly design: RedshiftOptions;
  /** The columns of its primary key. */
  readonly notNull: readonly string[];
}

/** What the columns of the table before had, for those that the new one has too. */
export interface KeptColumns {
  readonly kind: "kept-columns";
  readonly target: Target;
  /** By column. */
  readonly comments: readonly (readonly [string, string])[];
  readonly grants: readonly ColumnGrant[];
}

/** A query that must give no rows. */
export interface Check {
  /** The number of failing rows. */
  readonly count: string;
  /** The first few of them. */
  readonly sample: string;
  /** "warn": a failure is told and stops nothing. */
  readonly severity: "error" | "warn";
}

/** An assertion that runs within the task of the table that it audits. */
export interface Audit extends Check {
  /** The assertion's key. */
  readonly key: string;
  readonly target: Target;
  readonly file: string;
}

/** Statements that take effect together (`transaction`), or each for itself. */
export interface StatementGroup {
  readonly transaction: boolean;
  readonly statements: readonly PlannedStatement[];
  /** Run behind the statements, in their transaction: a failed one undoes it and ends the task. */
  readonly audits?: readonly Audit[];
  /** Run behind the audits, in the same transaction. */
  readonly proved?: readonly PlannedStatement[];
  /** Under which this transaction stands in the ledger; the task's key unless told. */
  readonly ledgerKey?: string;
  /** A query that has a row when this transaction was committed. */
  readonly look?: string;
}

export interface Task {
  /** The target's key. */
  readonly key: string;
  readonly target: Target;
  readonly type: TaskType;
  readonly file: string;
  /** Keys of tasks of this plan that must succeed first, sorted. */
  readonly dependsOn: readonly string[];
  /** Where what stands is not as the model says; absent where nothing is to be told. */
  readonly drift?: readonly string[];
  /** What else is worth telling; absent where nothing is. */
  readonly notes?: readonly string[];
  /** Why it can't be carried out; absent where it can. */
  readonly refused?: { readonly code: string; readonly message: string; readonly hint: string };
  /** Run in order on one session. */
  readonly groups: readonly StatementGroup[];
  /** Run when the task failed or was cancelled, so that nothing half-built is left. */
  readonly cleanup: readonly PlannedStatement[];
  /** A query for the number of rows that the table has afterwards; null where that means nothing. */
  readonly countRows: string | null;
  /** For an assertion that is a task of its own. */
  readonly check: Check | null;
  /** Where what failed its audits is kept to be looked at; null where nothing is kept. */
  readonly candidate: Target | null;
}

export interface Plan {
  /** Run first, one after another: schemas. */
  readonly setup: readonly PlannedStatement[];
  /** Sorted by key. */
  readonly tasks: readonly Task[];
}
