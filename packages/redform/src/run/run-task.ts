import { quoteTarget } from "../graph/target.ts";
import type { Check, Task } from "../plan/plan-types.ts";
import type { WarehouseError } from "../warehouse/warehouse.ts";
import { withRemedy } from "./attempts.ts";
import { lineOfError } from "./error-place.ts";
import { AuditFailure, type AuditOutcome, assertionError, failing } from "./run-audits.ts";
import { runGroup } from "./run-group.ts";
import { takenBy } from "./run-load.ts";
import type { ActionError, ActionStatus, FailingRows, LoadedObjects } from "./run-result.ts";
import { read, StatementFailure, type TaskContext, warehouseError } from "./run-statement.ts";

export interface TaskOutcome {
  /** Of the last attempt, in order. */
  readonly audits: readonly AuditOutcome[];
  readonly status: Exclude<ActionStatus, "skipped">;
  readonly rows: number | null;
  /** Tries of the transaction that was tried most often. */
  readonly attempts: number;
  readonly error?: ActionError;
  readonly failingRows?: FailingRows;
  /** The objects that a load took. */
  readonly loaded?: LoadedObjects;
}

type Ending = Omit<TaskOutcome, "audits" | "attempts">;

/** Runs a task to its end: its groups, its check, its count. Never throws for an error of the warehouse. */
export async function runTask(task: Task, context: TaskContext): Promise<TaskOutcome> {
  const audits: AuditOutcome[] = [];
  let attempts = 1;
  const onAttempt = (attempt: number): void => {
    attempts = Math.max(attempts, attempt);
  };
  const ending = await carryOut(task, context, audits, onAttempt).catch((failure: unknown) =>
    endingOf(failure, task, context),
  );
  return { ...ending, audits, attempts };
}

async function carryOut(
  task: Task,
  context: TaskContext,
  audits: AuditOutcome[],
  onAttempt: (attempt: number) => void,
): Promise<Ending> {
  if (task.refused !== undefined) {
    const { code, message, hint } = task.refused;
    return { status: "failure", rows: null, error: { code, message, hint, file: task.file } };
  }
  for (const group of task.groups) await runGroup(group, { ...context, task, audits, onAttempt });
  if (task.check !== null) return checked(task, task.check, context);
  if (task.countRows === null) return { status: "success", rows: null };
  const { rows } = await read(task.countRows, context);
  return { status: "success", rows: Number(rows[0]?.[0] ?? 0), ...loadedBy(task, context) };
}

function loadedBy(task: Task, context: TaskContext): Pick<Ending, "loaded"> {
  const loads = task.groups.some(({ statements }) => statements.some(({ load }) => load !== undefined));
  if (!loads) return {};
  const taken = takenBy(context);
  return { loaded: { objects: taken.length, bytes: taken.reduce((sum, { bytes }) => sum + bytes, 0) } };
}

async function checked(task: Task, check: Check, context: TaskContext): Promise<Ending> {
  const failingRows = await failing(check, { ...context, read });
  if (failingRows === null) return { status: "success", rows: null };
  const error = assertionError(failingRows, task.file);
  return { status: check.severity === "warn" ? "warning" : "failure", rows: null, failingRows, error };
}

async function endingOf(failure: unknown, task: Task, context: TaskContext): Promise<Ending> {
  if (failure instanceof AuditFailure) {
    return { status: "failure", rows: null, error: unpublished(task, failure.failed) };
  }
  await cleanUp(task, context);
  if (context.signal.aborted) return { status: "cancelled", rows: null };
  const error = warehouseError(failure);
  if (error === null) throw failure;
  const statement = failure instanceof StatementFailure ? failure.statement : "";
  return { status: "failure", rows: null, error: await describe(error, statement, task, context) };
}

/** Why a table was not published, and where what failed can be looked at. */
function unpublished(task: Task, failed: readonly AuditOutcome[]): ActionError {
  const names = failed.map(({ audit }) => audit.target.name).join(", ");
  const kept = task.candidate;
  return {
    code: "audit_failed",
    message: `not published: ${failed.length === 1 ? "the assertion" : "the assertions"} ${names} failed`,
    file: task.file,
    hint:
      kept === null
        ? "The table stands as it was before this run."
        : `What failed is kept as ${quoteTarget(kept)} until the next run; what stood before still stands.`,
  };
}

async function cleanUp(task: Task, { session }: TaskContext): Promise<void> {
  await session.execute("rollback").catch(() => undefined);
  for (const { sql } of task.cleanup) {
    // What can't be cleaned now is cleaned by the next run.
    await session.execute(sql).catch(() => undefined);
  }
}

async function describe(
  error: WarehouseError,
  statement: string,
  task: Task,
  context: TaskContext,
): Promise<ActionError> {
  const source = await context.source(task.file);
  const line = source === null ? undefined : lineOfError(error, statement, source);
  const hint = withRemedy(error);
  return {
    code: error.code,
    message: error.message,
    file: task.file,
    ...(line === undefined ? {} : { line }),
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(hint === undefined ? {} : { hint }),
    statement,
  };
}
