import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

// dg/c_unsupported-postgresql-features, dg/r_SELECT_synopsis, dg/r_UNION: "INTERSECT ALL and EXCEPT ALL are not supported".
describe("what the engine would take and Redshift refuses", () => {
  const db = testDatabase();
  beforeAll(async () => {
    await db.run(
      "create table t (a integer, b varchar(9), p super); insert into t values (1, 'x', array(7, 8))",
    );
  });

  const refused: readonly (readonly [sql: string, what: string])[] = [
    ["select distinct on (a) a, b from t", "DISTINCT ON"],
    ["select count(*) filter (where a = 1) from t", "FILTER"],
    ["select * from (values (1), (2)) v(x)", "VALUES as a table"],
    ["select array[1, 2]", "arrays"],
    ["select [1, 2] from t", "arrays"],
    ["select a from t where a in (1) and [1] is null", "arrays"],
    ["select {'a': 1}", "braces"],
    ["select b[1] from t", "subscripts"],
    ["select (a, b) from t", "row as a value"],
    ["select * replace (a + 1 as a) from t", "* REPLACE"],
    ["select a from t except all select 1", "EXCEPT ALL"],
    ["select a from t order by all", "ORDER BY ALL"],
    ["select a from t limit 10%", "LIMIT"],
    ["select * from t semi join t u on t.a = u.a", "SEMI"],
    ["select * from t using sample 1", "SAMPLE"],
    ["select * from t tablesample 10", "TABLESAMPLE"],
    ["select a is not distinct from 1 from t", "IS DISTINCT FROM"],
    ["select interval 3 day", "interval"],
    ["select a, from t", "comma"],
    ["select 1 == 1", "operator =="],
    ["select 2 ** 3", "operator **"],
    ["with x as materialized (select 1) select * from x", "MATERIALIZED"],
    ["insert into t values (1, 'x', null) returning a", "RETURNING"],
    ["delete from t returning a", "RETURNING"],
    ["insert into t values (1, 'x', null) on conflict do nothing", "ON CONFLICT"],
    ["insert into t by name select 1 as a", "BY NAME"],
    ["select sum(a) over w from t window w as (partition by b)", "named windows"],
  ];
  it.each(refused)("%s", async (sql, what) => {
    await expect(db.run(sql)).rejects.toMatchObject({
      code: "42601",
      message: expect.stringContaining(what),
    });
  });

  it.each([
    ["select a from t where a", "WHERE", "integer"],
    ["select a from t where a = 1 and 5", "AND", "integer"],
    ["select a from t where not a", "NOT", "integer"],
    ["select a from t where b = 'x' or a + 1", "OR", "integer"],
    ["select case when a then 1 end from t", "CASE/WHEN", "integer"],
    ["select count(*) from t having count(*)", "HAVING", "bigint"],
    ["select 1 from t join t u on u.a", "JOIN/ON", "integer"],
    ["delete from t where a", "WHERE", "integer"],
    ["update t set a = 2 where 1.5", "WHERE", "numeric"],
  ])("%s: a number is no condition", async (sql, clause, type) => {
    const message = expect.stringContaining(`argument of ${clause} must be type boolean, not type ${type}`);
    await expect(db.run(sql)).rejects.toMatchObject({ code: "42804", message });
  });

  it.each([
    ["select rowid from t", "rowid", 8],
    ["select x.rowid from t as x", "rowid", 8],
    ["select t from t", "t", 8],
    ["select a from t as x where x is null", "x", 28],
    ["with c as (select a from t) select c from c", "c", 36],
  ])("%s: there is no such column", async (sql, column, position) => {
    const message = `column "${column}" does not exist`;
    await expect(db.run(sql)).rejects.toMatchObject({ code: "42703", message, position });
  });

  it("takes a date part for what it is where a table has its name", async () => {
    const sql =
      "select datediff(day, d, '2018-11-03'), extract(day from d) from (select date '2018-11-01' as d) as day";
    expect(await db.rows(sql)).toEqual([["2", "1"]]);
  });

  it("takes conditions, and columns of any name", async () => {
    const sql = `select x.t, rowid, e::integer as element from (select a as t, 5 as rowid, p, a = 1 as yes from t) x, x.p as e
      where yes and not (t = 2) and case when yes then true end order by 3`;
    expect(await db.rows(sql)).toEqual([
      ["1", "5", "7"],
      ["1", "5", "8"],
    ]);
  });

  it("is not mistaken for a name that every object has", async () => {
    const sql =
      "select constructor, x.valueof, tostring as hasownproperty from (select 1 as constructor, 2 as valueof, 3 as tostring) x";
    expect(await db.rows(sql)).toEqual([["1", "2", "3"]]);
  });

  it("replaces no table, and counts nothing that is not named", async () => {
    await expect(db.run("create or replace table t as select 1 as a")).rejects.toMatchObject({
      code: "42601",
    });
    await expect(db.run("select count() from t")).rejects.toMatchObject({ code: "42883" });
  });

  it("leaves the same words and signs alone where they mean something else", async () => {
    const sql = `select p[0], t.p[1], "filter", "using" as "limit", '[1]' as "values", 5 % 3, interval '3 days', array(1, 2),
        (a) as x, a in (1, 2), (a, b) in (select 1, 'x'), case when a = 1 then (select max(a) from t) end as y
      from (select p, a, b, 1 as "filter", 2 as "using" from t) t where (a, a) = (1, 1) order by (a), "filter" limit 1`;
    expect((await db.rows(sql))[0]?.slice(0, 6)).toEqual(["7", "8", "1", "2", "[1]", "2"]);
    expect(await db.rows("select * exclude (p) from t")).toEqual([["1", "x"]]);
    expect(await db.rows("select * exclude p from t")).toEqual([["1", "x"]]);
    expect((await db.run("select * exclude p from (select * exclude (b) from t)")).columns).toMatchObject([
      { name: "a" },
    ]);
    expect(await db.rows("select * exclude p, b from t")).toEqual(
      await db.rows("select * exclude (p, b) from t"),
    );
    expect(await db.rows("select a from t union all select 2 minus select 2 order by 1")).toEqual([["1"]]);
  });
});
