import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keys, reading, type S3Session } from "../s3/reading.ts";
import { type S3Server, startS3 } from "../s3/s3-server.ts";

const { open } = reading();
let s3: S3Server;

beforeAll(async () => {
  s3 = await startS3();
  await s3.put("trip", {});
});
afterAll(() => s3.stop());

const columns = `id int, t varchar(200), c char(4), n decimal(18,4), f double precision, b boolean, d date,
  ts timestamp, tz timestamptz, big bigint, small smallint`;

/** Rows that are hard to write and to read again. */
const rows = `insert into source values
  (1, 'plain', 'ab', 12345678901234.5678, 0.1, true, '2018-11-15', '2018-11-15 00:30:26.796', '2018-11-15 00:30:26+00', 9223372036854775807, -32768),
  (2, 'a "quoted" word, and ''one''', 'x', -0.0001, -1.5e-10, false, '1999-12-31', '1999-12-31 23:59:59', '2000-01-01 00:00:00+00', -9223372036854775808, 32767),
  (3, 'two' || chr(10) || 'lines' || chr(13) || chr(10) || 'and a' || chr(9) || 'tab', null, 0, 1e300, null, null, null, null, null, null),
  (4, 'back' || chr(92) || 'slash | pipe, comma' || chr(92), '~', null, null, true, '2020-02-29', '2020-02-29 12:00:00.000001', null, 0, 0),
  (5, 'Björk 日本 🎵 ' || chr(92) || 'n', 'ab', 1, 2, false, null, null, null, 1, 1),
  (6, null, null, null, null, null, null, null, null, null, null)`;

/** Options of UNLOAD, and of the COPY that reads its files. */
const ways = [
  ["json", "json 'auto'"],
  ["json gzip", "json 'auto' gzip"],
  ["csv null as '@N'", "csv null as '@N'"],
  ["csv header delimiter ';' null as '@N' zstd", "csv delimiter ';' null as '@N' ignoreheader 1 zstd"],
  ["escape null as '@N'", "escape null as '@N'"],
  ["escape addquotes null as '@N' delimiter ',' gzip", "escape removequotes null as '@N' delimiter ',' gzip"],
  ["parquet", "parquet"],
] as const;

describe("UNLOAD and COPY", () => {
  it.each(ways)("with %s give the same rows, on folders and on S3", async (write, read) => {
    const { run }: S3Session = await open({ endpoint: s3.endpoint });
    await run(`create table source (${columns}); ${rows}`);
    const all = async (table: string): Promise<unknown> =>
      (await run(`select * from ${table} order by id`)).rows;
    // A Parquet file says itself what its times are.
    const times = read === "parquet" ? "" : "timeformat 'auto'";
    const folder = write.replaceAll(/[^a-z]/g, "_");
    for (const [target, access] of [
      [`${folder}/`, ""],
      [`s3://trip/${folder}/`, keys],
    ]) {
      await run(`unload ('select * from source') to '${target}' ${write} manifest ${access}`);
      await run("drop table if exists target; create table target (like source)");
      await run(`copy target from '${target}manifest' manifest ${read} ${times} ${access}`);
      expect(await all("target")).toEqual(await all("source"));
    }
  });
});
