import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

beforeAll(() =>
  db.run(`
    create table t (id int, d date, ts timestamp, tz timestamptz, v varchar(20), n numeric(8, 2));
    insert into t values
      (1, '2024-01-31', '2024-01-31 10:11:12', '2024-01-31 10:11:12+00', '2024-02-29', 1.55),
      (2, '2024-02-29', '2024-02-29 10:11:12', '2024-02-29 10:11:12+00', '2024-03-01 04:05:06', 2.55)`),
);

describe("functions of aggregates, window functions and aliases of the select list (dg/r_DATEADD_function and others)", () => {
  it.each([
    ["dateadd(day, 1, max(d))", "2024-03-01 00:00:00"],
    ["dateadd(day, 1, max(ts))", "2024-03-01 10:11:12"],
    ["dateadd(day, 1, min(tz))", "2024-02-01 10:11:12+00"],
    ["dateadd(hour, 1, max(v))", "2024-03-01 05:05:06"],
    ["dateadd(day, 1, max(json_extract_path_text('{\"a\": \"2024-01-01\"}', 'a')))", "2024-01-02 00:00:00"],
    ["datediff(day, min(d), max(d))", "29"],
    ["date_trunc('month', max(ts))", "2024-02-01 00:00:00"],
    ["date_part(year, max(ts))", "2024"],
    ["last_day(max(d))", "2024-02-29"],
    ["next_day(max(d), 'Mon')", "2024-03-04"],
    ["date_cmp(max(d), min(d))", "1"],
    ["convert_timezone('UTC', 'EST', max(ts))", "2024-02-29 05:11:12"],
    ["to_char(max(ts), 'YYYY-MM-DD')", "2024-02-29"],
    ["to_char(max(id), '999')", "   2"],
    ["trunc(max(ts))", "2024-02-29"],
    ["trunc(avg(id::float))", "1"],
    ["trunc(max(n), 1)", "2.5"],
    ["to_hex(max(id))", "2"],
  ])("%s", async (expression, expected) => {
    expect(await db.rows(`select ${expression} from t`)).toEqual([[expected]]);
  });

  it("windows and aliases", async () => {
    expect(
      await db.rows(
        `select id, datediff(day, lag(d) over (order by d), d), dateadd(day, -1, lead(d) over (order by id))::date,
           to_hex(row_number() over (order by id)), ts as moment, dateadd(day, 1, moment) as next
         from t order by id`,
      ),
    ).toEqual([
      ["1", null, "2024-02-28", "1", "2024-01-31 10:11:12", "2024-02-01 10:11:12"],
      ["2", "29", null, "2", "2024-02-29 10:11:12", "2024-03-01 10:11:12"],
    ]);
  });

  it("in conditions, subqueries and views", async () => {
    await db.run("create view newest as select dateadd(day, -1, max(ts)) as moment from t");
    expect(await db.rows("select id from t where ts > (select moment from newest)")).toEqual([["2"]]);
    expect(await db.rows("select count(*) from t having datediff(day, min(d), max(d)) = 29")).toEqual([
      ["2"],
    ]);
    expect(await db.rows("select id from t qualify datediff(day, lag(d) over (order by d), d) = 29")).toEqual(
      [["2"]],
    );
  });
});
