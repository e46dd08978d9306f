import type { PlannedStatement, StatementGroup, Task } from "../plan/plan-types.ts";
import { type AuditOutcome, runAudits } from "./run-audits.ts";
import { runPlanned } from "./run-planned.ts";
import { insist, read, run, type TaskContext, warehouseError } from "./run-statement.ts";

/** Statements that may run twice without doing more than once. */
const REPEATABLE: ReadonlySet<PlannedStatement["purpose"]> = new Set([
  "schema",
  "clean",
  "free",
  "constraint",
  "drop",
  "record",
]);

/** Redshift has no DROP CONSTRAINT IF EXISTS: a key that is gone was dropped by a lost try, or for another parent. */
const DROPS_KEYS: ReadonlySet<PlannedStatement["purpose"]> = new Set(["free", "constraint"]);

/** Statements that make a table beside the one that stands, some of them with temporary tables. */
const BUILDING: ReadonlySet<PlannedStatement["purpose"]> = new Set(["shape", "create", "fill", "load"]);

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
          for (const statement of group.proved ?? []) await runPlanned(statement, context);
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

/** Each statement is a transaction of its own; those that build a table are done again from the first. */
async function runEach(group: StatementGroup, context: GroupContext): Promise<void> {
  let done: readonly PlannedStatement[] = [];
  for (const unit of unitsOf(group.statements)) {
    const before = done;
    const building = unit.every(isBuilding);
    let begun = false;
    await insist<void>(
      {
        ...(context.onAttempt === undefined ? {} : { onAttempt: context.onAttempt }),
        attempt: async () => {
          if (begun && building) {
            for (const { sql } of context.task.cleanup) await run(sql, context);
            await setAgain(before, context);
          }
          begun = true;
          for (const statement of unit) {
            await runPlanned(statement, context).catch(async (failure: unknown) => {
              if (DROPS_KEYS.has(statement.purpose) && isGone(failure)) return;
              if (statement.withNulls === undefined || !metNull(failure)) throw failure;
              for (const { sql } of context.task.cleanup) await run(sql, context);
              await run(statement.withNulls, context);
            });
          }
        },
        look: async (failure) => {
          if (building) return null;
          if (!unit.every(({ purpose }) => REPEATABLE.has(purpose))) throw failure;
          await setAgain(before, context);
          return null;
        },
      },
      context,
    );
    done = [...done, ...unit];
  }
  const audits = group.audits ?? [];
  if (audits.length > 0) await runAudits(audits, { ...context, read }, context.audits);
}

function isGone(failure: unknown): boolean {
  const error = warehouseError(failure);
  return error !== null && (error.code === "42704" || /constraint .* does not exist/i.test(error.message));
}

/** Redshift says it in words of its own, and not always with the SQLSTATE. */
function metNull(failure: unknown): boolean {
  const error = warehouseError(failure);
  return error !== null && (error.code === "23502" || /cannot insert a null value/i.test(error.message));
}

function unitsOf(statements: readonly PlannedStatement[]): readonly (readonly PlannedStatement[])[] {
  const units: PlannedStatement[][] = [];
  for (const statement of statements) {
    const last = units.at(-1);
    if (last?.every(isBuilding) === true && isBuilding(statement)) last.push(statement);
    else units.push([statement]);
  }
  return units;
}

function isBuilding({ purpose }: PlannedStatement): boolean {
  return BUILDING.has(purpose);
}

/** A new connection has none of the session's settings. */
async function setAgain(before: readonly PlannedStatement[], context: GroupContext): Promise<void> {
  for (const { sql } of before) if (/^\s*set\s/i.test(sql)) await run(sql, context);
}
