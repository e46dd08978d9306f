import { afterAll, beforeAll } from "vitest";
import {
  LocalRedshift,
  type LocalRedshiftOptions,
  type Session,
  type StatementResult,
} from "../src/index.ts";

/** A database in memory for a test file, with a session and short-cuts. The clock stands still. */
export interface TestDatabase {
  readonly session: () => Session;
  readonly connect: () => Promise<Session>;
  readonly run: (sql: string) => Promise<StatementResult>;
  readonly rows: (sql: string) => Promise<readonly (readonly (string | null)[])[]>;
  /** The one value of the one row. */
  readonly value: (expression: string) => Promise<string | null | undefined>;
}

export const NOW = Date.parse("2026-03-04T05:06:07.089Z");

export function testDatabase(options: Partial<LocalRedshiftOptions> = {}): TestDatabase {
  let database: LocalRedshift | undefined;
  let session: Session | undefined;
  beforeAll(async () => {
    database = await LocalRedshift.open({ path: ":memory:", now: () => NOW, ...options });
    session = await database.connect();
  });
  afterAll(() => database?.close());
  const current = (): Session => {
    if (session === undefined) throw new Error("the database is not open yet");
    return session;
  };
  const run = async (sql: string): Promise<StatementResult> => {
    const last = (await current().execute(sql)).at(-1);
    if (last === undefined) throw new Error("no statement");
    return last;
  };
  return {
    session: current,
    connect: async () => {
      if (database === undefined) throw new Error("the database is not open yet");
      return database.connect();
    },
    run,
    rows: async (sql) => (await run(sql)).rows,
    value: async (expression) => (await run(`select ${expression}`)).rows[0]?.[0],
  };
}
