import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

beforeAll(async () => {
  await db.run(`create table t (a integer, b varchar(5)); create table d (d date);
    create function twice(integer) returns integer stable as $$ select $1 * 2 $$ language sql`);
});

// SQLSTATEs: PostgreSQL 8.0, appendix A.
const wrong: readonly (readonly [string, string])[] = [
  ["insert into d values (1)", "42846"],
  ["select sum(row_number() over ()) over () from d", "42P20"],
  ["alter table d rename to t", "42P07"],
  ["select 1 from t where sum(a) > 1", "42803"],
  ["select 1 from t where row_number() over () > 1", "42P20"],
  ["select twice(1, 2)", "42883"],
  ["select split_part('a', 'b')", "42883"],
  ["select 1 union select 1, 2", "42601"],
  ["select * from t x, t x", "42712"],
  ["select (select a, b from t)", "42601"],
  ["select (select 1 union all select 2)", "21000"],
  ["select 1 order by 5", "42P10"],
  ["select 1 as a union select 2 order by z", "42703"],
  ["select timestamp '2021-02-29 00:00:00'", "22008"],
  ["select regexp_replace('a', '(', 'b')", "2201B"],
  ["select regexp_substr('a', '[')", "2201B"],
  ["create table u (a integer, a integer)", "42701"],
];

describe("what is wrong in a statement", () => {
  for (const [sql, code] of wrong) {
    it(`${sql} is ${code}`, async () => {
      await expect(db.run(sql)).rejects.toMatchObject({ code });
    });
  }

  it("is told without the engine's names", async () => {
    await expect(db.run("select split_part('a', 'b')")).rejects.toMatchObject({
      message: "function split_part does not exist with these arguments",
    });
  });
});
