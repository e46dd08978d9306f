import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

beforeAll(() =>
  db.run(`
    create table t (i int, d date, ts timestamp, n numeric(10, 2), f float, b boolean, v varchar(20), c char(10));
    insert into t values (2034, '2024-01-31', '2024-01-31 10:11:12', 1.55, 1.5, true, '  hello ', 'ab')`),
);

const one = async (expression: string): Promise<string | null | undefined> =>
  (await db.rows(`select ${expression} from t`))[0]?.[0];

describe("numbers, dates and times are text where a text is asked for", () => {
  // "Non-character data types are treated like a string" (dg/r_SUBSTRING); dg/r_STRPOS has strpos(commission, '.').
  it.each([
    ["substring(d, 1, 4)", "2024"],
    ["substring(ts, 6, 2)", "01"],
    ["substring(ts from 6 for 2)", "01"],
    ["substring(v from i - 2031 for 2)", "he"],
    ["left(ts, 10)", "2024-01-31"],
    ["right(i, 2)", "34"],
    ["len(i)", "4"],
    ["len(f)", "3"],
    ["lpad(i, 7, '0')", "0002034"],
    ["upper(i)", "2034"],
    ["trim(i)", "2034"],
    ["replace(n, '.', ',')", "1,55"],
    ["split_part(d, '-', 1)", "2024"],
    ["position('3' in i)", "3"],
    ["strpos(n, '.')", "2"],
    ["charindex('4', i)", "4"],
    ["md5(i)", "d198bd736a97e7cecfdf8f4f2027ef80"],
    ["regexp_replace(i, '0', 'x')", "2x34"],
    ["upper(max(d))", "2024-01-31"],
    ["i like '20%'", "true"],
    ["d like '2024-01%'", "true"],
    ["ts not like '2024-02%'", "true"],
    ["n like '1.5_'", "true"],
    ["f like '1.5'", "true"],
  ])("%s", async (expression, expected) => {
    expect(await one(expression)).toBe(expected);
  });

  it("but not booleans, which Redshift casts to no text", async () => {
    await expect(db.rows("select upper(b) from t")).rejects.toMatchObject({ code: "42883" });
    await expect(db.rows("select b::varchar from t")).rejects.toMatchObject({ code: "42846" });
  });
});

describe("LIKE on CHAR", () => {
  it("sees the blanks that fill it (dg/r_patternmatching_condition_like)", async () => {
    const [row] = await db.rows(
      "select c like 'ab', c like '%b', c like 'ab %', c not like 'ab', c ilike 'AB%', rtrim(c) like 'ab', c::varchar like 'ab' from t",
    );
    expect(row).toEqual(["false", "false", "true", "true", "true", "true", "true"]);
  });
});

describe("TRIM", () => {
  it("takes blanks alone away, and has the type of its text (dg/r_TRIM)", async () => {
    expect(await one("len(trim(chr(160) || 'x' || chr(160)))")).toBe("3");
    expect(await one("trim(both '0' from '00100')")).toBe("1");
    expect(await one("trim(leading from v)")).toBe("hello ");
    expect(await one("trim(trailing '0' from '00100')")).toBe("001");
    await db.run(
      "create table trimmed as select trim(both '0' from v) as x, len(v) as l, strpos(v, 'l') as s from t",
    );
    expect((await db.run("select * from trimmed")).columns.map(({ type }) => type)).toEqual([
      ...["character varying(20)", "integer", "integer"],
    ]);
  });
});

describe("a call with more arguments than its function has", () => {
  it.each([
    "concat('a', 'b', 'c')",
    "charindex('b', 'abc', 3)",
    "nvl2(1, 2, 3, 4)",
    "is_valid_json('a', 'b')",
  ])("%s does not exist", async (call) => {
    await expect(db.rows(`select ${call}`)).rejects.toMatchObject({ code: "42883" });
  });
});
