import { classifyError, type ErrorAction } from "../warehouse/error-class.ts";
import type { WarehouseError } from "../warehouse/warehouse.ts";

/** How often one transaction is tried in all. */
export const MOST_ATTEMPTS = 6;

/** What an error asks for. */
export function actionFor(error: WarehouseError): ErrorAction {
  const { code, message, detail } = error;
  return classifyError({ code, message, detail }).action;
}

/** The error with a remedy, where the server gave none. */
export function withRemedy(error: WarehouseError): string | undefined {
  const { code, message, detail } = error;
  return error.hint ?? classifyError({ code, message, detail }).remedy ?? undefined;
}

/** Milliseconds to wait before attempt `attempt` (from 2): growing, and random so that two runs part. */
export function replayDelay(attempt: number, random: () => number): number {
  return Math.round(Math.min(100 * 2 ** (attempt - 2), 5000) * (0.5 + random()));
}

/** Waits, but not past an abort. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });
}
