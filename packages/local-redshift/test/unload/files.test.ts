import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { decompress } from "fzstd";
import { beforeAll, describe, expect, it } from "vitest";
import { unloading } from "./unloading.ts";

const { db, folder, unload, failure, names } = unloading();

beforeAll(async () => {
  await db.run(`create table venue (venueid smallint, venuename varchar(100), venuecity varchar(30), venuestate char(2), venueseats integer);
    insert into venue values (1, 'Pinewood Racetrack', 'Akron', 'OH', 0), (2, 'Columbus "Crew" Stadium', 'Columbus', 'OH', 0),
    (4, 'Community, Ballpark, Arena', 'Kansas City', 'KS', null)`);
});

const all = "select * from venue order by venueid";

describe("UNLOAD", () => {
  // The lines are those of the documentation's examples (dg/r_UNLOAD_command_examples).
  it("writes text delimited by | as 0000_part_00", async () => {
    expect(await unload(all)).toEqual({
      "0000_part_00":
        '1|Pinewood Racetrack|Akron|OH|0\n2|Columbus "Crew" Stadium|Columbus|OH|0\n4|Community, Ballpark, Arena|Kansas City|KS|\n',
    });
  });

  it("writes CSV with quotes where they are needed", async () => {
    expect(await unload(all, "csv")).toEqual({
      "0000_part_00":
        '1,Pinewood Racetrack,Akron,OH,0\n2,"Columbus ""Crew"" Stadium",Columbus,OH,0\n4,"Community, Ballpark, Arena",Kansas City,KS,\n',
    });
    expect(await unload("select 'Pinewood Race|track' as a, 'b,c' as b", "csv delimiter as '|'")).toEqual({
      "0000_part_00": '"Pinewood Race|track"|b,c\n',
    });
  });

  it("writes JSON, an object a line", async () => {
    expect(await unload(all, "json")).toEqual({
      "0000_part_00": [
        '{"venueid":1,"venuename":"Pinewood Racetrack","venuecity":"Akron","venuestate":"OH","venueseats":0}',
        '{"venueid":2,"venuename":"Columbus \\"Crew\\" Stadium","venuecity":"Columbus","venuestate":"OH","venueseats":0}',
        '{"venueid":4,"venuename":"Community, Ballpark, Arena","venuecity":"Kansas City","venuestate":"KS","venueseats":null}',
        "",
      ].join("\n"),
    });
    const values = `select true as b, 1.50::decimal(5,2) as n, 2.5::float as f, 'é'::varchar as t, date '2018-11-15' as d,
      json_parse('{"a":[1,{"b":null}]}') as s`;
    expect(await unload(values, "format as json")).toEqual({
      "0000_part_00": '{"b":"t","n":1.50,"f":2.5,"t":"é","d":"2018-11-15","s":{"a":[1,{"b":null}]}}\n',
    });
  });

  it("writes booleans as t and f, and NULL as it is told", async () => {
    expect(await unload("select true, false, null::int, null::varchar, ''", "null as '\\\\N'")).toEqual({
      "0000_part_00": "t|f|\\N|\\N|\n",
    });
  });

  it("escapes line ends, delimiters and backslashes with ESCAPE, and quotes with ADDQUOTES as well", async () => {
    const text = "select 'a|b' || chr(10) || 'c' || chr(13) || chr(92) || 'd' as t, -5 as n";
    expect(await unload(text, "escape")).toEqual({ "0000_part_00": "a\\|b\\\nc\\\r\\\\d|-5\n" });
    expect(await unload("select 'say \"hi\"' as t, 'it''s' as u", "addquotes escape delimiter ','")).toEqual({
      "0000_part_00": '"say \\"hi\\"","it\\\'s"\n',
    });
  });

  it("puts the header on top of each file, and numbers files without PARALLEL", async () => {
    expect(await unload("select 1 as a, 2 as b", "header parallel off delimiter '\\t'")).toEqual({
      "000": "a\tb\n1\t2\n",
    });
  });

  it("packs with GZIP and ZSTD", async () => {
    await unload(all, "gzip csv", "packed");
    const text = gunzipSync(readFileSync(join(folder, "packed/0000_part_00.gz"))).toString();
    await unload(all, "zstd csv parallel false", "packed_2");
    const other = Buffer.from(decompress(readFileSync(join(folder, "packed_2/000.zst")))).toString();
    expect(text).toBe(other);
    expect(text).toMatch(/^1,Pinewood/);
    await unload(all, "csv gzip extension 'csv.gz'", "packed_3");
    expect(names("packed_3")).toEqual(["0000_part_00.csv.gz"]);
  });

  it("begins another file at MAXFILESIZE", async () => {
    await db.run(
      "create table long_text as select lpad(a.venueid::varchar, 60000, 'x') as t from venue a, venue b",
    );
    await db.run(
      "insert into long_text select t from long_text a, (select 1 from venue c, venue d, venue e) f",
    );
    const files = await unload("select t from long_text", "maxfilesize 5 mb header");
    const sizes = Object.values(files).map((text) => text.length);
    expect(Object.keys(files).slice(0, 2)).toEqual(["0000_part_00", "0000_part_01"]);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(5 * 1024 * 1024);
    const lines = Object.values(files).flatMap((text) => text.trimEnd().split("\n"));
    expect(lines.filter((line) => line === "t")).toHaveLength(sizes.length);
    expect(lines.length - sizes.length).toBe(9 + 9 * 27);
  });

  it("makes folders of partitions, without their columns unless INCLUDE is said", async () => {
    const query = "select * from venue union all select 5, 'x', null, null, 1";
    expect(await unload(query, "partition by (venuestate, venueseats) csv")).toEqual({
      "venuestate=KS/venueseats=__HIVE_DEFAULT_PARTITION__/0000_part_00":
        '4,"Community, Ballpark, Arena",Kansas City\n',
      "venuestate=OH/venueseats=0/0000_part_00":
        '1,Pinewood Racetrack,Akron\n2,"Columbus ""Crew"" Stadium",Columbus\n',
      "venuestate=__HIVE_DEFAULT_PARTITION__/venueseats=1/0000_part_00": "5,x,\n",
    });
    expect(await unload("select 'a/b=c' as k, 1 as v", "partition by (k) include")).toEqual({
      "k=a%2Fb%3Dc/0000_part_00": "a/b=c|1\n",
    });
    expect(await failure("select 1 as a", "partition by (a)")).toMatchObject({ code: "42601" });
    expect(await failure("select 1 as a", "partition by (b)")).toMatchObject({ code: "42703" });
  });

  it("writes a manifest of its files, with columns and rows when it is verbose", async () => {
    const query = "select venueid, venuename, 1.5::decimal(8,2) as price from venue order by 1";
    const files = await unload(query, "manifest verbose header", "listed");
    const [data = ""] = Object.values(files);
    expect(JSON.parse(files["manifest"] ?? "")).toEqual({
      entries: [
        {
          url: join(folder, "listed/0000_part_00"),
          meta: { content_length: Buffer.byteLength(data), record_count: 4 },
        },
      ],
      schema: {
        elements: [
          { name: "venueid", type: { base: "smallint" } },
          { name: "venuename", type: { base: "character varying", max_length: 100 } },
          { name: "price", type: { base: "numeric", precision: 8, scale: 2 } },
        ],
      },
      meta: { content_length: Buffer.byteLength(data), record_count: 4 },
      author: { name: "Amazon Redshift", version: "1.0.0" },
    });
  });

  it("tells how many rows it has written", async () => {
    const result = await db.run(`unload ('${all}') to 'told/x_' iam_role default`);
    expect(result).toMatchObject({
      command: "UNLOAD",
      rowCount: 3,
      notices: ["INFO: UNLOAD completed, 3 record(s) unloaded successfully."],
    });
    expect(names("told")).toEqual(["x_0000_part_00"]);
  });

  it("writes no file for no rows", async () => {
    await db.run("unload ('select 1 where false') to 'none/'");
    expect(existsSync(join(folder, "none/0000_part_00"))).toBe(false);
  });
});

describe("what stands at the target", () => {
  it("is not touched without ALLOWOVERWRITE, whatever its name", async () => {
    mkdirSync(join(folder, "held"));
    writeFileSync(join(folder, "held/x_other"), "mine");
    const error = await db.run("unload ('select 1') to 'held/x'").catch((one: unknown) => one);
    expect(error).toMatchObject({ code: "XX000", message: expect.stringContaining("is not empty") });
    expect(names("held")).toEqual(["x_other"]);
    await db.run("unload ('select 1') to 'held/y'");
    expect(names("held")).toEqual(["x_other", "y0000_part_00"]);
  });

  it("is overwritten with ALLOWOVERWRITE, and removed first with CLEANPATH", async () => {
    await unload("select 1", "parallel off", "over");
    await unload("select 2", "allowoverwrite", "over");
    expect(await unload("select 3", "allowoverwrite parallel off", "over")).toEqual({
      "000": "3\n",
      "0000_part_00": "2\n",
    });
    expect(await unload("select 4", "cleanpath", "over")).toEqual({ "0000_part_00": "4\n" });
    expect(await failure("select 5", "cleanpath allowoverwrite", "over")).toMatchObject({ code: "42601" });
  });

  it("is cleaned in the partitions that get files alone", async () => {
    const by = "partition by (k) cleanpath extension 'txt'";
    await unload("select 1 as v, 'a' as k union all select 2, 'b'", by, "parts");
    expect(await unload("select 3 as v, 'b' as k", "partition by (k) cleanpath", "parts")).toEqual({
      "k=a/0000_part_00.txt": "1\n",
      "k=b/0000_part_00": "3\n",
    });
  });

  it("stays as it was when the query fails", async () => {
    await unload("select 1", "", "kept");
    expect(await failure("select 1 / (venueid - venueid) from venue", "cleanpath", "kept")).toMatchObject({
      code: "22012",
    });
    expect(names("kept")).toEqual(["0000_part_00"]);
  });

  it("stays as it was when the unload is cancelled", async () => {
    await db.run(
      "create table ten as select 1 as n union all select 2 union all select 3 union all select 4",
    );
    const rows = "ten a, ten b, ten c, ten d, ten e, ten f, ten g, ten h, ten i, ten j, ten k";
    for (const options of ["csv gzip", "parquet"]) {
      const stop = new AbortController();
      const sql = `unload ('select a.n, b.n + c.n as m, md5(d.n::varchar) as t from ${rows}') to 'cut/' ${options}`;
      const unloaded = db.session().execute(sql, { signal: stop.signal });
      setTimeout(() => stop.abort(), 60);
      await expect(unloaded).rejects.toMatchObject({ code: "57014" });
      expect(existsSync(join(folder, "cut"))).toBe(false);
    }
    expect(await db.value("1")).toBe("1");
  });

  it("is not removed by CLEANPATH when it is the base folder itself", async () => {
    const error = await db.run(`unload ('select 1') to '${folder}/' cleanpath`).catch((one: unknown) => one);
    expect(error).toMatchObject({ code: "42501" });
    expect(existsSync(join(folder, "kept/0000_part_00"))).toBe(true);
  });
});

describe("CSV", () => {
  it("is read by another reader as it was written", async () => {
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const texts = [
      'a "b"',
      "x,y",
      "l1\nl2",
      "l1\r\nl2",
      "tab\t",
      "",
      " blanks ",
      "\\N",
      "Björk 🎵",
      '"',
      "it's",
    ];
    await db.run("create table texts (id int, t varchar(50))");
    for (const [id, text] of [...texts, null].entries()) {
      const value = text === null ? "null" : `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
      await db.run(`insert into texts values (${id}, ${value})`);
    }
    await db.run("unload ('select t, id from texts order by id') to 'other/' csv null as '@'");
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    const result = await connection.run(
      `select t from read_csv('${folder}/other/*', columns = {t: 'varchar', id: 'int'}, header = false, delim = ',', quote = '"',
         escape = '"', nullstr = '@', auto_detect = false, new_line = '\\n')`,
    );
    expect((await result.getRowsJS()).map(([text]) => text)).toEqual([...texts, null]);
    connection.closeSync();
    instance.closeSync();
  });
});
