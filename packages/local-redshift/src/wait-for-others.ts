import { setTimeout as sleep } from "node:timers/promises";
import { RedshiftError } from "./types.ts";

/** How long a statement waits for another session's transaction, in milliseconds. */
const PATIENCE = 10_000;
const LONGEST_PAUSE = 100;

/**
 * Runs a statement that is a transaction of its own, and runs it again while it conflicts with another one:
 * Redshift lets it wait for the table. (dg/c_write_readwrite) After ten seconds the conflict is told.
 */
export async function waitingForOthers<T>(
  work: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let waited = 0, pause = 5; ; waited += pause, pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await work();
    } catch (error) {
      if (!isConflict(error) || waited >= PATIENCE || signal?.aborted === true) throw error;
      await sleep(pause, undefined, signal === undefined ? {} : { signal });
    }
  }
}

/** What the engine says when two transactions changed the same. */
function isConflict(error: unknown): boolean {
  if (error instanceof RedshiftError) return error.code === "40001";
  return /TransactionContext Error[\s\S]*conflict|write-write conflict/i.test(String(error));
}
