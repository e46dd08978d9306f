import type { StatementGroup, Task } from "../plan/plan-types.ts";
import { WarehouseError, type WarehouseSession } from "../warehouse/warehouse.ts";
import { lineOfError } from "./error-place.ts";
import { isConflict, MOST_ATTEMPTS, replayDelay } from "./replay.ts";
import type { ActionError, ActionStatus, FailingRows } from "./run-result.ts";

export interface TaskContext {
  readonly session: WarehouseSession;
  readonly signal: AbortSignal;
  readonly random: () => number;
  /** The text of a file of the project; null when it can't be read. */
  readonly source: (file: string) => Promise<string | null>;
}

export interface TaskOutcome {
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

/** Runs a task to its end: its groups, its check, its count. Never throws for an error of the warehouse. */
export async function runTask(task: Task, context: TaskContext): Promise<TaskOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { ...(await tryTask(task, context)), attempts: attempt };
    } catch (failure) {
      const cause = failure instanceof StatementFailure ? failure.cause : failure;
      if (context.signal.aborted) {
        await cleanUp(task, context.session);
        return { status: "cancelled", rows: null, attempts: attempt };
      }
      if (!(cause instanceof WarehouseError)) throw cause;
      await cleanUp(task, context.session);
      if (isConflict(cause) && attempt < MOST_ATTEMPTS) {
        await pause(replayDelay(attempt + 1, context.random));
        continue;
      }
      const statement = failure instanceof StatementFailure ? failure.statement : "";
      const error = await describe(cause, statement, task, context);
      return { status: "failure", rows: null, attempts: attempt, error };
    }
  }
}

async function tryTask(task: Task, context: TaskContext): Promise<Omit<TaskOutcome, "attempts">> {
  for (const group of task.groups) await runGroup(group, context);
  if (task.check !== null) return runCheck(task, task.check, context);
  const rows = task.countRows === null ? null : await single(task.countRows, context);
  return { status: "success", rows };
}

async function runGroup(group: StatementGroup, context: TaskContext): Promise<void> {
  if (group.transaction) await run("begin", context);
  try {
    for (const { sql } of group.statements) await run(sql, context);
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

async function runCheck(
  task: Task,
  check: NonNullable<Task["check"]>,
  context: TaskContext,
): Promise<Omit<TaskOutcome, "attempts">> {
  const count = await single(check.count, context);
  if (count === 0) return { status: "success", rows: null };
  const { columns, rows } = await run(check.sample, context);
  const message = `the assertion failed for ${count} ${count === 1 ? "row" : "rows"}`;
  return {
    status: "failure",
    rows: null,
    failingRows: { count, columns: columns.map((column) => column.name), rows },
    error: { code: "assertion_failed", message, file: task.file },
  };
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
