import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { RedshiftError } from "../../src/index.ts";
import { testDatabase } from "../database.ts";

const folder = mkdtempSync(join(tmpdir(), "copy-json-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const db = testDatabase({ baseDirectory: folder });
let count = 0;

type Rows = Awaited<ReturnType<typeof db.rows>>;

/** Writes files, each named from the root of the test's folder; gives the prefix that they share. */
function files(contents: Readonly<Record<string, string | Buffer>>): string {
  count += 1;
  for (const [name, content] of Object.entries(contents)) {
    const path = join(folder, `set${count}`, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return `set${count}`;
}

/** A new table, loaded from one file. */
async function load(
  columns: string,
  content: string | Buffer,
  options = "json 'auto'",
  rest = "",
): Promise<Rows> {
  const prefix = files({ "file.json": content });
  await db.run(`drop table if exists target; create table target (${columns})`);
  await db.run(`copy target ${rest} from '${prefix}/' iam_role default format as ${options}`);
  return db.rows("select * from target order by 1");
}

async function failure(columns: string, content: string | Buffer, options?: string): Promise<RedshiftError> {
  const error = await load(columns, content, options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RedshiftError)) throw new Error("the load did not fail");
  return error;
}

describe("matching", () => {
  it("takes keys to lower-case columns, case-sensitively, ignores others, and leaves NULL where a key is missing", async () => {
    expect(await load("a int, b varchar(9)", '{"a": 1, "B": "no", "more": 5}\n{"b": "x", "a": 2}')).toEqual([
      ["1", null],
      ["2", "x"],
    ]);
  });

  it("ignores case if told to", async () => {
    expect(await load("a int, b varchar(9)", '{"A": 1, "B": "yes"}', "json 'auto ignorecase'")).toEqual([
      ["1", "yes"],
    ]);
  });

  it("takes jsonpaths by position, in both notations, into nested values", async () => {
    const paths = files({
      "paths.json": `{"jsonpaths": ["$['id']", "$.user.names[1]", "$['user']['names']"]}`,
    });
    const content = '{"id": 1, "user": {"names": ["ann", "bob"]}}\n{"id": 2, "user": {}}';
    expect(await load("a int, b varchar(20), c varchar(40)", content, `json '${paths}/paths.json'`)).toEqual([
      ["1", "bob", '["ann", "bob"]'],
      ["2", null, null],
    ]);
  });

  it("refuses a jsonpaths file that is no such thing, whatever MAXERROR says", async () => {
    for (const text of [
      "",
      "[]",
      '{"jsonpaths": [1]}',
      '{"jsonpaths": ["$.a"]} {}',
      '{"jsonpaths": ["$.a", "$.b"]}',
    ]) {
      const paths = files({ "paths.json": text });
      await expect(load("a int", '{"a": 1}', `json '${paths}/paths.json' maxerror 10`)).rejects.toThrow(
        /[Jj][Ss][Oo][Nn]/,
      );
    }
  });

  it("gives columns that are not in the list their default, and takes no key for them", async () => {
    expect(await load("a int, b int default 7", '{"a": 1, "b": 2}', "json 'auto'", "(a)")).toEqual([
      ["1", "7"],
    ]);
  });

  it("makes IDENTITY values unless it is told to take them", async () => {
    expect(await load("id bigint identity(10, 5), a int", '{"a": 1}\n{"a": 2, "id": 99}')).toEqual([
      ["10", "1"],
      ["15", "2"],
    ]);
  });
});

describe("values", () => {
  it("come as text as they are written: numbers, booleans, nested values", async () => {
    const content =
      '{"a": 1, "v": 4.60}\n{"a": 2, "v": 1e5}\n{"a": 3, "v": true}\n{"a": 4, "v": {"x": [1, 2]}}\n{"a": 5, "v": "tab\\there"}\n{"a": 6, "v": ""}';
    expect(await load("a int, v varchar(40)", content)).toEqual([
      ["1", "4.60"],
      ["2", "1e5"],
      ["3", "true"],
      ["4", '{"x": [1, 2]}'],
      ["5", "tab\there"],
      ["6", ""],
    ]);
  });

  it("are read as a stream: several on a line, one over several lines, none at the end", async () => {
    expect(await load("a int", '{"a": 1} {"a": 2}\n{\n  "a":\n 3}\n\n')).toEqual([["1"], ["2"], ["3"]]);
  });

  it("become numbers from strings, NULL from blank ones, and cut their decimals", async () => {
    const content =
      '{"a": "12", "d": "1.239", "f": "2.5"}\n{"a": "", "d": "", "f": " "}\n{"a": 15.0, "d": 1.239, "f": 1e2}';
    const columns = "a int, d decimal(10, 2), f float";
    expect(await load(columns, content)).toEqual([
      ["12", "1.23", "2.5"],
      ["15", "1.23", "100"],
      [null, null, null],
    ]);
    expect((await load(columns, '{"a": 1, "d": 1.239}', "json 'auto' roundec"))[0]?.[1]).toBe("1.24");
  });

  it("become timestamps from milliseconds, seconds or text", async () => {
    expect(
      await load("t timestamp", '{"t": 1541242826796}', "json 'auto' timeformat 'epochmillisecs'"),
    ).toEqual([["2018-11-03 11:00:26.796"]]);
    expect(await load("t timestamp", '{"t": 1541242826}', "json 'auto' timeformat 'epochsecs'")).toEqual([
      ["2018-11-03 11:00:26"],
    ]);
    expect(await load("t timestamp, d date", '{"t": "2018-11-03 11:00:26", "d": "2018-11-03"}')).toEqual([
      ["2018-11-03 11:00:26", "2018-11-03"],
    ]);
  });

  it("are cut, emptied or replaced if the options say so", async () => {
    expect(await load("v varchar(4)", '{"v": "ééé"}', "json 'auto' truncatecolumns")).toEqual([["éé"]]);
    expect(await load("v varchar(4)", '{"v": "  "}', "json 'auto' blanksasnull")).toEqual([[null]]);
    expect(await load("v varchar(4)", '{"v": ""}', "json 'auto' emptyasnull")).toEqual([[null]]);
    const bad = Buffer.concat([Buffer.from('{"v": "a'), Buffer.from([0xff]), Buffer.from('b"}')]);
    expect(await load("v varchar(4)", bad, "json 'auto' acceptinvchars '^'")).toEqual([["a^b"]]);
  });
});

describe("what is wrong", () => {
  const cases: readonly (readonly [
    why: string,
    columns: string,
    content: string | Buffer,
    expected: object,
  ])[] = [
    [
      "text longer than its column, in bytes",
      "v varchar(3)",
      '{"v": "ok"}\n{"v": "éé"}',
      {
        lineNumber: 2,
        columnName: "v",
        columnType: "varchar",
        columnLength: "3",
        errorCode: 1204,
        rawValue: "éé",
      },
    ],
    [
      "no digit",
      "a int",
      '{"a": 1}\n{"a": "x7"}',
      { lineNumber: 2, columnName: "a", errorCode: 1207, rawValue: "x7" },
    ],
    [
      "a fraction in an integer",
      "a int",
      '{"a": 1.5}',
      { columnName: "a", errorCode: 1207, rawValue: "1.5" },
    ],
    ["a date that is none", "d date", '{"d": "2018-13-01"}', { columnName: "d", errorCode: 1205 }],
    ["a timestamp that is none", "t timestamp", '{"t": "yesterday"}', { columnName: "t", errorCode: 1206 }],
    ["nothing for NOT NULL", "a int not null", '{"b": 1}', { columnName: "a", errorCode: 1213 }],
    ["a value that is no object", "a int", '{"a": 1}\n[1]', { lineNumber: 2, errorCode: 1216 }],
    ["a file cut in the middle", "a int", '{"a": 1}\n{"a": 2', { lineNumber: 2, errorCode: 1216 }],
    [
      "broken UTF-8",
      "v varchar(9)",
      Buffer.from([0x7b, 0x22, 0x76, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]),
      { columnName: "v", errorCode: 1220 },
    ],
    ["a number that is too large", "a smallint", '{"a": 40000}', { columnName: "a", rawValue: "40000" }],
  ];

  it.each(cases)("%s: file, line, column, value and code are told", async (_, columns, content, expected) => {
    const { loadErrors } = await failure(columns, content);
    expect(loadErrors).toHaveLength(1);
    expect(loadErrors[0]).toMatchObject({
      fileName: expect.stringMatching(/set\d+\/file\.json$/),
      ...expected,
    });
    expect(await db.rows("select * from target")).toEqual([]);
    const [shown] = await db.rows(
      "select line_number, error_code from sys_load_error_detail order by query_id desc, start_time desc limit 1",
    );
    expect(shown).toBeDefined();
  });

  it("is counted against MAXERROR: one short of it loads the rest, at it nothing", async () => {
    const content = '{"a": 1}\n{"a": "x"}\n{"a": "y"}\n{"a": 4}';
    expect(await load("a int", content, "json 'auto' maxerror 3")).toEqual([["1"], ["4"]]);
    expect(await db.rows("select pg_last_copy_count()")).toEqual([["2"]]);
    expect((await failure("a int", content, "json 'auto' maxerror 2")).loadErrors).toHaveLength(2);
    expect((await failure("a int", content, "json 'auto' maxerror 0")).loadErrors).toHaveLength(1);
  });

  it("leaves what stood in the table", async () => {
    const prefix = files({ "file.json": '{"a": 2}\n{"a": "x"}' });
    await db.run("drop table if exists target; create table target (a int); insert into target values (1)");
    await expect(db.run(`copy target from '${prefix}/' format json 'auto'`)).rejects.toThrow(
      /sys_load_error_detail/,
    );
    expect(await db.rows("select a from target")).toEqual([["1"]]);
  });

  it("is only looked for with NOLOAD", async () => {
    expect(await load("a int", '{"a": 1}', "json 'auto' noload")).toEqual([]);
    expect((await failure("a int", '{"a": "x"}', "json 'auto' noload")).loadErrors).toHaveLength(1);
  });
});

describe("sources", () => {
  it("are every file whose path begins with the prefix, hidden ones too", async () => {
    const prefix = files({
      "part/a.json": '{"a": 1}',
      "part/.b.json": '{"a": 2}',
      "part_2/c/d.json": '{"a": 3}',
      "other/e.json": '{"a": 4}',
    });
    await db.run("drop table if exists target; create table target (a int)");
    await db.run(`copy target from '${prefix}/part' format json 'auto'`);
    expect(await db.rows("select a from target order by 1")).toEqual([["1"], ["2"], ["3"]]);
    await db.run(`truncate target; copy target from 'file://${folder}/${prefix}/part/' format json 'auto'`);
    expect(await db.rows("select a from target order by 1")).toEqual([["1"], ["2"]]);
  });

  it("that match no file, or that are not read here, are errors that name them", async () => {
    await db.run("drop table if exists target; create table target (a int)");
    await expect(db.run("copy target from 'nowhere/at/all' format json 'auto'")).rejects.toThrow(
      /nowhere\/at\/all/,
    );
    await expect(
      db.run(
        "copy target from 'gs://bucket/key' iam_role 'arn:aws:iam::123456789012:role/secret' json 'auto'",
      ),
    ).rejects.toMatchObject({
      code: "0A000",
      message: expect.not.stringContaining("secret"),
    });
    await expect(db.run("copy no_such_table from 'x' format json 'auto'")).rejects.toMatchObject({
      code: "42P01",
    });
    await expect(db.run("copy target from 'x' format json 'auto' frobnicate")).rejects.toMatchObject({
      code: "42601",
    });
    await expect(db.run("copy target from 'x' format orc")).rejects.toMatchObject({ code: "0A000" });
  });

  it("are unpacked with GZIP", async () => {
    expect(await load("a int", gzipSync('{"a": 1}\n{"a": 2}'), "json 'auto' gzip")).toEqual([["1"], ["2"]]);
    await expect(load("a int", "no gzip", "json 'auto' gzip")).rejects.toThrow(/GZIP/);
  });
});

describe("rows that are arrays (copy-parameters-data-format)", () => {
  it("give elements by their place", async () => {
    const paths = files({ "paths.json": '{"jsonpaths": ["$[0]", "$[1]"]}' });
    const content = '[1, "x"]\n["2", null, 3]\n[3]';
    expect(await load("a int, b varchar(5)", content, `json '${paths}/paths.json'`)).toEqual([
      ["1", "x"],
      ["2", null],
      ["3", null],
    ]);
  });
});

describe("an IDENTITY column (copy-parameters-column-mapping)", () => {
  it("stands in the column list with EXPLICIT_IDS alone", async () => {
    const row = '{"id": 7, "a": 1}';
    const identity = "id bigint identity(1, 1), a int";
    expect(await load(identity, row, "json 'auto' explicit_ids", "(id, a)")).toEqual([["7", "1"]]);
    await expect(load(identity, row, "json 'auto'", "(id, a)")).rejects.toMatchObject({ code: "0A000" });
    await expect(load(identity, row, "json 'auto' explicit_ids", "(a)")).rejects.toMatchObject({
      code: "0A000",
    });
  });

  it("loads as any other column where it is generated by default", async () => {
    const generated = "id bigint generated by default as identity(1, 1), a int";
    expect(await load(generated, '{"id": 7, "a": 1}')).toEqual([["7", "1"]]);
    expect(await load(generated, '{"a": 1}', "json 'auto'", "(a)")).toEqual([["1", "1"]]);
  });
});
