import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bzip2Fixture, zstdFixture } from "./compressed.ts";
import { loading } from "./loading.ts";

const { db, load, failure } = loading();
const COLUMNS = "a integer, b varchar(20), c date";

describe("CSV", () => {
  it("takes quotes, doubled quotes, delimiters and line ends within them, and blanks as they are", async () => {
    const text = '1,"x, y",2018-01-02\n2,"say ""hi""\nthere",\r\n3, b ,"2018-01-03"\n';
    expect(await load(COLUMNS, text, "csv")).toEqual([
      ["1", "x, y", "2018-01-02"],
      ["2", 'say "hi"\nthere', null],
      ["3", " b ", "2018-01-03"],
    ]);
  });

  it("keeps empty text apart from NULL as NULL AS and EMPTYASNULL say", async () => {
    const text = '1,,\n2,"",\n3,\\N,\n4,nil,\n';
    const b = async (options: string): Promise<unknown> =>
      (await load(COLUMNS, text, `csv ${options}`)).map((row) => row[1]);
    expect(await b("")).toEqual(["", "", null, "nil"]);
    expect(await b("emptyasnull")).toEqual([null, null, null, "nil"]);
    expect(await b("null as 'nil'")).toEqual(["", "", "\\N", null]);
  });

  it("takes another quote and delimiter, a header and a byte order mark, and passes over blank lines when told", async () => {
    const text = "\ufeffa;b;c\n1;%x;y%;2018-01-02\n\n2;z;2018-01-03\n";
    const options = "csv quote as '%' delimiter ';' ignoreheader 1 ignoreblanklines";
    expect(await load(COLUMNS, text, options)).toEqual([
      ["1", "x;y", "2018-01-02"],
      ["2", "z", "2018-01-03"],
    ]);
  });

  it("takes a column list, and the rest by default", async () => {
    await db.run(
      "drop table if exists l; create table l (a integer, b varchar(5) default 'none', c integer)",
    );
    const { files } = loading();
    await db.run(`copy l (c, a) from '${files({ "f.csv": "1,2\n3,4\n" })}' csv`);
    expect(await db.rows("select * from l order by a")).toEqual([
      ["2", "none", "1"],
      ["4", "none", "3"],
    ]);
  });
});

describe("delimited text", () => {
  it("is parted by | unless told otherwise, and reads escapes when told", async () => {
    expect(await load(COLUMNS, "1|x|2018-01-02\n2|\\N|\n", "delimiter '|'")).toEqual([
      ["1", "x", "2018-01-02"],
      ["2", null, null],
    ]);
    expect(await load(COLUMNS, "1|a\\|b\\\nc|2018-01-02\n2|\\\\|\n", "delimiter '|' escape")).toEqual([
      ["1", "a|b\nc", "2018-01-02"],
      ["2", "\\", null],
    ]);
  });

  it("loses quotes, trailing blanks and missing columns as REMOVEQUOTES, TRIMBLANKS and FILLRECORD say", async () => {
    expect(
      await load(COLUMNS, "1\t\"x\ty\"\t2018-01-02\n2\t'z'\t\n", "delimiter '\\t' removequotes"),
    ).toEqual([
      ["1", "x\ty", "2018-01-02"],
      ["2", "z", null],
    ]);
    expect(await load(COLUMNS, "1|x  |2018-01-02\n2\n", "delimiter '|' trimblanks fillrecord")).toEqual([
      ["1", "x", "2018-01-02"],
      ["2", "", null],
    ]);
  });

  it("of fixed width is cut by bytes", async () => {
    expect(
      await load(COLUMNS, "1   abc 2018-01-02\n22  d   \n", "fixedwidth 'a:4,b:4,c:10' fillrecord"),
    ).toEqual([
      ["1", "abc", "2018-01-02"],
      ["22", "d", null],
    ]);
  });
});

describe("what is wrong with a record", () => {
  it.each([
    ["too many fields", "1,x,2018-01-02,9\n", 1202, null, "Extra column(s) found"],
    ["too few fields", "1,x\n", 1201, "c", "Delimiter not found"],
    ["an open quote", '1,"x,2018-01-02\n', 1216, null, "Invalid quote formatting for CSV"],
    ["no number", "one,x,\n", 1207, "a", "Invalid digit, Value 'o', Pos 0, Type: Integer"],
    ["text too long", `1,${"é".repeat(11)},\n`, 1204, "b", "String length exceeds DDL length"],
    ["no date", "1,x,2018-13-01\n", 1205, "c", expect.stringContaining("Invalid Date Format")],
    ["bad UTF-8", Buffer.from("312c78ff2c0a", "hex"), 1220, "b", expect.stringContaining("UTF-8")],
  ])("%s is told with line, column, value and code", async (_, record, code, column, message) => {
    const good = Buffer.from('7,"two\nlines",2018-01-01\n');
    const error = await failure(COLUMNS, Buffer.concat([good, Buffer.from(record)]), "csv");
    expect(error.loadErrors).toMatchObject([
      { lineNumber: 3, errorCode: code, columnName: column, errorMessage: message },
    ]);
    expect(await db.rows("select count(*) from target")).toEqual([["0"]]);
  });

  it("is passed over below MAXERROR, and counted", async () => {
    const text = "1,a,\nx,b,\n3,c,\ny,d,\n";
    expect(await load(COLUMNS, text, "csv maxerror 3")).toEqual([
      ["1", "a", null],
      ["3", "c", null],
    ]);
    expect((await failure(COLUMNS, text, "csv maxerror 2")).loadErrors).toHaveLength(2);
    expect(
      await db.rows(
        "select line_number, err_code from stl_load_errors order by starttime desc, 1 desc limit 1",
      ),
    ).toEqual([["4", "1207"]]);
  });

  it("is NULL with ACCEPTANYDATE, and replaced with ACCEPTINVCHARS", async () => {
    expect(await load(COLUMNS, "1,x,never\n", "csv acceptanydate")).toEqual([["1", "x", null]]);
    const bad = Buffer.from("312c78ff792c0a", "hex");
    expect(await load(COLUMNS, bad, "csv acceptinvchars as '^'")).toEqual([["1", "x^y", null]]);
  });
});

describe("packed and encoded files", () => {
  const text = "1,x,2018-01-02\n2,é,\n";
  const rows = [
    ["1", "x", "2018-01-02"],
    ["2", "é", null],
  ];

  it.each([
    ["GZIP", "csv gzip", gzipSync(text)],
    ["BZIP2", "csv bzip2", bzip2Fixture],
    ["ZSTD", "csv zstd", zstdFixture],
    ["UTF16LE", "csv encoding utf16le", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["UTF16BE", "csv encoding utf16be", Buffer.from(`\ufeff${text}`, "utf16le").swap16()],
    ["UTF16", "csv encoding as utf16", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["ISO88591", "csv encoding iso88591", Buffer.from(text, "latin1")],
  ])("are read as %s", async (_, options, bytes) =>
    expect(await load(COLUMNS, bytes, options)).toEqual(rows),
  );

  it("must be what is declared", async () => {
    expect((await failure(COLUMNS, text, "csv bzip2")).message).toMatch(/BZIP2/);
    expect((await failure(COLUMNS, text, "csv zstd")).message).toMatch(/ZSTD/);
    expect((await failure(COLUMNS, "1,x\n", "csv encoding utf16")).code).toBe("22021");
  });
});

describe("JSON 'noshred'", () => {
  it("puts each object whole into one SUPER column", async () => {
    await db.run("drop table if exists w; create table w (n integer default 1, whole super)");
    const { files } = loading();
    await db.run(`copy w (whole) from '${files({ "f.json": '{"a":{"b":2}}\n{"a":[1]}' })}' json 'noshred'`);
    expect(await db.rows("select n, json_serialize(whole.a) from w order by 2")).toEqual([
      ["1", "[1]"],
      ["1", '{"b":2}'],
    ]);
    await expect(db.run("copy w from 'x' json 'noshred'")).rejects.toMatchObject({ code: "42601" });
  });
});

describe("Parquet", () => {
  it("comes back as UNLOAD wrote it, by place of column", async () => {
    await db.run(
      `drop table if exists p; create table p (i integer, t varchar(9), d decimal(8,2), at timestamp, n boolean, f double precision)`,
    );
    await db.run(
      "insert into p values (1, 'x''y', 1.25, '2018-11-15 00:30:26.796', true, 0.5), (2, null, null, null, null, null)",
    );
    const { files } = loading();
    const folder = files({ "empty/x": "" });
    await db.run(`unload ('select * from p') to '${folder}out_' format parquet`);
    await db.run(
      "drop table if exists q; create table q (one bigint, two varchar(9), three decimal(10,2), four timestamp, five boolean, six double precision)",
    );
    await db.run(`copy q from '${folder}out_' format as parquet`);
    expect(await db.rows("select * from q order by one")).toEqual(
      await db.rows("select * from p order by i"),
    );
  });

  it("may have fewer columns with FILLRECORD: the last ones are NULL (copy-usage_notes-copy-from-columnar)", async () => {
    const { files } = loading();
    const folder = files({ "empty/x": "" });
    await db.run(`unload ('select 1::int as a') to '${folder}out_' format parquet`);
    const copy = (columns: string): Promise<unknown> =>
      db.run(
        `drop table if exists q; create table q (${columns}); copy q from '${folder}out_' parquet fillrecord`,
      );
    await copy("a integer, b varchar(4), c date");
    expect(await db.rows("select * from q")).toEqual([["1", null, null]]);
    await expect(copy("a integer, b varchar(4) not null")).rejects.toThrow(/NOT NULL/);
  });

  it("is refused with other columns, types or lengths, whole", async () => {
    const { files } = loading();
    const folder = files({ "empty/x": "" });
    await db.run(`unload ('select 1::int as a, ''long text'' as b') to '${folder}out_' format parquet`);
    const copy = (columns: string): Promise<unknown> =>
      db.run(`drop table if exists q; create table q (${columns}); copy q from '${folder}out_' parquet`);
    await expect(copy("a integer")).rejects.toThrow(/number of columns/);
    await expect(copy("a varchar(5), b varchar(20)")).rejects.toThrow(/incompatible/);
    await expect(copy("a integer, b varchar(4)")).rejects.toThrow(/longer than the length/);
    expect((await failure("a integer", "no parquet", "parquet")).message).toMatch(/Parquet/);
  });
});

describe("options that do not go together", () => {
  it.each([
    "csv escape",
    "csv removequotes",
    "csv fixedwidth 'a:1'",
    "delimiter ',' quote '%'",
    "fixedwidth 'a:1' delimiter ','",
    "json 'auto' ignoreheader 1",
    "parquet delimiter ','",
    "gzip zstd csv",
  ])("%s", async (options) => {
    await db.run("drop table if exists target; create table target (a integer)");
    await expect(db.run(`copy target from 'x' ${options}`)).rejects.toMatchObject({ code: "42601" });
  });
});

describe("the engine's reader and ours", () => {
  const value = fc.oneof(
    fc.constantFrom(
      "",
      " ",
      "0",
      "-0",
      "007",
      "1.5",
      "1e3",
      "-12",
      "99999999999",
      "\\N",
      "nil",
      "x y",
      "é",
      "true",
      "t",
    ),
    fc.constantFrom(
      "2018-01-02",
      "2018-1-2",
      "2018-02-30",
      "2018-01-02 03:04:05.678",
      "1540919166796",
      "NaN",
      "[1]",
    ),
    fc.integer().map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.string({ unit: fc.constantFrom("a", "b", "0", ".", "-", " ", "'"), maxLength: 12 }),
  );
  const row = fc.array(value, { minLength: 7, maxLength: 7 });
  const columns =
    "a integer, b varchar(10), c date, d decimal(8,2), e timestamp, f double precision, g boolean, h char(3) default 'z'";

  it("load the same rows, and find the same errors", { timeout: 60_000 }, async () => {
    const { files } = loading();
    const list = "(a, b, c, d, e, f, g)";
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(
          "",
          "null as 'nil'",
          "emptyasnull blanksasnull",
          "truncatecolumns acceptanydate",
          "timeformat 'auto' dateformat 'auto'",
        ),
        async (rows, options) => {
          const folder = files({ "f.txt": `${rows.map((fields) => fields.join("|")).join("\n")}\n` });
          const tried = async (before: string, after: string): Promise<unknown> => {
            await db.run(`drop table if exists two; create table two (${columns})`);
            try {
              await db.run(
                `${before}; copy two ${list} from '${folder}' delimiter '|' maxerror 100 ${options}; ${after}`,
              );
            } catch (error) {
              await db.run("rollback");
              return String(error);
            }
            const wrong =
              "select line_number, colname, err_code from stl_load_errors order by starttime desc, line_number limit 12";
            return [await db.rows("select * from two order by 1, 2, 3, 4, 5, 6, 7"), await db.rows(wrong)];
          };
          await db.run("delete from _redshift.load_errors");
          const fast = await tried("select 1", "select 1");
          await db.run("delete from _redshift.load_errors");
          const byHand = await tried("begin", "commit");
          expect(fast).toEqual(byHand);
        },
      ),
      { numRuns: 300, seed: 11 },
    );
  });
});
