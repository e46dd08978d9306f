import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LocalRedshift } from "../../src/index.ts";
import { serverProcess } from "./server-process.ts";

const folder = mkdtempSync(join(tmpdir(), "local-redshift-"));
const ROWS = 200_000;
afterAll(() => rm(folder, { recursive: true }));

beforeAll(async () => {
  const lines = Array.from({ length: ROWS }, (_, n) => `{"a":${n},"b":"${"x".repeat(40)}${n}"}`);
  await writeFile(join(folder, "rows.json"), lines.join("\n"));
});

/** Kills the server while it works, at ten moments: after so many milliseconds. */
const MOMENTS = [5, 20, 40, 70, 100, 150, 200, 260, 320, 400];

describe("a server that is killed", () => {
  it.each(MOMENTS)("leaves all or nothing of a load and a transaction, after %i ms", async (moment) => {
    const file = join(folder, `killed_${moment}.db`);
    const server = await serverProcess(["--database", file, "--no-tls"]);
    const client = new pg.Client({ host: "127.0.0.1", port: server.port, user: "local", database: "dev" });
    client.on("error", () => undefined);
    await client.connect();
    await client.query("create table loaded (a integer, b varchar(60)); create table pairs (a integer)");
    let committed = 0;
    const work = async (): Promise<void> => {
      for (let round = 0; ; round += 1) {
        await client.query("begin");
        await client.query(`insert into pairs values (${round})`);
        await client.query(`insert into pairs values (${round})`);
        if (round % 2 === 1)
          await client.query(`copy loaded from '${join(folder, "rows.json")}' json 'auto'`);
        await client.query("commit");
        committed = round + 1;
      }
    };
    const ended = work().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, moment));
    expect(await server.stop("SIGKILL")).toBe("SIGKILL");
    await ended;
    const database = await LocalRedshift.open({ path: file });
    const session = await database.connect();
    const [result] = await session.execute(
      "select (select count(*) from pairs) as pairs, (select count(*) from loaded) as loaded",
    );
    await database.close();
    const [pairs, loaded] = (result?.rows[0] ?? []).map(Number);
    const rounds = Number(pairs) / 2;
    // What was told to be committed stands; the one that was being committed may.
    expect([committed, committed + 1]).toContain(rounds);
    expect(loaded).toBe(Math.floor(rounds / 2) * ROWS);
  });
});
