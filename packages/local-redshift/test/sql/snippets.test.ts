import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { LocalRedshift, type StatementResult } from "../../src/index.ts";
import { startS3 } from "../s3/s3-server.ts";

interface Snippets {
  readonly setup: readonly string[];
  readonly snippets: readonly {
    readonly name: string;
    readonly sql: string;
    readonly rows?: readonly (readonly (string | null)[])[] | null;
    readonly error?: boolean;
  }[];
}

/** What the addresses s3://b/… of the snippets lead to: rows for a table of three integers. */
const objects = {
  "p-2018-11-01.json": '{"a": {"b": 3}, "c": [4, 5]}\n{"a": {"b": 6}, "c": [7, 8]}',
  "paths.json": '{"jsonpaths": ["$.a.b", "$.c[0]", "$.c[1]"]}',
};

const file = process.env["REDSHIFT_SNIPPETS"];
const cacheDirectory = mkdtempSync(join(tmpdir(), "snippets-test-"));
let passed = 0;
afterAll(() => {
  rmSync(cacheDirectory, { recursive: true, force: true });
  if (file !== undefined) process.stdout.write(`${passed} of ${told.of} snippets pass\n`);
});

/** What the coverage page says of them. */
const told = JSON.parse(readFileSync(join(import.meta.dirname, "../../coverage/snippets.json"), "utf8")) as {
  readonly passed: number;
  readonly of: number;
};

describe.skipIf(file === undefined)("the snippets that REDSHIFT_SNIPPETS names (skipped without it)", () => {
  const { setup, snippets } =
    file === undefined ? { setup: [], snippets: [] } : (JSON.parse(readFileSync(file, "utf8")) as Snippets);

  it.skipIf(file === undefined)("are as many as the coverage page says", () => {
    expect(snippets.length).toBe(told.of);
    expect(told.passed).toBe(told.of);
  });

  it.each(snippets)("$name", async ({ sql, rows, error }) => {
    const s3 = sql.includes("s3://") ? await startS3() : null;
    await s3?.put("b", objects);
    const options = s3 === null ? {} : { cacheDirectory, s3: { endpoint: s3.endpoint, anonymous: true } };
    const database = await LocalRedshift.open({ path: ":memory:", ...options });
    const session = await database.connect();
    for (const statement of setup) await session.execute(statement);
    const run = async (): Promise<StatementResult | undefined> => (await session.execute(sql)).at(-1);
    if (error === true) await expect(run()).rejects.toThrow();
    else {
      const result = await run();
      // Rows without ORDER BY come in any order.
      const sorted = (list: readonly (readonly unknown[])[] = []): readonly string[] =>
        list.map((row) => JSON.stringify(row)).sort();
      if (rows === null || rows === undefined) expect(result).toBeDefined();
      else if (/order by/i.test(sql)) expect(result?.rows).toEqual(rows);
      else expect(sorted(result?.rows)).toEqual(sorted(rows));
    }
    await database.close();
    await s3?.stop();
    passed += 1;
  });
});
