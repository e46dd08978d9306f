import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach } from "vitest";
import {
  LocalRedshift,
  RedshiftError,
  type S3Options,
  type Session,
  type StatementResult,
} from "../../src/index.ts";

export const keys = "access_key_id 'AKIAEXAMPLE' secret_access_key 'do-not-show-me'";

/** Databases with a table t (v int) that read S3, each closed after its test. */
export interface Reading {
  /** A folder of the test file; the cache of fetched objects is its folder "cache". */
  readonly folder: string;
  readonly open: (options: S3Options) => Promise<S3Session>;
}

export interface S3Session {
  readonly session: Session;
  readonly run: (sql: string) => Promise<StatementResult>;
  /** COPY t FROM … JSON 'auto' with keys in the statement. */
  readonly copy: (source: string, options?: string) => Promise<StatementResult>;
  readonly failure: (source: string, options?: string) => Promise<RedshiftError>;
  /** The values of t in order. */
  readonly values: () => Promise<readonly (string | null)[]>;
}

export function reading(): Reading {
  const folder = mkdtempSync(join(tmpdir(), "s3-test-"));
  const opened: LocalRedshift[] = [];
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const open = async (s3: S3Options): Promise<S3Session> => {
    const database = await LocalRedshift.open({
      path: ":memory:",
      baseDirectory: folder,
      cacheDirectory: join(folder, "cache"),
      s3: { region: "us-east-1", ...s3 },
    });
    opened.push(database);
    const session = await database.connect();
    const run = async (sql: string): Promise<StatementResult> => {
      const last = (await session.execute(sql)).at(-1);
      if (last === undefined) throw new Error("no statement");
      return last;
    };
    await run("create table t (v int)");
    const copy = (source: string, options = keys): Promise<StatementResult> =>
      run(`copy t from '${source}' json 'auto' ${options}`);
    const failure = (source: string, options = keys): Promise<RedshiftError> =>
      copy(source, options).then(
        () => {
          throw new Error("the load did not fail as it should");
        },
        (error: unknown) => {
          if (error instanceof RedshiftError) return error;
          throw error;
        },
      );
    const values = async (): Promise<readonly (string | null)[]> =>
      (await run("select v from t order by v")).rows.map(([value]) => value ?? null);
    return { session, run, copy, failure, values };
  };
  return { folder, open };
}
