import type { Analysis } from "../typing/analysis.ts";

/** What the rules know besides the statement. */
export interface RewriteContext {
  /** The statement's moment, in milliseconds since the epoch. */
  readonly now: number;
  readonly lastCopyCount: number;
  readonly user: string;
  /** The session's number. */
  readonly pid: number;
  /** What is known of types; null where nothing is. */
  readonly analysis: Analysis | null;
}
