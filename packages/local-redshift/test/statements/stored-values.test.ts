import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

/** Milliseconds between a moment that a query answers and now. */
async function age(sql: string): Promise<number> {
  const [row] = await db.rows(sql);
  return Date.now() - Date.parse(`${row?.[0]?.replace(" ", "T").slice(0, 23)}Z`);
}

describe("what is stored asks for the moment and the user when it runs (dg/r_CREATE_VIEW, dg/r_CREATE_TABLE_NEW)", () => {
  it("a view, a late-binding view, a default and a function", async () => {
    await db.run(`
      create view v as select sysdate as moment, getdate() as second, current_date as day;
      create view late as select sysdate as moment with no schema binding;
      create table t (a int, moment timestamp default sysdate, day date default current_date);
      alter table t add column second timestamp default getdate();
      create function f() returns timestamp volatile as $$ select sysdate $$ language sql`);
    await setTimeout(300);
    await db.run("insert into t (a) values (1)");
    for (const sql of [
      "select moment from v",
      "select moment from late",
      "select moment from t",
      "select f()",
    ]) {
      expect(await age(sql), sql).toBeLessThan(250);
    }
    expect(await db.rows("select second - moment < interval '0 second', day = moment::date from v")).toEqual([
      ["true", "true"],
    ]);
  });

  it("a view that was renamed under", async () => {
    await db.run("create table r (a int); create view over_r as select a, sysdate as moment from r");
    await db.run("alter table r rename to s; insert into s values (1)");
    await setTimeout(300);
    expect(await age("select moment from over_r")).toBeLessThan(250);
  });

  it("the user of the session", async () => {
    await db.run(`
      create user reader password disable;
      create view who as select current_user as name;
      create table made (a int, by_whom varchar(20) default current_user);
      grant select on who to reader; grant insert, select on made to reader;
      set session authorization reader;
      insert into made (a) values (1)`);
    expect(await db.rows("select who.name, made.by_whom from who, made")).toEqual([["reader", "reader"]]);
    await db.run("reset session authorization");
  });

  it.each(["pg_backend_pid()", "pg_last_query_id()", "current_setting('timezone')"])(
    "refuses %s",
    async (call) => {
      await expect(db.run(`create view refused as select ${call} as a`)).rejects.toMatchObject({
        code: "0A000",
      });
    },
  );
});
