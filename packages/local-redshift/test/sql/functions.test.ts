import { describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

/** Expression → value, from the examples and rules of Redshift's documentation. */
const answers: Readonly<Record<string, readonly (readonly [expression: string, value: string | null])[]>> = {
  "integers and division": [
    ["5 / 2", "2"],
    ["-5 / 2", "-2"],
    ["5.0 / 2", "2.500000000000"],
    ["7 % 3", "1"],
    ["cast(2.5 as integer)", "3"],
    ["round(2.5)", "3"],
  ],
  "conditional expressions": [
    ["nvl(null, 2)", "2"],
    ["coalesce(null, 'a', 'b')", "a"],
    ["nvl2(null, 'y', 'n')", "n"],
    ["decode(3, 1, 'one', 3, 'three', 'other')", "three"],
    ["decode(null, null, 'nothing', 'other')", "nothing"],
    ["decode(4, 1, 'one')", null],
    ["greatest(1, null, 3)", "3"],
    ["least('a', null)", "a"],
    ["nullif(1, 1)", null],
  ],
  "dates and times": [
    ["dateadd(month, 18, '2008-02-28')", "2009-08-28 00:00:00"],
    ["dateadd(month, 1, '2008-01-31')", "2008-02-29 00:00:00"],
    ["dateadd(minute, 30, timestamp '2008-02-28 23:50:00')", "2008-02-29 00:20:00"],
    ["dateadd(ms, 1542241826796, '1970-01-01')", "2018-11-15 00:30:26.796"],
    ["dateadd(qtr, 2, date '2008-01-15')", "2008-07-15 00:00:00"],
    ["dateadd(w, -1, date '2008-01-08')", "2008-01-01 00:00:00"],
    ["datediff(week, '2009-01-01', '2009-12-31')", "52"],
    ["datediff(qtr, '1998-07-01', '2008-07-01')", "40"],
    ["datediff(hour, timestamp '2008-01-01 10:59:59', timestamp '2008-01-01 11:00:00')", "1"],
    ["datediff(year, date '2008-12-31', date '2009-01-01')", "1"],
    ["date_part(week, timestamp '2018-11-15 00:30:26')", "46"],
    ["date_part('dow', date '2018-11-18')", "0"],
    ["extract(weekday from date '2018-11-17')", "6"],
    ["extract(doy from date '2008-12-31')", "366"],
    ["extract(epoch from timestamp '1970-01-02 00:00:00')", "86400"],
    ["extract(ms from timestamp '2009-09-09 12:08:43.101')", "101"],
    ["date_trunc('month', timestamp '2008-09-08 09:59:59')", "2008-09-01 00:00:00"],
    ["date_trunc('week', date '2018-11-15')", "2018-11-12 00:00:00"],
    ["trunc(timestamp '2011-07-21 10:32:38.248109')", "2011-07-21"],
    ["last_day(date '2004-02-10')", "2004-02-29"],
    ["add_months(date '2008-01-31', 1)", "2008-02-29 00:00:00"],
    ["add_months(date '2008-02-29', 1)", "2008-03-31 00:00:00"],
    ["timestamp 'epoch' + 1542241826 * interval '1 second'", "2018-11-15 00:30:26"],
    ["convert_timezone('America/Los_Angeles', timestamp '2018-11-15 00:30:26')", "2018-11-14 16:30:26"],
    ["getdate()", "2026-03-04 05:06:07"],
    ["sysdate", "2026-03-04 05:06:07.089"],
    ["current_date", "2026-03-04"],
  ],
  "dates as text": [
    [
      "to_char(timestamp '2009-12-31 23:15:59', 'MONTH-DY-DD-YYYY HH12:MIPM')",
      "DECEMBER -THU-31-2009 11:15PM",
    ],
    ["to_char(timestamp '2018-11-05 03:04:05.678', 'YYYY-MM-DD HH24:MI:SS.MS')", "2018-11-05 03:04:05.678"],
    ["to_char(date '2018-11-05', 'FMMonth DD')", "November 05"],
    ["to_char(date '2018-11-18', 'D ID IW Q')", "1 7 46 4"],
    ["to_char(date '2018-11-18', '\"day\" DDD')", "day 322"],
    ["to_date('02 Oct 2001', 'DD Mon YYYY')", "2001-10-02"],
    ["to_date('20010631', 'YYYYMMDD', true)", "ERR"],
    ["to_date('20010631', 'YYYYMMDD', false)", "2001-07-01"],
  ],
  text: [
    ["len('José')", "4"],
    ["octet_length('José')", "5"],
    ["charindex('fish', 'dogfish')", "4"],
    ["strpos('dogfish', 'x')", "0"],
    ["concat('a', null)", null],
    ["'a' || null", null],
    ["split_part('abc$def$ghi', '$', 2)", "def"],
    ["split_part('abc', '$', 4)", ""],
    ["initcap('nobel prize in o''neill-town')", "Nobel Prize In O'Neill-Town"],
    ["lpad('cat', 5)", "  cat"],
    ["rpad('cat', 5, 'ab')", "catab"],
    ["btrim('  abc ')", "abc"],
    ["trim('xabcx', 'x')", "abc"],
    ["left('abc', 2) || right('abc', 1)", "abc"],
    ["replace('abcabc', 'b', '')", "acac"],
    ["translate('mint tea', 'inea', 'osin')", "most tin"],
    ["regexp_substr('abc123', '[0-9]+')", "123"],
    ["regexp_replace('a1b2', '[0-9]', '_')", "a_b_"],
    ["regexp_count('abcdefabc', 'abc')", "2"],
    ["'abc' ~ 'b'", "true"],
    ["'abc' !~ '^b'", "true"],
    ["'ABC' ~* 'b'", "true"],
    ["md5('a')", "0cc175b9c0f1b6a831c399e269772661"],
    ["strtol('abcd1234', 16)", "2882343476"],
    ["strtol('1010', 2)", "10"],
    ["reverse('abc')", "cba"],
    ["ascii('A')", "65"],
    ["chr(65)", "A"],
  ],
  casts: [
    ["'abcdef'::varchar(3)", "abc"],
    ["'ééé'::varchar(4)", "éé"],
    ["1.0::float::varchar", "1"],
    ["2.5::double precision::varchar(2)", "2."],
    ["'12'::bigint + 1", "13"],
    ["12.345::decimal(10, 2)", "12.35"],
    ["'2018-11-15'::date", "2018-11-15"],
    ["true", "true"],
  ],
  JSON: [
    [`json_extract_path_text('{"f2":{"f3":1},"f4":{"f5":99,"f6":"star"}}', 'f4', 'f6')`, "star"],
    [`json_extract_path_text('{"a/b":{"c~d":1}}', 'a/b', 'c~d')`, "1"],
    ["json_extract_array_element_text('[111,112,113]', 2)", "113"],
    ["json_array_length('[11,12,13,{\"f1\":21}]')", "4"],
    ["is_valid_json('{\"a\":')", "false"],
    [`(json_parse('{"a":{"b":[1,2]}}')).a.b`, "[1,2]"],
  ],
};

for (const [family, cases] of Object.entries(answers)) {
  describe(family, () => {
    for (const [expression, expected] of cases) {
      it(`${expression} is ${expected === "ERR" ? "an error" : expected}`, async () => {
        if (expected === "ERR") await expect(db.value(expression)).rejects.toThrow();
        else expect(await db.value(expression)).toBe(expected);
      });
    }
  });
}

describe("aggregates and windows", () => {
  const from =
    "from (select 1 as g, 7 as a, 'x' as t union all select 1, 2, 'y' union all select 2, null, 'x') s";

  it("average integers to an integer, and sum them to bigint", async () => {
    const result = await db.run(`select avg(a), sum(a), avg(a::decimal(10, 2)) ${from}`);
    expect(result.rows).toEqual([["4", "9", "4.50"]]);
    expect(result.columns.map(({ type }) => type).slice(0, 2)).toEqual(["bigint", "bigint"]);
  });

  it("keep the type of a sum in a table", async () => {
    await db.run(`create table sums as select sum(a) as total, avg(a) as mean ${from}`);
    const types = await db.rows(
      `select "column", type from pg_table_def where tablename = 'sums' order by 1`,
    );
    expect(types).toEqual([
      ["mean", "bigint"],
      ["total", "bigint"],
    ]);
  });

  it("list in order, each once if asked", async () => {
    expect(await db.rows(`select listagg(distinct t, '|') within group (order by t desc) ${from}`)).toEqual([
      ["y|x"],
    ]);
  });

  it("know medians, percentiles, ratios and approximate counts", async () => {
    expect(await db.rows(`select median(a), percentile_cont(0.5) within group (order by a) ${from}`)).toEqual(
      [["4.5", "4.5"]],
    );
    expect(await db.rows(`select approximate count(distinct t) ${from}`)).toEqual([["2"]]);
    expect(
      await db.rows(`select round(ratio_to_report(a) over (partition by g), 3) ${from} where a = 7`),
    ).toEqual([["1"]]);
  });

  it("leave NULLs out of windows if asked", async () => {
    const sql = `select last_value(a ignore nulls) over (order by g, a rows between unbounded preceding and current row) from (select 1 as g, 5 as a union all select 2, null) s order by g`;
    const written = sql.replace("a ignore nulls)", "a) ignore nulls");
    expect(await db.rows(written)).toEqual([["5"], ["5"]]);
  });
});

describe("what must not pass", () => {
  it("names a function that is in no list, with the one that was meant", async () => {
    await expect(db.value("datdiff(day, 1, 2)")).rejects.toMatchObject({
      code: "0A000",
      message: expect.stringContaining("datdiff()"),
      hint: expect.stringContaining("datediff()"),
    });
  });

  it("refuses what Redshift has not, although DuckDB has it", async () => {
    for (const call of ["string_agg('a', ',')", "list(1)", "strftime(now(), '%Y')"]) {
      await expect(db.value(call)).rejects.toMatchObject({ code: "0A000" });
    }
  });

  it("divides by zero with an error", async () => {
    await expect(db.value("1 / 0")).rejects.toMatchObject({ code: "22012", message: "division by zero" });
    await expect(db.rows("select a / b from (select 1 as a, 0 as b) t")).rejects.toMatchObject({
      code: "22012",
    });
  });

  it("refuses an integer that overflows", async () => {
    await expect(db.value("9223372036854775807 + 1::bigint")).rejects.toMatchObject({ code: "22003" });
    await expect(db.value("3000000000::integer")).rejects.toMatchObject({ code: "22003" });
  });

  it("names an unknown part of a date, and an unknown pattern", async () => {
    await expect(db.value("dateadd(fortnight, 1, getdate())")).rejects.toThrow(/fortnight/);
    await expect(db.value("to_char(getdate(), 'YYYY TZH')")).rejects.toMatchObject({ code: "0A000" });
  });
});

describe("queries", () => {
  it("put NULL last going up and first going down", async () => {
    const from = "(select 1 as a union all select null union all select 2) t";
    expect(await db.rows(`select a from ${from} order by a`)).toEqual([["1"], ["2"], [null]]);
    expect(await db.rows(`select a from ${from} order by a desc`)).toEqual([[null], ["2"], ["1"]]);
  });

  it("fold names to lower case, quoted ones too", async () => {
    const { columns } = await db.run('select 1 as MyCol, 2 as "Other Col"');
    expect(columns.map(({ name }) => name)).toEqual(["mycol", "other col"]);
  });

  it("name columns without a name after their function", async () => {
    const { columns } = await db.run(
      "select count(*), max(a), a::varchar, a + 1, case when true then 1 end from (select 1 as a) t group by a",
    );
    expect(columns.map(({ name }) => name)).toEqual(["count", "max", "a", "?column?", "case"]);
  });

  it("go through the arrays of SUPER values in FROM", async () => {
    const t = `(select 1 as id, json_parse('{"items": [{"q": 1, "tags": ["a", "b"]}, {"q": 2, "tags": []}]}') as p) as t`;
    expect(await db.rows(`select t.id, i.q from ${t}, t.p.items as i order by 2`)).toEqual([
      ["1", "1"],
      ["1", "2"],
    ]);
    expect(
      await db.rows(`select i.q, tag from ${t}, t.p.items i, i.tags as tag where i.q = 1 order by 2`),
    ).toEqual([
      ["1", '"a"'],
      ["1", '"b"'],
    ]);
    await db.run(
      "create schema if not exists shop; create table shop.a as select 1 as x; create table shop.b as select 2 as y",
    );
    expect(await db.rows("select x, y from shop.a, shop.b as c")).toEqual([["1", "2"]]);
  });

  it("know QUALIFY, TOP, MINUS, lateral aliases and PIVOT", async () => {
    const t = "(select 1 as a, 'x' as g union all select 2, 'x' union all select 3, 'y') t";
    expect(
      await db.rows(
        `select a from ${t} qualify row_number() over (partition by g order by a desc) = 1 order by a`,
      ),
    ).toEqual([["2"], ["3"]]);
    expect(await db.rows(`select top 2 a from ${t} order by a desc`)).toEqual([["3"], ["2"]]);
    expect(await db.rows(`select a from ${t} minus select 2 order by 1`)).toEqual([["1"], ["3"]]);
    expect(await db.rows(`select a + 1 as b, b * 2 as c from ${t} where a = 1`)).toEqual([["2", "4"]]);
    await expect(
      db.rows(`select * from (select a, g from ${t}) pivot (avg(a) for g in ('x', 'y'))`),
    ).rejects.toMatchObject({ code: "0A000" });
    expect(await db.rows(`select * from (select a, g from ${t}) pivot (sum(a) for g in ('x', 'y'))`)).toEqual(
      [["3", "3"]],
    );
  });
});
