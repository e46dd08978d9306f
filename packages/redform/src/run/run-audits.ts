import type { Audit, Check } from "../plan/plan-types.ts";
import type { StatementOutcome } from "../warehouse/warehouse.ts";
import type { ActionError, FailingRows } from "./run-result.ts";
import { run, type TaskContext } from "./run-statement.ts";

/** What became of one audit of a table. */
export interface AuditOutcome {
  readonly audit: Audit;
  readonly status: "success" | "warning" | "failure";
  readonly durationMs: number;
  readonly failingRows?: FailingRows;
}

/** Audits failed: nothing was published. */
export class AuditFailure extends Error {
  readonly failed: readonly AuditOutcome[];

  constructor(failed: readonly AuditOutcome[]) {
    super("audits failed");
    this.failed = failed;
  }
}

export interface AuditContext extends TaskContext {
  /** How a query is run: once within a transaction, outside of one again when its connection is lost. */
  readonly read?: (sql: string, context: TaskContext) => Promise<StatementOutcome>;
}

/** Runs all of them, so that one run tells all that is wrong. @throws AuditFailure */
export async function runAudits(
  audits: readonly Audit[],
  context: AuditContext,
  outcomes: AuditOutcome[],
): Promise<void> {
  const before = outcomes.length;
  for (const audit of audits) {
    const started = context.now();
    const failingRows = await failing(audit, context);
    const status = failingRows === null ? "success" : audit.severity === "warn" ? "warning" : "failure";
    const durationMs = context.now() - started;
    outcomes.push({ audit, status, durationMs, ...(failingRows === null ? {} : { failingRows }) });
  }
  const failed = outcomes.slice(before).filter(({ status }) => status === "failure");
  if (failed.length > 0) throw new AuditFailure(failed);
}

/** The failing rows of a check; null where there are none. */
export async function failing(check: Check, context: AuditContext): Promise<FailingRows | null> {
  const ask = context.read ?? run;
  const counted = await ask(check.count, context);
  const count = Number(counted.rows[0]?.[0] ?? 0);
  if (count === 0) return null;
  const { columns, rows } = await ask(check.sample, context);
  return { count, columns: columns.map((column) => column.name), rows };
}

/** What is said of a failed assertion. */
export function assertionError({ count }: FailingRows, file: string): ActionError {
  const message = `the assertion failed for ${count} ${count === 1 ? "row" : "rows"}`;
  return { code: "assertion_failed", message, file };
}
