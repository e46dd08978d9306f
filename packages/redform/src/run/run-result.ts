import type { Target } from "../graph/compiled-graph.ts";
import type { TaskType } from "../plan/plan-types.ts";

/** What a run did: the document that `run --json` prints and that .redform/runs/ keeps. */

/** "warning": an assertion failed that may; it counts as a success. */
export type ActionStatus = "success" | "warning" | "failure" | "skipped" | "cancelled";

export interface ActionError {
  readonly code: string;
  readonly message: string;
  /** Relative to the project. */
  readonly file: string;
  /** Where the warehouse told a place that could be traced to the SQLX file. */
  readonly line?: number;
  readonly detail?: string;
  readonly hint?: string;
  /** The statement that failed. */
  readonly statement?: string;
}

/** The failing rows of an assertion. */
export interface FailingRows {
  readonly count: number;
  readonly columns: readonly string[];
  /** The first few. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** What a load took. */
export interface LoadedObjects {
  readonly objects: number;
  readonly bytes: number;
}

export interface ActionResult {
  readonly target: Target;
  readonly type: TaskType;
  readonly status: ActionStatus;
  readonly rows: number | null;
  readonly durationMs: number;
  readonly attempts: number;
  /** Milliseconds since the run's start; null when it never started. */
  readonly startedMs: number | null;
  readonly error?: ActionError;
  readonly failingRows?: FailingRows;
  /** Where what stood was not as the model says. */
  readonly drift?: readonly string[];
  /** What else is worth telling. */
  readonly notes?: readonly string[];
  /** What a load took. */
  readonly loaded?: LoadedObjects;
  /** Why it was skipped: the keys of the actions that failed before it. */
  readonly skippedBecause?: readonly string[];
}

/** A statement that a run sent, as its record keeps it. */
export interface RanStatement {
  /** Cut where it is very long. */
  readonly sql: string;
  /** Milliseconds since the run's start. */
  readonly startedMs: number;
  readonly durationMs: number;
  /** Rows that it changed or gave; null when it failed. */
  readonly rows: number | null;
  /** Under which the warehouse knows it; absent where it tells none. */
  readonly queryId?: string;
  /** The code of the error that it ended with. */
  readonly error?: string;
}

export interface RunResult {
  readonly runId: string;
  readonly environment: string;
  readonly status: "success" | "failure" | "cancelled";
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** Sorted by target. */
  readonly actions: readonly ActionResult[];
}

/** What a run tells while it goes on. */
export type RunEvent =
  | {
      readonly kind: "started";
      readonly key: string;
      readonly type: TaskType;
      readonly target: Target;
      /** Milliseconds since the run's start. */
      readonly startedMs: number;
    }
  | {
      readonly kind: "finished";
      readonly key: string;
      readonly result: ActionResult;
      /** What was sent for it, in order. */
      readonly statements: readonly RanStatement[];
    };
