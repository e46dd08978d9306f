import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

beforeAll(() =>
  db.run(`
    create schema one; create schema two;
    create table one.t (a int, b varchar(5)); insert into one.t values (1, 'x');
    create table two.t (a int, b varchar(5)); insert into two.t values (2, 'y')`),
);

describe("an ordinary view means what it meant when it was made (dg/r_CREATE_VIEW: only WITH NO SCHEMA BINDING is unbound)", () => {
  it("reads the tables of the search path of that time", async () => {
    await db.run(`
      set search_path to one;
      create view public.plain as select a from t;
      create view public.nested as with q as (select * from t where t.a > 0)
        select q.a, (select max(b) from t) as m from q;
      create materialized view public.kept as select a from t;
      create view public.late as select a from t with no schema binding`);
    await db.run("set search_path to two; refresh materialized view public.kept");
    expect(await db.rows("select * from public.plain")).toEqual([["1"]]);
    expect(await db.rows("select * from public.nested")).toEqual([["1", "x"]]);
    expect(await db.rows("select * from public.kept")).toEqual([["1"]]);
    expect(await db.rows("select * from public.late")).toEqual([["2"]]);
    await db.run("set search_path to public");
    expect(await db.rows("select * from public.plain")).toEqual([["1"]]);
  });

  it("has the columns that its stars stood for", async () => {
    await db.run(`
      create table s (a int, b varchar(5)); insert into s values (1, 'x');
      create view every as select * from s;
      create view joined as select s.*, u.b as other from s join two.t u on s.a <> u.a;
      create view but as select * exclude (b) from s;
      create materialized view stored as select * from s;
      alter table s add column c int default 7;
      refresh materialized view stored`);
    expect(await db.rows("select * from every")).toEqual([["1", "x"]]);
    expect((await db.run("select * from every")).columns[1]?.type).toBe("character varying(5)");
    expect(await db.rows("select * from joined")).toEqual([["1", "x", "y"]]);
    expect(await db.rows("select * from but")).toEqual([["1"]]);
    expect(await db.rows("select * from stored")).toEqual([["1", "x"]]);
  });

  it("follows a table that is renamed", async () => {
    await db.run("create table r (a int); insert into r values (3); create view over_r as select * from r");
    await db.run("alter table r rename to renamed; create table r (z int)");
    expect(await db.rows("select * from over_r")).toEqual([["3"]]);
  });
});
