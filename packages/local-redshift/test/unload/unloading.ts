import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { RedshiftError } from "../../src/index.ts";
import { type TestDatabase, testDatabase } from "../database.ts";

export interface Unloading {
  readonly db: TestDatabase;
  readonly folder: string;
  /** Unloads a query into a new folder, which relative targets name, and gives the texts of its files by name. */
  readonly unload: (
    query: string,
    options?: string,
    target?: string,
  ) => Promise<Readonly<Record<string, string>>>;
  readonly failure: (query: string, options?: string, target?: string) => Promise<RedshiftError>;
  readonly names: (target: string) => readonly string[];
}

/** A database and a folder for the unloads of a test file. */
export function unloading(): Unloading {
  const folder = mkdtempSync(join(tmpdir(), "unload-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const db = testDatabase({ baseDirectory: folder });
  let count = 0;
  const names = (target: string): readonly string[] =>
    readdirSync(join(folder, target), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, target).length + 1))
      .sort();
  const unload: Unloading["unload"] = async (query, options = "", target = `${++count}`) => {
    await db.run(`unload ('${query.replaceAll("'", "''")}') to '${target}/' ${options}`);
    return Object.fromEntries(
      names(target).map((name) => [name, readFileSync(join(folder, target, name), "utf8")]),
    );
  };
  const failure: Unloading["failure"] = (...args) =>
    unload(...args).then(
      () => {
        throw new Error("the unload did not fail as it should");
      },
      (error: unknown) => {
        if (error instanceof RedshiftError) return error;
        throw error;
      },
    );
  return { db, folder, unload, failure, names };
}
