import { describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

describe("words that the engine keeps for itself", () => {
  it("name columns, tables and aliases, as on Redshift (dg/r_pg_keywords)", async () => {
    await db.run(`
      create table w (at timestamp, show int, semi int, lambda int, describe int);
      insert into w (at, show, semi, lambda, describe) values ('2024-01-01', 1, 2, 3, 4);
      update w set at = '2024-02-01', show = 2 where semi = 2;
      create view v as select at, show from w`);
    expect(
      await db.rows(
        "select max(at), w.at, show + semi, lambda, describe as summarize from w where at > '2024-01-01' and w.show = 2 group by at, show, semi, lambda, describe order by at",
      ),
    ).toEqual([["2024-02-01 00:00:00", "2024-02-01 00:00:00", "4", "3", "4"]]);
    expect(await db.rows("with at as (select 1 as show) select at.show from at")).toEqual([["1"]]);
    expect(await db.rows("select at at time zone 'UTC' from v")).toEqual([["2024-02-01 00:00:00+00"]]);
  });
});
