import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

/**
 * Expected types follow dg/r_numeric_computations201, dg/r_SUM and dg/r_AVG by hand; the quotients past 38
 * digits are those that a user of Redshift wrote down: decimal(19,0)/decimal(19,0) is (38,19), and
 * decimal(19,2) divided by that is (38,4).
 */
const db = testDatabase();

beforeAll(async () => {
  await db.run(`create table sales (pricepaid decimal(8,2), commission decimal(8,2), qty smallint, id integer,
    total bigint, wide decimal(38,4), ratio real, share double precision)`);
  await db.run(`insert into sales values (10.00, 3.00, 2, 7, 9000000000, 1.2345, 0.5, 0.25),
    (0.05, 0.03, 3, 8, 5, 2.0000, 1.5, 0.75)`);
});

const typeOf = async (expression: string): Promise<string | undefined> =>
  (await db.run(`select ${expression} as x from sales`)).columns[0]?.type;

describe("arithmetic of decimals", () => {
  const cases: readonly (readonly [expression: string, type: string])[] = [
    ["pricepaid + commission", "numeric(9,2)"],
    ["pricepaid - qty", "numeric(9,2)"],
    ["pricepaid + id", "numeric(13,2)"],
    ["pricepaid * commission", "numeric(17,4)"],
    ["pricepaid * total", "numeric(28,2)"],
    ["pricepaid / commission", "numeric(17,9)"],
    ["pricepaid / qty", "numeric(14,8)"],
    ["qty / pricepaid", "numeric(14,7)"],
    ["total::decimal(19,0) / total::decimal(19,0)", "numeric(38,19)"],
    ["cast(id as decimal(19,2)) / (total::decimal(19,0) / total::decimal(19,0))", "numeric(38,4)"],
    ["cast(id as decimal(19,2)) * (total::decimal(19,0) / total::decimal(19,0))", "numeric(38,21)"],
    ["sum(pricepaid)", "numeric(38,2)"],
    ["avg(pricepaid)", "numeric(38,2)"],
    ["avg(wide)", "numeric(38,4)"],
    ["sum(pricepaid) / count(*)", "numeric(38,4)"],
    ["sum(id)", "bigint"],
    ["sum(total)", "bigint"],
    ["avg(qty)", "bigint"],
    ["avg(share)", "double precision"],
    ["pricepaid / share", "double precision"],
    ["ratio * ratio", "real"],
    ["ratio * id", "double precision"],
    ["sales.ratio + pricepaid", "double precision"],
    ["coalesce(null, pricepaid)", "numeric(8,2)"],
    ["case when id = 7 then pricepaid else 0 end / 3", "numeric(23,13)"],
    ["coalesce(pricepaid, 0.125) * 1", "numeric(20,3)"],
  ];
  for (const [expression, type] of cases) {
    it(`${expression} is ${type}`, async () => expect(await typeOf(expression)).toBe(type));
  }
});

describe("casts of decimals to fewer digits", () => {
  const casts =
    "pricepaid::integer, cast(pricepaid as decimal(8,1)), convert(bigint, pricepaid), sum(pricepaid)::int";
  const from = "from (select pricepaid + 0.87 as pricepaid from sales where id = 7) s group by pricepaid";

  it("cut what was read from a table, unless enable_numeric_rounding is on", async () => {
    expect(await db.rows(`select ${casts} ${from}`)).toEqual([["10", "10.8", "10", "10"]]);
    await db.run("set enable_numeric_rounding to on");
    expect(await db.rows(`select ${casts} ${from}`)).toEqual([["11", "10.9", "11", "11"]]);
    await db.run("reset enable_numeric_rounding");
  });

  it("round without a table, and where a value is inserted", async () => {
    expect(await db.rows("select 10.87::integer, cast(109.652 as decimal(4,1))")).toEqual([["11", "109.7"]]);
    await db.run("create table rounded (a decimal(8,1), b integer)");
    await db.run("insert into rounded select pricepaid + 0.87, pricepaid + 0.87 from sales where id = 7");
    expect(await db.rows("select * from rounded")).toEqual([["10.9", "11"]]);
  });
});

it("computes REAL with another number in eight bytes", async () => {
  await db.run("create table reals (r real, n integer); insert into reals values (0.1, 2)");
  expect(await db.rows("select r, r * n, r + r from reals")).toEqual([["0.1", "0.20000000298023224", "0.2"]]);
});

describe("quotients", () => {
  it("are exact and cut after their last digit", async () => {
    const rows = await db.rows(
      "select pricepaid / commission, -pricepaid / commission from sales order by id",
    );
    expect(rows).toEqual([
      ["3.333333333", "-3.333333333"],
      ["1.666666666", "-1.666666666"],
    ]);
  });

  it("keep their place among other operators", async () => {
    const [row] = await db.rows(
      "select 2 * pricepaid / commission * 3 - 1, 100.0 * 2 / 3 from sales where id = 7",
    );
    // 20.00 (11 + 3 digits... scale 2) / 3.00 has scale max(4, 2+8-2+1) = 9; times 3 and less 1 keep it.
    expect(row?.[0]).toBe("18.999999998");
    expect(row?.[1]).toMatch(/^66\.6{12}$/);
  });

  it("work with window functions on either side", async () => {
    const rows = await db.rows("select pricepaid / sum(pricepaid) over () from sales order by id");
    // (8,2) / (38,2): scale max(4, 2+38-2+1) = 39, precision 8-2+2+39 = 47, nine too many: scale 30.
    expect(rows[0]?.[0]).toBe(`0.${"995024875621890547263681592039"}`);
  });

  it("of a lateral alias, a CTE's column and a subquery know their scale", async () => {
    const result =
      await db.run(`with c as (select pricepaid as p, id from sales), d as (select p * 2 as q, id from c)
      select q / 3 as x, x * 2 as y, (select max(p) from c) / 3 as z from d where id = 7`);
    expect(result.columns.map(({ type }) => type)).toEqual([
      "numeric(30,13)",
      "numeric(38,13)",
      "numeric(19,13)",
    ]);
    expect(result.rows[0]?.[0]).toBe("6.6666666666666");
  });

  it("by zero are errors", async () => {
    await expect(db.rows("select pricepaid / (qty - qty) from sales")).rejects.toMatchObject({
      code: "22012",
    });
  });

  it("whose scale can't be told are refused rather than guessed", async () => {
    const query =
      "select a / b from (select mod(max(pricepaid), 7.5) as a, max(commission) as b from sales) t";
    await expect(db.rows(query)).rejects.toThrow(/digits of a decimal quotient/);
  });

  it("of integers stay integers, also where nothing is known of them", async () => {
    expect(
      await db.rows(
        "update sales set id = id / 2 where id = 7; select 7 / 2, id / 2 from sales where qty = 2",
      ),
    ).toEqual([["3", "1"]]);
  });
});

describe("averages of decimals", () => {
  it("keep the argument's scale", async () => {
    expect(await db.rows("select avg(pricepaid) from sales")).toEqual([["5.02"]]);
    expect(await db.rows("select avg(wide) over () from sales limit 1")).toEqual([["1.6172"]]);
  });
});
