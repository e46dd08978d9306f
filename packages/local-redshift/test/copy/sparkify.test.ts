import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { RedshiftError } from "../../src/index.ts";
import { testDatabase } from "../database.ts";

const data = process.env["SPARKIFY_DATA"];
const reason = data === undefined ? " (skipped: SPARKIFY_DATA names no folder with the real data)" : "";
const db = testDatabase();
const folder = mkdtempSync(join(tmpdir(), "copy-sparkify-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const events = (artist: string): string => `(artist ${artist}, auth varchar(32), first_name varchar(128),
  gender varchar(8), item_in_session integer, last_name varchar(128), length double precision, level varchar(16),
  location varchar(256), method varchar(16), page varchar(64), registration bigint, session_id integer,
  song varchar(512), status integer, ts timestamp, user_agent varchar(512), user_id integer)`;

const copyEvents = `copy events from '${data}/log_data' format json '${data}/log_json_path.json'
  timeformat 'epochmillisecs'`;

describe.skipIf(data === undefined)(`the real data${reason}`, () => {
  it("has 8,056 events, with an artist of 101 bytes", async () => {
    await db.run(`create table events ${events("varchar(101)")}`);
    await db.run(copyEvents);
    expect(
      await db.rows(
        `select count(*), count(user_id), count(distinct user_id), min(ts), max(registration),
           count(case when page = 'NextSong' then 1 end), max(octet_length(artist)) from events`,
      ),
    ).toEqual([["8056", "7770", "97", "2018-11-01 20:57:10.796", "1541098488796", "6820", "101"]]);
  });

  it("does not go into 100 bytes", async () => {
    await db.run(`drop table events; create table events ${events("varchar(100)")}`);
    const error = await db.run(copyEvents).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    if (!(error instanceof RedshiftError)) throw new Error("the load did not fail");
    const [first] = error.loadErrors;
    expect(first).toMatchObject({
      fileName: expect.stringMatching(/2018-11-\d\d-events\.json$/),
      columnName: "artist",
      columnType: "varchar",
      columnLength: "100",
      errorCode: 1204,
      errorMessage: "String length exceeds DDL length",
    });
    expect(Buffer.byteLength(first?.rawValue ?? "")).toBe(101);
    expect(await db.rows("select count(*) from events")).toEqual([["0"]]);
  });

  it("has 14,896 songs, byte for byte", { timeout: 60_000 }, async () => {
    execFileSync("tar", ["xzf", `${data}/song_data_full.tar.gz`, "-C", folder]);
    await db.run(`create table songs (num_songs integer, artist_id varchar(32), artist_latitude double precision,
      artist_longitude double precision, artist_location varchar(1024), artist_name varchar(1024),
      song_id varchar(32), title varchar(1024), duration double precision, year integer)`);
    await db.run(`copy songs from '${folder}/song_data' format json 'auto'`);
    expect(
      await db.rows(
        `select count(*), count(distinct song_id), count(case when year = 0 then 1 end),
           count(case when length(artist_location) = 0 then 1 end), count(case when title = '4.6' then 1 end),
           count(case when artist_latitude is null then 1 end), max(octet_length(artist_name)) from songs`,
      ),
    ).toEqual([["14896", "14896", "4762", "6694", "1", "9619", "177"]]);
    expect(
      await db.rows(
        `select count(case when strpos(artist_location, chr(9)) > 0 then 1 end),
           count(case when length(artist_location) <> length(trim(artist_location)) then 1 end),
           count(case when strpos(artist_location, '<') > 0 then 1 end) from songs`,
      ),
    ).toEqual([["2", "51", "5"]]);
    const files = readdirSync(`${folder}/song_data`, { recursive: true, withFileTypes: true });
    const written = files
      .filter((entry) => entry.isFile())
      .map((entry) => JSON.parse(readFileSync(join(entry.parentPath, entry.name), "utf8")))
      .map((song) => [song.song_id, song.title, song.artist_name, song.artist_location]);
    const loaded = await db.rows("select song_id, title, artist_name, artist_location from songs");
    expect(new Set(loaded.map(String))).toEqual(new Set(written.map(String)));
  });
});
