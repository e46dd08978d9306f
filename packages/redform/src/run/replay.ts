import { WarehouseError } from "../warehouse/warehouse.ts";

/** How often a task is tried in all. */
export const MOST_ATTEMPTS = 3;

/**
 * Whether the whole transaction may succeed when it is run again: a serialization conflict (1023) or a
 * table that a concurrent transaction dropped. (dg/c_serial_isolation)
 */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof WarehouseError)) return false;
  return (
    error.code === "40001" ||
    /\b1023\b|conflict with concurrent transaction|dropped by concurrent transaction/i.test(error.message)
  );
}

/** Milliseconds to wait before attempt `attempt` (from 2): growing, and random so that two runs part. */
export function replayDelay(attempt: number, random: () => number): number {
  return Math.round(100 * 2 ** (attempt - 2) * (0.5 + random()));
}
