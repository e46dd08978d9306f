import { quoteTarget } from "../graph/target.ts";
import type { Audit, Check, StatementGroup, Task } from "../plan/plan-types.ts";
import { WarehouseError, type WarehouseSession } from "../warehouse/warehouse.ts";
import { lineOfError } from "./error-place.ts";
import { isConflict, MOST_ATTEMPTS, replayDelay } from "./replay.ts";
import type { ActionError, ActionStatus, FailingRows } from "./run-result.ts";

export interface TaskContext {
  readonly session: WarehouseSession;
  readonly signal: AbortSignal;
  readonly random: () => number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The text of a file of the project; null when it can't be read. */
  readonly source: (file: string) => Promise<string | null>;
}

/** What became of one audit of a table. */
export interface AuditOutcome {
  readonly audit: Audit;
  readonly status: "success" | "warning" | "failure";
  readonly durationMs: number;
  readonly failingRows?: FailingRows;
}

export interface TaskOutcome {
  /** Of the last attempt, in order. */
  readonly audits: readonly AuditOutcome[];
  readonly status: Exclude<ActionStatus, "skipped">;
  readonly rows: number | null;
  readonly attempts: number;
  readonly error?: ActionError;
  readonly failingRows?: FailingRows;
}

/** The statement that was running when something went wrong. */
class StatementFailure extends Error {
  readonly statement: string;

  constructor(statement: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.statement = statement;
  }
}

/** Audits failed: nothing was published. */
class AuditFailure extends Error {
  readonly failed: readonly AuditOutcome[];

  constructor(failed: readonly AuditOutcome[]) {
    super("audits failed");
    this.failed = failed;
  }
}

/** Runs a task to its end: its groups, its check, its count. Never throws for an error of the warehouse. */
export async function runTask(task: Task, context: TaskContext): Promise<TaskOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const audits: AuditOutcome[] = [];
    try {
      return { ...(await tryTask(task, context, audits)), audits, attempts: attempt };
    } catch (failure) {
      const cause = failure instanceof StatementFailure ? failure.cause : failure;
      if (cause instanceof AuditFailure) {
        const error = unpublished(task, cause.failed);
        return { status: "failure", rows: null, audits, attempts: attempt, error };
      }
      if (context.signal.aborted) {
        await cleanUp(task, context.session);
        return { status: "cancelled", rows: null, audits, attempts: attempt };
      }
      if (!(cause instanceof WarehouseError)) throw cause;
      await cleanUp(task, context.session);
      if (isConflict(cause) && attempt < MOST_ATTEMPTS) {
        await pause(replayDelay(attempt + 1, context.random));
        continue;
      }
      const statement = failure instanceof StatementFailure ? failure.statement : "";
      const error = await describe(cause, statement, task, context);
      return { status: "failure", rows: null, audits, attempts: attempt, error };
    }
  }
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

async function tryTask(
  task: Task,
  context: TaskContext,
  audits: AuditOutcome[],
): Promise<Omit<TaskOutcome, "attempts" | "audits">> {
  for (const group of task.groups) await runGroup(group, context, audits);
  if (task.check !== null) return runCheck(task, task.check, context);
  const rows = task.countRows === null ? null : await single(task.countRows, context);
  return { status: "success", rows };
}

async function runGroup(group: StatementGroup, context: TaskContext, audits: AuditOutcome[]): Promise<void> {
  if (group.transaction) await run("begin", context);
  try {
    for (const { sql } of group.statements) await run(sql, context);
    await runAudits(group.audits ?? [], context, audits);
    for (const { sql } of group.proved ?? []) await run(sql, context);
    if (group.transaction) await run("commit", context);
  } catch (error) {
    if (group.transaction) await context.session.execute("rollback").catch(() => undefined);
    throw error;
  }
}

async function run(sql: string, { session, signal }: TaskContext): ReturnType<WarehouseSession["execute"]> {
  signal.throwIfAborted();
  try {
    return await session.execute(sql, signal);
  } catch (error) {
    throw new StatementFailure(sql, error);
  }
}

async function single(sql: string, context: TaskContext): Promise<number> {
  const { rows } = await run(sql, context);
  return Number(rows[0]?.[0] ?? 0);
}

/** Runs all of them, so that one run tells all that is wrong. @throws AuditFailure */
async function runAudits(
  audits: readonly Audit[],
  context: TaskContext,
  outcomes: AuditOutcome[],
): Promise<void> {
  for (const audit of audits) {
    const started = context.now();
    const failingRows = await failing(audit, context);
    const status = failingRows === null ? "success" : audit.severity === "warn" ? "warning" : "failure";
    const durationMs = context.now() - started;
    outcomes.push({ audit, status, durationMs, ...(failingRows === null ? {} : { failingRows }) });
  }
  const failed = outcomes.filter(({ status }) => status === "failure");
  if (failed.length > 0) throw new AuditFailure(failed);
}

async function failing(check: Check, context: TaskContext): Promise<FailingRows | null> {
  const count = await single(check.count, context);
  if (count === 0) return null;
  const { columns, rows } = await run(check.sample, context);
  return { count, columns: columns.map((column) => column.name), rows };
}

async function runCheck(
  task: Task,
  check: Check,
  context: TaskContext,
): Promise<Omit<TaskOutcome, "attempts" | "audits">> {
  const failingRows = await failing(check, context);
  if (failingRows === null) return { status: "success", rows: null };
  const error = assertionError(failingRows, task.file);
  const status = check.severity === "warn" ? "warning" : "failure";
  return { status, rows: null, failingRows, error };
}

/** What is said of a failed assertion. */
export function assertionError({ count }: FailingRows, file: string): ActionError {
  const message = `the assertion failed for ${count} ${count === 1 ? "row" : "rows"}`;
  return { code: "assertion_failed", message, file };
}

async function cleanUp(task: Task, session: WarehouseSession): Promise<void> {
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
  return {
    code: error.code,
    message: error.message,
    file: task.file,
    ...(line === undefined ? {} : { line }),
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    statement,
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
