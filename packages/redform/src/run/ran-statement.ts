import type { RanStatement } from "./run-result.ts";
import type { EndedStatement } from "./run-statement.ts";

/** So much of a statement is kept: what a load records of its objects may be megabytes. */
const KEPT = 4000;

/** A statement as a record keeps it. */
export function ranStatement(
  { sql, started, ended, outcome, code }: EndedStatement,
  runStarted: number,
): RanStatement {
  return {
    sql: sql.length <= KEPT ? sql : `${sql.slice(0, KEPT - 1)}…`,
    startedMs: started - runStarted,
    durationMs: ended - started,
    rows: outcome === null ? null : outcome.rowCount,
    ...(outcome?.queryId === undefined ? {} : { queryId: outcome.queryId }),
    ...(code === undefined ? {} : { error: code }),
  };
}
