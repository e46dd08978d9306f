import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

beforeAll(async () => {
  await db.run(`
    create table numbers (i integer, b bigint, s smallint, d numeric(8,2), f float8, r real, at_day date);
    insert into numbers values (-5, 7, 3, 28.05, 2.5, 1.5, '2024-01-05')`);
});

/** The value and the type of an expression over the table. */
async function result(expression: string): Promise<readonly (string | null | undefined)[]> {
  const { rows, columns } = await db.run(`select ${expression} from numbers`);
  return [rows[0]?.[0], columns[0]?.type];
}

describe("a function of numbers", () => {
  it.each([
    // (dg/r_AVG: an AVG of a DEC(5,2) column returns a DEC(38,2) data type)
    ["avg(d)", "28.05", "numeric(38,2)"],
    ["avg(d) / 3", "9.3500", "numeric(38,4)"],
    // (dg/r_CEILING_FLOOR, dg/r_FLOOR: the argument's type, shown without digits behind the point)
    ["ceil(i)", "-5", "integer"],
    ["floor(b)", "7", "bigint"],
    ["ceiling(s)", "3", "smallint"],
    ["ceil(d)", "29", "numeric(8,0)"],
    ["floor(f)", "2", "double precision"],
    // (dg/r_SIGN)
    ["sign(i)", "-1", "integer"],
    ["sign(d)", "1", "numeric(1,0)"],
    ["sign(f)", "1", "double precision"],
    ["mod(-5, 3)", "-2", "integer"],
    ["5 % -3", "2", "integer"],
    ["mod(max(i), 3)", "-2", "integer"],
    // (dg/r_LOG)
    ["log(2, 100)", "6.643856189774725", "double precision"],
    ["log(100)", "2", "double precision"],
    ["9223372036854775808", "9223372036854775808", "numeric(19,0)"],
    ["9223372036854775807", "9223372036854775807", "bigint"],
  ])("%s is %s, a %s", async (expression, value, type) => {
    expect(await result(expression)).toEqual([value, type]);
  });

  it.each([
    ["select 123456::decimal(5,2)", "22003", "numeric overflow"],
    ["insert into numbers (d) values (1000000)", "22003", "numeric overflow"],
    [
      "select percentile_cont(1.5) within group (order by i) from numbers",
      "22003",
      "percentile value 1.5 is not between 0 and 1",
    ],
    ["select date '2024-01-05'::int", "42846", "cannot cast type date to integer"],
    ["select at_day::int from numbers", "42846", "cannot cast type date to integer"],
    ["select 1.5::boolean", "42846", "cannot cast type numeric to boolean"],
    ["select d::boolean from numbers", "42846", "cannot cast type numeric to boolean"],
  ])("%s fails with %s", async (sql, code, message) => {
    await expect(db.run(sql)).rejects.toMatchObject({ code, message });
  });
});
