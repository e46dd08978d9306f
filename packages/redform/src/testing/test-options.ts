import type { TestResult } from "./test-result.ts";

export interface TestOptions {
  /** Called as each test ends, in the order in which they end. */
  readonly onResult?: (result: TestResult) => void;
  /** Aborting it cancels what runs; what has not run fails as cancelled. */
  readonly signal?: AbortSignal;
  /** Tests at once; 4 unless told. */
  readonly concurrency?: number;
  /** Milliseconds; performance.now unless told. */
  readonly now?: () => number;
}

export const DEFAULT_CONCURRENCY = 4;
