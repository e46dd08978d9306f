import type { LastStatements } from "../history/last-statements.ts";
import type { Analysis } from "../typing/analysis.ts";

/** What the rules know besides the statement. */
export interface RewriteContext {
  /** The statement's moment, in milliseconds since the epoch. */
  readonly now: number;
  /** Whether what is written is kept, and runs later and in any session: a view, a default, a function. */
  readonly stored: boolean;
  readonly lastCopyCount: number;
  readonly last: LastStatements;
  readonly user: string;
  /** The setting enable_numeric_rounding. */
  readonly roundsNumeric: boolean;
  /** What SHOW answers for a setting. */
  readonly setting: (name: string) => string | undefined;
  /** The schemas of the search path. */
  readonly searchPath: readonly string[];
  /** The session's number. */
  readonly pid: number;
  /** Functions of the users' own: `schema.name`, and in the search path's schemas also `name`. */
  readonly functions: ReadonlyMap<string, string>;
  /** What is known of types; null where nothing is. */
  readonly analysis: Analysis | null;
}
