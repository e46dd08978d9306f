import { hostname } from "node:os";
import { type RunLock, type RunLockRequest, WarehouseError, type WarehouseSession } from "../warehouse.ts";

/** How often a run says that it lives, and after what silence it counts as dead. Milliseconds. */
export interface LockTimes {
  readonly beatMs: number;
  readonly deadMs: number;
}

export const LOCK_TIMES: LockTimes = { beatMs: 15_000, deadMs: 60_000 };

const SCHEMA = '"redform"';
const TABLE = `${SCHEMA}."run_lock"`;

/**
 * One run at a time in an environment: a row that says which, and that it lives. Redshift has no locks that
 * end with a session and last past a transaction, so a row that is silent for too long is taken over. The
 * holder knows that too, and stops before that can happen. The server's clock counts, no other.
 * @throws WarehouseError 55006 when another run has it
 */
export async function takeRunLock(
  session: WarehouseSession,
  { environment, runId, onLost }: RunLockRequest,
  now: () => number,
  times: LockTimes = LOCK_TIMES,
): Promise<RunLock> {
  await session.execute(`create schema if not exists ${SCHEMA}`);
  await session.execute(
    `create table if not exists ${TABLE} (environment varchar(256) not null, run_id varchar(64) not null, holder varchar(512) not null, started_at timestamp not null, seen_at timestamp not null)`,
  );
  const holder = `process ${process.pid} on ${hostname()}`;
  await acquire(session, environment, runId, holder, times);
  const mine = `environment = ${text(environment)} and run_id = ${text(runId)}`;
  let seen = now();
  let beating: Promise<void> = Promise.resolve();
  const beat = async (): Promise<void> => {
    try {
      const { rowCount } = await session.execute(`update ${TABLE} set seen_at = ${CLOCK} where ${mine}`);
      if (rowCount === 0) return lose();
      seen = now();
    } catch {
      // The connection may come back before the row counts as dead.
      if (now() - seen > times.deadMs / 2) lose();
    }
  };
  let lost = false;
  const lose = (): void => {
    if (lost) return;
    lost = true;
    clearInterval(timer);
    onLost();
  };
  const timer = setInterval(() => {
    beating = beating.then(beat);
  }, times.beatMs);
  return {
    release: async () => {
      clearInterval(timer);
      await beating;
      await session.execute(`delete from ${TABLE} where ${mine}`).catch(() => undefined);
      await session.close();
    },
  };
}

/** The server's time, UTC, in words that Redshift and PostgreSQL share. */
const CLOCK = "(current_timestamp at time zone 'UTC')";

async function acquire(
  session: WarehouseSession,
  environment: string,
  runId: string,
  holder: string,
  times: LockTimes,
): Promise<void> {
  const at = `environment = ${text(environment)}`;
  await session.execute("begin");
  try {
    await session.execute(`lock table ${TABLE}`);
    const { rows } = await session.execute(
      `select run_id, holder, started_at, extract(epoch from ${CLOCK} - seen_at) from ${TABLE} where ${at}`,
    );
    const [other] = rows;
    // Our own stands there when the answer to its COMMIT was lost.
    const another = other !== undefined && other[0] !== runId;
    if (another && Number(other[3]) * 1000 < times.deadMs) throw held(environment, other);
    await session.execute(`delete from ${TABLE} where ${at}`);
    await session.execute(
      `insert into ${TABLE} select ${text(environment)}, ${text(runId)}, ${text(holder)}, ${CLOCK}, ${CLOCK}`,
    );
    await session.execute("commit");
  } catch (error) {
    await session.execute("rollback").catch(() => undefined);
    throw error;
  }
}

function held(environment: string, [runId, holder, since]: readonly (string | null)[]): WarehouseError {
  return new WarehouseError(
    `run ${runId} works in environment ${environment} since ${since} UTC (${holder})`,
    {
      code: "55006",
      hint: "Wait for it with --wait SECONDS. One that was killed is taken over after a minute.",
    },
  );
}

function text(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
