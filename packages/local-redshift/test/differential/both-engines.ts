import { LocalRedshift, RedshiftError, type Session } from "../../src/index.ts";
import { toPostgresText } from "./differences.ts";
import { findPostgres, type Postgres, startPostgres } from "./postgres.ts";

/** PostgreSQL and local-redshift with the same tables. */
export interface BothEngines {
  /** Null when the answers agree; else both, as text. An error on both sides is agreement. */
  readonly compare: (sql: string) => Promise<Disagreement | null>;
  /** How many queries were compared, and how many of them failed on both sides. */
  readonly counts: () => { readonly compared: number; readonly failed: number };
  readonly stop: () => Promise<void>;
}

export interface Disagreement {
  readonly sql: string;
  readonly postgres: string;
  readonly local: string;
}

const binaries = await findPostgres();
/** Why nothing can be compared here; null where it can. */
export const skipReason = typeof binaries === "string" ? binaries : null;

/** Starts both, and makes the tables on both. */
export async function startBoth(setup: readonly string[]): Promise<BothEngines> {
  if (typeof binaries === "string") throw new Error(binaries);
  const postgres = await startPostgres(binaries);
  const database = await LocalRedshift.open({ path: ":memory:" });
  const session = await database.connect();
  // As PostgreSQL does; Redshift's default is to cut.
  await session.execute("set enable_numeric_rounding to on");
  for (const statement of setup) {
    await postgres.rows(statement);
    await session.execute(statement);
  }
  const counts = { compared: 0, failed: 0 };
  return {
    compare: async (sql) => {
      const [left, right] = [await askPostgres(postgres, sql), await askLocal(session, sql)];
      counts.compared += 1;
      if ("error" in left && "error" in right) {
        counts.failed += 1;
        return null;
      }
      const [a, b] = [show(left), show(right)];
      return a === b ? null : { sql, postgres: a, local: b };
    },
    counts: () => ({ ...counts }),
    stop: async () => {
      await database.close();
      await postgres.stop();
    },
  };
}

type Answer = { readonly rows: string } | { readonly error: string };

const show = (answer: Answer): string => ("rows" in answer ? answer.rows : `error: ${answer.error}`);

async function askPostgres(postgres: Postgres, sql: string): Promise<Answer> {
  try {
    return { rows: text(await postgres.rows(sql), sql) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

async function askLocal(session: Session, sql: string): Promise<Answer> {
  try {
    const [result] = (await session.execute(sql)).slice(-1);
    const booleans = result?.columns.map(({ type }) => type === "boolean") ?? [];
    const rows = (result?.rows ?? []).map((row) =>
      row.map((value, index) => toPostgresText(value, booleans[index] === true)),
    );
    return { rows: text(rows, sql) };
  } catch (error) {
    if (error instanceof RedshiftError && error.code !== "XX000") return { error: error.message };
    throw error;
  }
}

/** One row a line; sorted where the query asks for no order. */
function text(rows: readonly (readonly (string | null)[])[], sql: string): string {
  const lines = rows.map((row) => row.map((value) => value ?? "NULL").join(" | "));
  return (/order by[^()]*$/i.test(sql) ? lines : lines.sort()).join("\n");
}
