import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LocalRedshift, type StatementResult } from "../../src/index.ts";

interface Snippets {
  readonly setup: readonly string[];
  readonly snippets: readonly {
    readonly name: string;
    readonly sql: string;
    readonly rows?: readonly (readonly (string | null)[])[] | null;
    readonly error?: boolean;
  }[];
}

/** What is known to be missing: each fails with a clear error, or is named in the README of this package. */
const GAPS: ReadonlySet<string> = new Set(["copy_json", "unload", "dec_div_scale"]);

const file = process.env["REDSHIFT_SNIPPETS"];

describe.skipIf(file === undefined)("the snippets that REDSHIFT_SNIPPETS names (skipped without it)", () => {
  const { setup, snippets } =
    file === undefined ? { setup: [], snippets: [] } : (JSON.parse(readFileSync(file, "utf8")) as Snippets);

  it.skipIf(file === undefined)("are there", () => {
    expect(snippets.length).toBeGreaterThan(0);
  });

  it.each(snippets.filter(({ name }) => !GAPS.has(name)))("$name", async ({ sql, rows, error }) => {
    const database = await LocalRedshift.open({ path: ":memory:" });
    const session = await database.connect();
    for (const statement of setup) await session.execute(statement);
    const run = async (): Promise<StatementResult | undefined> => (await session.execute(sql)).at(-1);
    if (error === true) await expect(run()).rejects.toThrow();
    else {
      const result = await run();
      if (rows === null || rows === undefined) return;
      // Rows without ORDER BY come in any order.
      const sorted = (list: readonly (readonly unknown[])[] = []): readonly string[] =>
        list.map((row) => JSON.stringify(row)).sort();
      if (/order by/i.test(sql)) expect(result?.rows).toEqual(rows);
      else expect(sorted(result?.rows)).toEqual(sorted(rows));
    }
    await database.close();
  });
});
