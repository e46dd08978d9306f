import type { PlannedStatement, StatementGroup, Task } from "../plan/plan-types.ts";
import { type AuditOutcome, runAudits } from "./run-audits.ts";
import { runPlanned } from "./run-planned.ts";
import { insist, read, run, type TaskContext } from "./run-statement.ts";

/** Statements that may run twice without doing more than once. */
const REPEATABLE: ReadonlySet<PlannedStatement["purpose"]> = new Set(["schema", "clean", "drop", "record"]);

/** Statements that make a table beside the one that stands: done again from the first of them. */
const BUILDING: ReadonlySet<PlannedStatement["purpose"]> = new Set(["shape", "create", "fill"]);

/** What a group is run for. */
export interface GroupContext extends TaskContext {
  readonly task: Pick<Task, "cleanup">;
  /** Filled with the audits of the last attempt. */
  readonly audits: AuditOutcome[];
  readonly onAttempt?: (attempt: number) => void;
}

/** Runs a group so that it takes effect once, whatever happens to the connection. */
export async function runGroup(group: StatementGroup, context: GroupContext): Promise<void> {
  if (group.transaction) await runTransaction(group, context);
  else await runEach(group, context);
}

/** The whole transaction is replayed, never a part of it. (dg/c_serial_isolation) */
async function runTransaction(group: StatementGroup, context: GroupContext): Promise<void> {
  const { session, audits } = context;
  const before = audits.length;
  await insist<void>(
    {
      ...(context.onAttempt === undefined ? {} : { onAttempt: context.onAttempt }),
      attempt: async () => {
        audits.length = before;
        try {
          await run("begin", context);
          for (const statement of group.statements) await runPlanned(statement, context);
          await runAudits(group.audits ?? [], context, audits);
          for (const { sql } of group.proved ?? []) await run(sql, context);
          await run("commit", context);
        } catch (failure) {
          await session.execute("rollback").catch(() => undefined);
          throw failure;
        }
      },
      look: async () => {
        // Without a row to look for, every statement of the transaction may run again.
        if (group.look === undefined) return null;
        const { rows } = await run(group.look, context);
        return rows.length > 0 ? { found: undefined } : null;
      },
    },
    context,
  );
}

/** Each statement is a transaction of its own. */
async function runEach(group: StatementGroup, context: GroupContext): Promise<void> {
  for (const [at, statement] of group.statements.entries()) {
    const before = group.statements.slice(0, at);
    await insist<void>(
      {
        ...(context.onAttempt === undefined ? {} : { onAttempt: context.onAttempt }),
        attempt: async () => {
          await runPlanned(statement, context);
        },
        look: async (failure) => {
          const building = BUILDING.has(statement.purpose);
          if (building) {
            for (const { sql } of context.task.cleanup) await run(sql, context);
          } else if (!REPEATABLE.has(statement.purpose)) {
            throw failure;
          }
          // The new connection has none of the session's settings and temporary tables.
          for (const earlier of before) {
            const again = /^\s*set\s/i.test(earlier.sql) || (building && BUILDING.has(earlier.purpose));
            if (again) await runPlanned(earlier, context);
          }
          return null;
        },
      },
      context,
    );
  }
  const audits = group.audits ?? [];
  if (audits.length > 0) await runAudits(audits, { ...context, read }, context.audits);
}
