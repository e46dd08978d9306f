import type { Target } from "../graph/compiled-graph.ts";

/** What a run will do, as a plain value that can be printed, compared and tested. */

export type TaskType = "table" | "view" | "incremental" | "operations" | "assertion" | "constraints";

/** Why a statement is there; shown by --dry-run and kept in the record. */
export type Purpose =
  | "schema"
  | "clean"
  | "stage"
  | "pre-operation"
  | "create"
  | "delete"
  | "insert"
  | "swap"
  | "post-operation"
  | "operation"
  | "constraint"
  | "drop";

export interface PlannedStatement {
  readonly purpose: Purpose;
  readonly sql: string;
}

/** Statements that take effect together (`transaction`), or each for itself. */
export interface StatementGroup {
  readonly transaction: boolean;
  readonly statements: readonly PlannedStatement[];
}

export interface Task {
  /** The target's key; a constraints task's is the table's key with "#constraints". */
  readonly key: string;
  readonly target: Target;
  readonly type: TaskType;
  readonly file: string;
  /** Keys of tasks of this plan that must succeed first, sorted. */
  readonly dependsOn: readonly string[];
  /** Run in order on one session. */
  readonly groups: readonly StatementGroup[];
  /** Run when the task failed or was cancelled, so that nothing half-built is left. */
  readonly cleanup: readonly PlannedStatement[];
  /** A query for the number of rows that the table has afterwards; null where that means nothing. */
  readonly countRows: string | null;
  /** For an assertion: the number of failing rows, and the query that shows the first few. */
  readonly check: { readonly count: string; readonly sample: string } | null;
}

export interface Plan {
  /** Run first, one after another: schemas, and constraints that the run may make untrue. */
  readonly setup: readonly PlannedStatement[];
  /** Sorted by key. */
  readonly tasks: readonly Task[];
}
