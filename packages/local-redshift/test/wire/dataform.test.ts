import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, runProgram } from "./programs.ts";
import { serving } from "./serving.ts";

/** STOCK_DATAFORM: the `dataform` of @dataform/cli 2.6.7, in the node_modules/.bin of a folder with @dataform/core. */
const cli = process.env["STOCK_DATAFORM"];
const reason =
  cli === undefined ? "STOCK_DATAFORM is not set" : existsSync(cli) ? null : `there is no ${cli}`;
if (reason !== null) process.stderr.write(`the stock dataform is not tested: ${reason}\n`);

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

/** The models without what the stock runner refuses: keys, how a load goes, and ALL without a distribution key. */
function forStock(sqlx: string): string {
  return sqlx
    .replace(/,?\s*primaryKey: \[[^\]]*\]/, "")
    .replace(/,?\s*foreignKeys: \[[\s\S]*?\](?=\s*\n\s*\})/, "")
    .replace(/ *redshift: \{\s*(?:\/\/[^\n]*\s*)*load: \{[^}]*\}\s*\},?\n/, "")
    .replace(/ *redshift: \{\s*distStyle: "all"[\s\S]*?\n {2}\},?\n/, "");
}

describe.skipIf(reason !== null)("the stock dataform with warehouse redshift", () => {
  const served = serving({ password: "secret", user: "owner" });
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "local-redshift-"));
    const data = join(folder, "data");
    const eventsim = join(ROOT, "packages/eventsim/bin/eventsim.js");
    const made = await runProgram(process.execPath, [eventsim, data, "--events", "2000", "--songs", "200"]);
    expect(made.code).toBe(0);
    await cp(join(ROOT, "includes"), join(folder, "includes"), { recursive: true });
    await cp(join(ROOT, "definitions"), join(folder, "definitions"), { recursive: true });
    await rm(join(folder, "definitions/tests"), { recursive: true });
    for (const file of await readdir(join(folder, "definitions"), { recursive: true })) {
      if (!file.endsWith(".sqlx")) continue;
      const path = join(folder, "definitions", file);
      await writeFile(path, forStock(await readFile(path, "utf8")));
    }
    // All that the core needs stands beside it.
    await symlink(resolve(dirname(cli ?? ""), ".."), join(folder, "node_modules"));
    const vars = {
      ...{ log_data: join(data, "log_data"), song_data: join(data, "song_data") },
      ...{ log_jsonpath: join(data, "log_json_path.json"), aws_region: "us-west-2", iam_role: "default" },
    };
    const project = {
      warehouse: "redshift",
      defaultSchema: "sparkify",
      assertionSchema: "sparkify_assertions",
      vars,
    };
    await writeFile(join(folder, "dataform.json"), JSON.stringify(project));
    await writeFile(join(folder, "package.json"), JSON.stringify({ name: "stock" }));
    const credentials = {
      ...{ host: "127.0.0.1", port: served.server().port },
      ...{ username: "owner", password: "secret", databaseName: "dev" },
    };
    await writeFile(join(folder, ".df-credentials.json"), JSON.stringify(credentials));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const dataform = (...args: readonly string[]): Promise<Ended> =>
    runProgram(cli ?? "", [...args, "--track=false"], { env: { ...process.env, HOME: folder }, cwd: folder });

  it("builds the Sparkify warehouse, and its assertions pass", async () => {
    const { out, err, code } = await dataform("run", ".");
    expect([code, code === 0 ? "" : out + err]).toEqual([0, ""]);
    const lines = out.split("\n").filter((line) => /passed|created|completed|failed|error/i.test(line));
    expect(lines.filter((line) => /failed|error/i.test(line))).toEqual([]);
    expect(lines.filter((line) => line.includes("Assertion passed")).length).toBeGreaterThanOrEqual(8);
    expect(lines.filter((line) => line.includes("Dataset created")).length).toBeGreaterThanOrEqual(10);
    expect(code).toBe(0);
    const client = await served.client({ user: "owner", password: "secret" });
    const { rows } = await client.query(
      `select (select count(*) from sparkify.songplays)::int as plays,
         (select count(*) from sparkify_staging.staging_events where page = 'NextSong')::int as songs_played,
         (select count(*) from sparkify_staging.staging_events)::int as events`,
    );
    expect(rows[0].events).toBe(2000);
    expect(rows[0].plays).toBe(rows[0].songs_played);
  });

  it("runs again as an increment, and nothing is there twice", async () => {
    const client = await served.client({ user: "owner", password: "secret" });
    const plays =
      "select count(*)::int as n, count(distinct songplay_id)::int as keys from sparkify.songplays";
    const before = (await client.query(plays)).rows;
    const { code } = await dataform("run", ".", "--actions", "sparkify.songplays");
    expect(code).toBe(0);
    expect((await client.query(plays)).rows).toEqual(before);
    expect(before[0].n).toBe(before[0].keys);
  });
});
