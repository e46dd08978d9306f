import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

/**
 * Where a query that runs on Redshift and on the engine would give two answers without a word. Each
 * expected value follows Redshift's documentation, which the test names.
 */
describe("what would differ without a word", () => {
  const db = testDatabase();
  beforeAll(async () => {
    await db.run(`create table t (i integer, b bigint, s smallint, d decimal(8,2), f float, r real, v varchar(6),
        c char(4), ok boolean, p super);
      insert into t values (7, 9000000000, 2, 1.25, 0.5, 0.1, 'ab', 'x', true, json_parse('{"a":[{"n":1},{"n":2}],"B":"q"}')),
        (2, 1, 1, 2.50, 1e20, 2, null, 'y ', false, json_parse('{"a":[]}')), (null, null, null, null, null, null, 'z', null, null, null)`);
  });
  const row = async (sql: string): Promise<readonly (string | null)[] | undefined> => (await db.rows(sql))[0];
  const types = async (sql: string): Promise<readonly string[]> =>
    (await db.run(sql)).columns.map(({ type }) => type);

  it("AVG and SUM of integers are integers, of BIGINT's width (r_AVG, r_SUM)", async () => {
    expect(await row("select avg(i), sum(i), sum(s), avg(b) from t")).toEqual(["4", "9", "3", "4500000000"]);
    expect(await types("select avg(i), sum(i), sum(s) from t")).toEqual(["bigint", "bigint", "bigint"]);
  });

  it("integers divide without a remainder, and never by zero (r_numeric_computations201)", async () => {
    expect(await row("select 5/2, -5/2, 5%3, 5/2.0 from t limit 1")).toEqual(["2", "-2", "2", "2.5000"]);
    await expect(db.rows("select i/0 from t")).rejects.toMatchObject({ code: "22012" });
    await expect(db.rows("select i % (i - i) from t")).rejects.toMatchObject({ code: "22012" });
    await expect(db.rows("select f/0 from t")).rejects.toMatchObject({ code: "22012" });
  });

  it("an integer that does not fit is an error (r_Numeric_types201)", async () => {
    await expect(db.rows("select 2147483647 + i from t")).rejects.toMatchObject({ code: "22003" });
    await expect(db.rows("select 9223372036854775807 + b from t")).rejects.toMatchObject({ code: "22003" });
    await expect(db.rows("select i * 1000000000 * 1000000000 from t")).rejects.toMatchObject({
      code: "22003",
    });
    await expect(db.rows("select b::integer from t")).rejects.toMatchObject({ code: "22003" });
    await expect(db.rows("select 40000::smallint")).rejects.toMatchObject({ code: "22003" });
  });

  it("FLOAT has eight bytes, and its text no empty fraction (r_Numeric_types201)", async () => {
    expect(await types("select f, 1::float, 1::float4, f * 2 from t")).toEqual([
      ...["double precision", "double precision", "real", "double precision"],
    ]);
    expect(
      await row("select f::varchar, 3::float::varchar, 3::float, 0.1::float + 0.2::float from t"),
    ).toEqual([...["0.5", "3", "3", "0.30000000000000004"]]);
  });

  it("VARCHAR and CHAR count bytes: too long is an error on insert, cut by a cast (r_Character_types)", async () => {
    await expect(db.run("insert into t (v) values ('äöüß')")).rejects.toMatchObject({
      code: "22001",
      message: expect.stringContaining("value too long for type character varying(6)"),
    });
    expect(await row("select 'äöüß'::varchar(5), 'abc'::char(2), cast('abc' as varchar(2))")).toEqual([
      ...["äö", "ab", "ab"],
    ]);
    expect(await row("select len(c), c = 'y', c || '!', octet_length('ä') from t where i = 2")).toEqual([
      ...["1", "true", "y!", "2"],
    ]);
  });

  it("NULLs come last upwards and first downwards (r_ORDER_BY_clause)", async () => {
    expect((await db.rows("select i from t order by i")).flat()).toEqual(["2", "7", null]);
    expect((await db.rows("select i from t order by i desc")).flat()).toEqual([null, "7", "2"]);
  });

  it("weeks are ISO's, weekdays begin with Sunday as 0, in TO_CHAR as 1 (r_Dateparts_for_datetime_functions)", async () => {
    const sunday = "timestamp '2018-11-18 10:00:00'";
    expect(
      await row(`select extract(week from ${sunday}), extract(dow from ${sunday}), to_char(${sunday}, 'D ID IW'),
        date_part(w, date '2016-01-01'), date_trunc('week', ${sunday})`),
    ).toEqual(["46", "0", "1 7 46", "53", "2018-11-12 00:00:00"]);
  });

  it("DATEDIFF counts boundaries, not time that passed (r_DATEDIFF_function)", async () => {
    expect(
      await row(`select datediff(year, '2008-12-31', '2009-01-01'), datediff(hour, '2009-01-01 08:59:59', '2009-01-01 10:00:00'),
        datediff(qtr, '2018-03-31', '2018-04-01'), datediff(month, '2018-02-01', '2018-01-31'), datediff(week, '2009-01-01', '2009-12-31')`),
    ).toEqual(["1", "2", "1", "-1", "52"]);
  });

  it("JSON_EXTRACT_PATH_TEXT of what is not there is NULL, of an empty text empty (JSON_EXTRACT_PATH_TEXT)", async () => {
    expect(
      await row(`select json_extract_path_text('{"a":{"b":""}}', 'a', 'b'), json_extract_path_text('{"a":1}', 'x'),
        json_extract_path_text('{"a":1}', 'a'), json_extract_path_text('oops', 'a', true)`),
    ).toEqual(["", null, "1", null]);
    await expect(db.rows("select json_extract_path_text('oops', 'a')")).rejects.toThrow();
  });

  it("LISTAGG keeps its order, leaves NULLs out, and has no separator of its own (r_LISTAGG)", async () => {
    expect(
      await row(
        "select listagg(v, ',') within group (order by v desc), listagg(v) within group (order by v desc) from t",
      ),
    ).toEqual(["z,ab", "zab"]);
    expect(
      await row("select listagg(distinct ok::integer, '/') within group (order by ok::integer) from t"),
    ).toEqual(["0/1"]);
    const long = "select listagg(repeat('x', 65000), ',') from t";
    await expect(db.rows(long)).rejects.toMatchObject({ code: "54000" });
  });

  it("RATIO_TO_REPORT is a share, APPROXIMATE COUNT a count (r_WF_RATIO_TO_REPORT, r_COUNT)", async () => {
    expect(
      (await db.rows("select ratio_to_report(d) over () from t where d is not null order by 1")).flat(),
    ).toEqual([...["0.3333333333333333", "0.6666666666666666"]]);
    expect(await row("select approximate count(distinct i) from t")).toEqual(["2"]);
  });

  it("POSIX patterns match anywhere, SIMILAR TO the whole (pattern-matching-conditions)", async () => {
    expect(
      await row(
        "select v ~ 'b', v ~ '^b', v !~ 'z', v similar to 'a(b|c)', v similar to 'b', 'Ab' ilike 'a_' from t where i = 7",
      ),
    ).toEqual(["true", "false", "true", "true", "false", "true"]);
  });

  it("SUPER is navigated, and its arrays come row by row (query-super)", async () => {
    expect(await row("select p.a[1].n, p.a[9].n, p.zz.yy, p.b from t where i = 7")).toEqual([
      "2",
      null,
      null,
      null,
    ]);
    expect((await db.rows("select e.n from t, t.p.a as e order by 1")).flat()).toEqual(["1", "2"]);
    expect(await row("select count(*) from t, t.p.a as e")).toEqual(["2"]);
  });

  it("names fold to lower case, quoted ones too (r_names)", async () => {
    const { columns } = await db.run('select I as Total, "V" as "Shown Name" from T limit 1');
    expect(columns.map(({ name }) => name)).toEqual(["total", "shown name"]);
  });

  it("GREATEST and LEAST pass over NULL, || does not, COALESCE has the widest type (r_GREATEST_LEAST, r_CONCAT, r_NVL_function)", async () => {
    expect(
      await row(
        "select greatest(i, null, 1), least(null, i), 'a' || null, coalesce(null, i, d) from t where i = 7",
      ),
    ).toEqual([...["7", "7", null, "7.00"]]);
    expect(await types("select coalesce(i, d), coalesce(s, b), nvl(v, 'longer text') from t")).toEqual([
      ...["numeric(12,2)", "bigint", "character varying(11)"],
    ]);
  });

  it("BOOLEAN is written true and false, and read from t, yes, 1 and their kind (r_Boolean_type)", async () => {
    expect(
      await row("select ok, 'yes'::boolean, '0'::boolean, 'T'::boolean, ok::integer, 0::boolean from t"),
    ).toEqual([...["true", "true", "false", "true", "1", "false"]]);
    await expect(db.rows("select 'maybe'::boolean")).rejects.toMatchObject({ code: "22P02" });
    await expect(db.rows("select ok::varchar from t")).rejects.toMatchObject({
      code: "42846",
      message: "cannot cast type boolean to character varying",
    });
  });
});
