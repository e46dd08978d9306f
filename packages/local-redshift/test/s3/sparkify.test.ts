import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keys, reading } from "./reading.ts";
import { type S3Server, startS3 } from "./s3-server.ts";

const data = process.env["SPARKIFY_DATA"];
const reason = data === undefined ? " (skipped: SPARKIFY_DATA names no folder with the real data)" : "";
const { open } = reading();

describe.skipIf(data === undefined)(`the real data on S3${reason}`, () => {
  const unpacked = mkdtempSync(join(tmpdir(), "s3-sparkify-"));
  let s3: S3Server;

  beforeAll(async () => {
    s3 = await startS3();
    await s3.put("dend", { "log_json_path.json": readFileSync(`${data}/log_json_path.json`) });
    execFileSync("tar", ["xzf", `${data}/song_data_full.tar.gz`, "-C", unpacked]);
    await fill(`${unpacked}/song_data`, "song_data");
    await fill(`${data}/log_data`, "log_data");
  }, 120_000);
  afterAll(async () => {
    await s3.stop();
    rmSync(unpacked, { recursive: true, force: true });
  });

  /** Puts the files of a folder there, past the SDK, which takes a minute for so many. */
  async function fill(folder: string, prefix: string): Promise<void> {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const queue = entries.filter((entry) => entry.isFile()).values();
    const work = async (): Promise<void> => {
      for (const entry of queue) {
        const path = join(entry.parentPath, entry.name);
        const url = `${s3.endpoint}/dend/${prefix}${path.slice(folder.length)}`;
        const { ok } = await fetch(url, { method: "PUT", body: readFileSync(path) });
        if (!ok) throw new Error(`the server did not take ${url}`);
      }
    };
    await Promise.all(Array.from({ length: 16 }, work));
  }

  it("gives 14,896 songs and 8,056 events, and is asked for once", { timeout: 120_000 }, async () => {
    const { run } = await open({ endpoint: s3.endpoint });
    await run(`create table songs (num_songs integer, artist_id varchar(32), artist_name varchar(1024),
        song_id varchar(32), title varchar(1024), duration double precision, year integer);
      create table events (artist varchar(512), auth varchar(32), first_name varchar(128), gender varchar(8),
        item_in_session integer, last_name varchar(128), length double precision, level varchar(16),
        location varchar(256), method varchar(16), page varchar(64), registration bigint, session_id integer,
        song varchar(512), status integer, ts timestamp, user_agent varchar(512), user_id integer)`);
    const load = async (): Promise<readonly (string | null)[]> => {
      await run("truncate songs; truncate events");
      await run(`copy songs from 's3://dend/song_data' ${keys} region 'us-west-2' json 'auto'`);
      await run(`copy events from 's3://dend/log_data' ${keys} region 'us-west-2'
        json 's3://dend/log_json_path.json' timeformat 'epochmillisecs'`);
      const { rows } =
        await run(`select (select count(distinct song_id) from songs), (select count(*) from events),
        (select count(*) from events where page = 'NextSong'), (select min(ts) from events)`);
      return rows[0] ?? [];
    };
    const expected = ["14896", "8056", "6820", "2018-11-01 20:57:10.796"];
    s3.forget();
    expect(await load()).toEqual(expected);
    expect(s3.requests.filter(({ url }) => url.includes("x-id=GetObject"))).toHaveLength(14_896 + 30 + 1);
    s3.forget();
    expect(await load()).toEqual(expected);
    // 15 pages of songs, one of events, one look at the jsonpaths file.
    expect(s3.requests).toHaveLength(17);
  });
});
