import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { RedshiftError } from "../../src/index.ts";
import { type TestDatabase, testDatabase } from "../database.ts";

type Content = string | Buffer;
type Rows = readonly (readonly (string | null)[])[];

export interface Loading {
  readonly db: TestDatabase;
  /** Writes files into a folder of their own and gives its path, with a slash at the end. */
  readonly files: (contents: Readonly<Record<string, Content>>) => string;
  /** Loads files, or the text of one, into a new table of these columns, and gives its rows in order. */
  readonly load: (
    columns: string,
    contents: Content | Readonly<Record<string, Content>>,
    options?: string,
    before?: string,
  ) => Promise<Rows>;
  /** The error of a load that must fail. */
  readonly failure: (...args: Parameters<Loading["load"]>) => Promise<RedshiftError>;
}

/** A database and a folder for the loads of a test file. */
export function loading(): Loading {
  const folder = mkdtempSync(join(tmpdir(), "copy-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const db = testDatabase({ baseDirectory: folder });
  let count = 0;
  const files: Loading["files"] = (contents) => {
    count += 1;
    for (const [name, content] of Object.entries(contents)) {
      const path = join(folder, String(count), name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    return `${join(folder, String(count))}/`;
  };
  const load: Loading["load"] = async (columns, contents, options = "", before = "") => {
    const one = typeof contents === "string" || Buffer.isBuffer(contents);
    const prefix = files(one ? { "file.json": contents } : contents);
    await db.run(`drop table if exists target; create table target (${columns})`);
    const format = /json|csv|delimiter|fixedwidth|parquet/.test(options) ? "" : "format json 'auto'";
    await db.run(`${before}; copy target from '${prefix}' ${format} ${options}`);
    if (before !== "") await db.run("commit");
    return db.rows("select * from target order by 1");
  };
  const failure: Loading["failure"] = async (...args) => {
    const error = await load(...args).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (args[3] !== undefined) await db.run("rollback");
    if (!(error instanceof RedshiftError)) throw new Error(`the load did not fail as it should: ${error}`);
    return error;
  };
  return { db, files, load, failure };
}
