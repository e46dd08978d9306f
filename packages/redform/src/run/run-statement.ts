import type { TakenObject } from "../sql/loads.ts";
import type { Backend, ObjectAccess, StatementOutcome, WarehouseSession } from "../warehouse/warehouse.ts";
import { WarehouseError } from "../warehouse/warehouse.ts";
import { actionFor, MOST_ATTEMPTS, pause, replayDelay } from "./attempts.ts";

/** How the objects of a task's COPYs are known. */
export interface LoadAccess {
  readonly access: ObjectAccess;
  /** What each COPY took, by its text. */
  readonly taken: Map<string, readonly TakenObject[]>;
}

export interface TaskContext {
  readonly session: WarehouseSession;
  readonly signal: AbortSignal;
  readonly random: () => number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The text of a file of the project; null when it can't be read. */
  readonly source: (file: string) => Promise<string | null>;
  /** Told of each statement when it has ended. */
  readonly onStatement?: (ended: EndedStatement) => void;
  /** Absent where nothing can be loaded. */
  readonly loads?: LoadAccess;
  /** Waits until the server is through with a lost connection; absent where none can be lost. */
  readonly settle?: (backend: Backend) => Promise<void>;
}

/** The statement that was running when something went wrong. */
export class StatementFailure extends Error {
  readonly statement: string;

  constructor(statement: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.statement = statement;
  }
}

/** A statement, and how it ended. Times are in milliseconds since the epoch. */
export interface EndedStatement {
  readonly sql: string;
  readonly started: number;
  readonly ended: number;
  readonly outcome: StatementOutcome | null;
  /** Of the error that it ended with. */
  readonly code?: string;
}

/** Runs one statement once. @throws StatementFailure */
export async function run(sql: string, context: TaskContext): Promise<StatementOutcome> {
  const { session, signal, now, onStatement } = context;
  signal.throwIfAborted();
  const started = now();
  try {
    const outcome = await session.execute(sql, signal);
    onStatement?.({ sql, started, ended: now(), outcome });
    return outcome;
  } catch (error) {
    const code = error instanceof WarehouseError ? error.code : "unexpected";
    onStatement?.({ sql, started, ended: now(), outcome: null, code });
    throw new StatementFailure(sql, error);
  }
}

/** The error of the warehouse behind a failure; null for an abort or a bug of ours. */
export function warehouseError(failure: unknown): WarehouseError | null {
  const cause = failure instanceof StatementFailure ? failure.cause : failure;
  return cause instanceof WarehouseError ? cause : null;
}

export type InsistContext = Pick<TaskContext, "signal" | "random" | "settle">;

/** What to do when a try failed: settle it and say so, or throw to end. */
export interface Trial<T> {
  readonly attempt: () => Promise<T>;
  /** Called when nobody knows whether it took effect. Answers a result that was found, or null to try again. */
  readonly look: (failure: unknown) => Promise<{ readonly found: T } | null>;
  readonly onAttempt?: (attempt: number) => void;
}

/**
 * Tries until it succeeds, its error asks to stop, or it was tried often enough, with growing random waits
 * between. @throws what the last try threw
 */
export async function insist<T>(trial: Trial<T>, context: InsistContext): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    trial.onAttempt?.(attempt);
    try {
      return await trial.attempt();
    } catch (failure) {
      const error = warehouseError(failure);
      if (error === null || context.signal.aborted) throw failure;
      const action = actionFor(error);
      if (action === "look") {
        if (error.backend !== undefined) await context.settle?.(error.backend);
        const result = await lookAgain(trial, failure, context);
        if (result !== null) return result.found;
      }
      if (action === "stop" || attempt >= MOST_ATTEMPTS) throw failure;
      await pause(replayDelay(attempt + 1, context.random), context.signal);
    }
  }
}

/** Looking may lose the connection too. */
async function lookAgain<T>(
  trial: Trial<T>,
  failure: unknown,
  context: InsistContext,
): Promise<{ readonly found: T } | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await trial.look(failure);
    } catch (problem) {
      const error = warehouseError(problem);
      const again = error !== null && actionFor(error) !== "stop" && attempt < MOST_ATTEMPTS;
      if (!again || context.signal.aborted) throw problem;
      await pause(replayDelay(attempt + 1, context.random), context.signal);
    }
  }
}

/** A query: running it again changes nothing. */
export function read(sql: string, context: TaskContext): Promise<StatementOutcome> {
  return insist({ attempt: () => run(sql, context), look: async () => null }, context);
}
