import type { Client } from "pg";
import type { Backend } from "../warehouse.ts";

/** What answers: Redshift, or a plain PostgreSQL, which takes the same models without their design. */
export type ServerKind = "redshift" | "postgres";

export interface Server {
  readonly kind: ServerKind;
  /** What version() says. */
  readonly version: string;
  /** Whether it tells the ids of queries and the rows of COPY. (dg/PG_LAST_QUERY_ID, dg/PG_LAST_COPY_COUNT) */
  readonly tellsIds: boolean;
}

/** Redshift says "PostgreSQL 8.0.2 on …, Redshift 1.0.12103". (dg/r_VERSION) */
export async function askServer(client: Client): Promise<Server> {
  const version = await askText(client, "select version()");
  if (!/redshift/i.test(version)) return { kind: "postgres", version, tellsIds: false };
  // Tried here, outside of any transaction: inside one a failure would undo the caller's work.
  const tellsIds = await client.query("select pg_last_query_id(), pg_last_copy_count()").then(
    () => true,
    () => false,
  );
  return { kind: "redshift", version, tellsIds };
}

/** Settles what a session needs: numbers with every digit, dates as ISO, the time limit. */
export async function prepareSession(
  client: Client,
  server: Server,
  statementTimeoutMs: number | undefined,
): Promise<Backend> {
  // The default of 0 prints fifteen digits of a float. (dg/r_extra_float_digits)
  if (server.kind === "redshift") await client.query("set extra_float_digits to 2");
  await client.query("set datestyle to iso");
  // As a start-up parameter it would be refused.
  if (statementTimeoutMs !== undefined) await client.query(`set statement_timeout to ${statementTimeoutMs}`);
  const pid = Number(await askText(client, "select pg_backend_pid()"));
  if (server.kind === "redshift") return { pid, startedAt: null };
  const startedAt = await askText(
    client,
    `select backend_start::text from pg_stat_activity where pid = ${pid}`,
  );
  return { pid, startedAt };
}

/** Ends a backend if it is still the same one; true once it is gone. */
export async function endBackend(client: Client, server: Server, backend: Backend): Promise<boolean> {
  const { pid, startedAt } = backend;
  if (server.kind === "postgres") {
    const same =
      startedAt === null ? "" : ` and backend_start = '${startedAt.replaceAll("'", "''")}'::timestamptz`;
    const { rowCount } = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where pid = ${pid}${same}`,
    );
    return (rowCount ?? 0) === 0;
  }
  const { rowCount } = await client.query(`select process from stv_sessions where process = ${pid}`);
  if ((rowCount ?? 0) === 0) return true;
  await client.query(`select pg_terminate_backend(${pid})`);
  return false;
}

async function askText(client: Client, sql: string): Promise<string> {
  const { rows } = await client.query<unknown[]>({ text: sql, rowMode: "array" });
  return String(rows[0]?.[0] ?? "");
}
