import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

// The same literals are compared with PostgreSQL in test/differential; here is what it does not have.
describe("text that meets numbers", () => {
  const db = testDatabase();
  beforeAll(async () => {
    await db.run(`create table v (x varchar(20)); insert into v values ('12'), ('7.5'), (null);
      create table n (i integer, d decimal(9, 2), f float, x varchar(20))`);
  });

  it.each([
    "insert into n values (1, 2, 3, 'a'), ('12.7', '1', '1', 'b')",
    "insert into n (x, i) values ('a', '1e3')",
    "insert into n (d) values ('1_000')",
    "insert into n (i) select '12.7'",
    "insert into n (i) select x from v",
    "insert into n (x, i) with w as (select x from v) select x, x || '.5' from w",
    "update n set x = '1', i = '1.5'",
    "select count(*) from v where x = 12",
    "select count(*) from v a join v b on a.x = b.x::float::integer + 0",
  ])("is refused where it is no number of that type: %s", async (sql) => {
    await expect(db.run(sql)).rejects.toMatchObject({
      code: "22P02",
      message: expect.stringMatching(/^invalid input syntax for type (integer|numeric(\(9,2\))?): "/),
    });
  });

  it("becomes one where it is", async () => {
    await db.run(`insert into n values ('12', '1.239', '-1e2', 12);
      insert into n select x, x, x, x from v where x = '12'`);
    await db.run("update n set i = ' 13 ' where f = -100");
    expect(await db.rows("select i, f, x from n order by i")).toEqual([
      ["12", "12", "12"],
      ["13", "-100", "12"],
    ]);
  });

  it("is compared as the number that it meets", async () => {
    const where = (condition: string) => db.rows(`select x from v where ${condition} order by x`);
    expect(await where("x < 7.6")).toEqual([["7.5"]]);
    expect(await where("10.0 < x and not x = 13.5::float")).toEqual([["12"]]);
    expect(await where("case when x::float = '7.5' then 1 end = 1")).toEqual([["7.5"]]);
  });

  it("has the type that it is cast to", async () => {
    expect(
      await db.rows("select 5 + '1.5'::float, 6 / '1.5'::float, 5 - '0.5'::decimal(2, 1), 5 * '3'"),
    ).toEqual([["6.5", "4", "4.5", "15"]]);
  });

  it.each([
    ["select 9 as n union all select '10'", "Write the number without quotes."],
    ["select x from v union select 1", "Cast one of them to the type of the other."],
    ["select current_date union all select x from v", "Cast one of them to the type of the other."],
    ["select true union all select 1", "Cast one of them to the type of the other."],
  ])("is not united with numbers: %s", async (sql, hint) => {
    await expect(db.run(sql)).rejects.toMatchObject({
      code: "42804",
      message: expect.stringMatching(/^UNION types .* cannot be matched$/),
      hint,
    });
  });

  it("is not assigned to a number unless it is cast", async () => {
    await expect(db.run("update n set i = x || ''")).rejects.toMatchObject({
      code: "42804",
      message: expect.stringMatching(
        /^column "i" is of type integer but expression is of type character varying/,
      ),
    });
  });
});

describe("the operators that are signs of Redshift's own", () => {
  const db = testDatabase();

  it("tell an operator from the name of a temporary table", async () => {
    await db.run("create table #t (a integer); insert into #t values (6)");
    expect(await db.rows("select a # 3, 5#3, 5 #3, (a)#3 from #t where #t.a = 6")).toEqual([
      ["5", "6", "6", "5"],
    ]);
    expect(await db.rows("select 2 * |/ 9, |/ 9 + 7, ||/ 8.0, |/(4 + 5) = 3")).toEqual([
      ["6", "4", "2", "true"],
    ]);
  });

  it("find the greatest of booleans with BOOL_OR alone", async () => {
    await expect(db.run("select max(x) from (select true as x)")).rejects.toMatchObject({
      code: "42883",
      hint: "Use bool_or().",
    });
  });
});
