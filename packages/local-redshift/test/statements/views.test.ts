import { beforeEach, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

beforeEach(async () => {
  await db.run("drop schema if exists s cascade; create schema s");
  await db.run("create table s.t (a integer, b varchar(5)); insert into s.t values (1, 'x'), (2, 'y')");
});

describe("an ordinary view", () => {
  it("keeps its table from being dropped, unless the drop takes it along", async () => {
    await db.run("create view s.v as select a from s.t; create view s.w as select * from s.v");
    await expect(db.run("drop table s.t")).rejects.toMatchObject({
      code: "2BP01",
      message: "cannot drop table t because other objects depend on it",
      detail: "view s.v depends on table t",
    });
    await expect(db.run("drop view s.v")).rejects.toMatchObject({ code: "2BP01" });
    expect(await db.rows("select count(*) from s.w")).toEqual([["2"]]);
    await db.run("drop table s.t cascade");
    await expect(db.run("select * from s.w")).rejects.toMatchObject({ code: "42P01" });
  });

  it("follows its table through a rename, as it is bound to the table and not to its name", async () => {
    await db.run("create view s.v (k) as select t.a from s.t where t.b = 'x' or s.t.b = 'y'");
    await db.run("alter table s.t rename to t_old; create table s.t (a integer, b varchar(5))");
    expect(await db.rows("select k from s.v order by k")).toEqual([["1"], ["2"]]);
    await expect(db.run("drop table s.t_old")).rejects.toMatchObject({ code: "2BP01" });
    await db.run("drop table s.t");
  });
});

describe("a late-binding view", () => {
  it("keeps nothing from being dropped, and follows the name", async () => {
    await db.run("create view s.late as select a from s.t with no schema binding");
    await db.run("alter table s.t rename to t_old; create table s.t (a integer); insert into s.t values (9)");
    expect(await db.rows("select * from s.late")).toEqual([["9"]]);
    await db.run("drop table s.t");
    await expect(db.run("select * from s.late")).rejects.toMatchObject({ code: "42P01" });
  });
});

describe("a late-binding view over what does not stand yet", () => {
  it("says what is missing", async () => {
    await db.run("create view s.late as select * from s.nosuch with no schema binding");
    await expect(db.run("select * from s.late")).rejects.toMatchObject({
      code: "42P01",
      message: 'relation "s.nosuch" does not exist',
    });
  });
});

describe("a materialized view", () => {
  it("is neither a table nor a view", async () => {
    await db.run("create materialized view s.m as select a from s.t");
    for (const sql of [
      "drop view s.m",
      "drop table s.m",
      "alter table s.m add column c int",
      "alter table s.m alter sortkey (a)",
      "insert into s.m values (1)",
      "copy s.m from '/nothing/' iam_role default csv",
    ]) {
      await expect(db.run(sql), sql).rejects.toMatchObject({ code: "42809" });
    }
    await db.run("drop materialized view s.m");
    await db.run("create view s.v as select 1 as n");
    await expect(db.run("drop table s.v")).rejects.toMatchObject({
      code: "42809",
      message: '"v" is not a table',
    });
    await expect(db.run("drop view s.t")).rejects.toMatchObject({
      code: "42809",
      message: '"t" is not a view',
    });
    await db.run("drop view s.v");
  });

  it("keeps the rows of its making until it is refreshed", async () => {
    await db.run(
      "create materialized view s.m diststyle all sortkey (n) auto refresh no as select b, count(*) as n from s.t group by b",
    );
    await db.run("insert into s.t values (3, 'x')");
    expect(await db.rows("select * from s.m order by b")).toEqual([
      ["x", "1"],
      ["y", "1"],
    ]);
    expect((await db.run("refresh materialized view s.m")).notices.join()).toContain("m was recomputed");
    expect(await db.rows("select * from s.m order by b")).toEqual([
      ["x", "2"],
      ["y", "1"],
    ]);
  });

  it("can't be changed, dropped as a table, or have its table dropped", async () => {
    await db.run("create materialized view s.m as select a from s.t");
    await expect(db.run("insert into s.m values (5)")).rejects.toMatchObject({ code: "42809" });
    await expect(db.run("drop table s.m")).rejects.toMatchObject({ code: "42809" });
    await expect(db.run("drop table s.t")).rejects.toMatchObject({ code: "2BP01" });
    await expect(db.run("refresh materialized view s.t")).rejects.toMatchObject({ code: "42809" });
    await db.run("drop materialized view s.m; drop table s.t");
  });

  it("goes on with the table under its new name", async () => {
    await db.run("create materialized view s.m as select a from s.t");
    await db.run(
      "alter table s.t rename to u; insert into s.u values (7, 'z'); refresh materialized view s.m",
    );
    expect(await db.rows("select count(*) from s.m")).toEqual([["3"]]);
  });

  it("is told whether to refresh itself, with ALTER", async () => {
    await db.run("create materialized view s.m as select a from s.t");
    expect((await db.run("alter materialized view s.m auto refresh yes")).notices.join()).toContain(
      "REFRESH",
    );
    await expect(db.run("alter materialized view s.t auto refresh yes")).rejects.toMatchObject({
      code: "42809",
    });
    await expect(db.run("alter materialized view s.m rename to n")).rejects.toMatchObject({ code: "0A000" });
    await db.run(
      "alter materialized view s.m alter distkey a; alter materialized view s.m alter sortkey (a)",
    );
    expect(
      await db.rows(
        "select column_name, distkey, sortkey from svv_redshift_columns where schema_name = 's' and table_name = 'm'",
      ),
    ).toEqual([["a", "true", "1"]]);
    await db.run("drop materialized view s.m");
  });
});

describe("functions that list columns in FROM", () => {
  it("tell those of late-binding views, and of one relation", async () => {
    await db.run("create view s.late as select a, b from s.t with no schema binding");
    const names = "cols(view_schema name, view_name name, col_name name, col_type varchar, col_num int)";
    const late = `select * from pg_get_late_binding_view_cols() ${names} where view_name = 'late' order by col_num`;
    expect((await db.rows(late)).map((row) => row.slice(0, 3).join("."))).toEqual(["s.late.a", "s.late.b"]);
    const { columns, rows } = await db.run(
      `select col_name, col_num from pg_get_cols('s.t') as ${names} order by 2`,
    );
    expect(columns.map(({ name }) => name)).toEqual(["col_name", "col_num"]);
    expect(rows[0]).toEqual(["a", "1"]);
    await expect(db.run("select pg_get_cols('s.t')")).rejects.toMatchObject({ code: "0A000" });
    await db.run("drop view s.late");
  });
});
