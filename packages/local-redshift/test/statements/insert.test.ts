import { beforeEach, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

beforeEach(async () => {
  await db.run("rollback");
  await db.run("drop view if exists v; drop table if exists t");
});

describe("INSERT with fewer values than columns (dg/r_INSERT_30)", () => {
  beforeEach(() => db.run("create table t (a varchar(5), b integer default 7, c varchar(5))"));

  it("loads the first columns; the others get their default or NULL", async () => {
    await db.run("insert into t values ('x'), ('y'); insert into t select 'z', 1");
    expect(await db.rows("select * from t order by a")).toEqual([
      ["x", "7", null],
      ["y", "7", null],
      ["z", "1", null],
    ]);
  });

  it("goes on in the transaction that it stands in", async () => {
    await db.run("begin; insert into t values ('x'); insert into t values ('y'); commit");
    expect(await db.rows("select count(*) from t")).toEqual([["2"]]);
  });

  it("is an error where the columns are named, as are more values than columns", async () => {
    for (const sql of [
      "insert into t (a, b) values ('x')",
      "insert into t (a) values ('x', 1)",
      "insert into t values ('x', 1, 'y', 2)",
    ]) {
      await expect(db.run(sql)).rejects.toMatchObject({ code: "42601" });
    }
  });
});

describe("INSERT into a table with an IDENTITY column", () => {
  it("takes DEFAULT for it, and DEFAULT VALUES", async () => {
    await db.run("create table t (id integer identity(1, 1), v varchar(3) default 'd')");
    await db.run("insert into t default values; insert into t values (default, 'q'), (default, default)");
    expect(await db.rows("select id, v from t order by id")).toEqual([
      ["1", "d"],
      ["2", "q"],
      ["3", "d"],
    ]);
    await expect(db.run("insert into t values (default, 'a'), (4, 'b')")).rejects.toMatchObject({
      message: "cannot set an identity column to a value",
    });
    await expect(db.run("update t set id = 9")).rejects.toMatchObject({ code: "0A000" });
  });

  it("may leave it out behind the values", async () => {
    await db.run("create table t (v varchar(3), id integer identity not null)");
    await db.run("insert into t values ('a'); insert into t select 'b'");
    expect(await db.rows("select v, id from t order by id")).toEqual([
      ["a", "1"],
      ["b", "2"],
    ]);
  });
});

describe("INSERT and UPDATE", () => {
  beforeEach(() => db.run("create table t (a varchar(5), b integer)"));

  it("take no alias of INSERT's target, and no list of columns in SET", async () => {
    await expect(db.run("insert into t as x values ('a', 1)")).rejects.toMatchObject({ code: "42601" });
    await expect(db.run("update t set (a, b) = ('x', 1)")).rejects.toMatchObject({ code: "42601" });
  });

  it("take a subquery in a single row alone (dg/r_INSERT_30)", async () => {
    await db.run("insert into t values ((select 'x'), 1)");
    expect(await db.rows("select * from t")).toEqual([["x", "1"]]);
    await expect(db.run("insert into t values ((select 'x'), 1), ('y', 2)")).rejects.toMatchObject({
      code: "0A000",
    });
  });

  it("name what is wrong with columns", async () => {
    await expect(db.run("update t set z = 1")).rejects.toMatchObject({ code: "42703" });
    await expect(db.run("update t set b = 1, b = 2")).rejects.toMatchObject({ code: "42701" });
    await expect(db.run("insert into t (a, a) values ('x', 'y')")).rejects.toMatchObject({ code: "42701" });
  });

  it("do not change a view (dg/r_CREATE_VIEW)", async () => {
    await db.run("create view v as select * from t");
    for (const sql of [
      "insert into v values ('a', 1)",
      "update v set b = 1",
      "delete from v",
      "truncate v",
    ]) {
      await expect(db.run(sql)).rejects.toMatchObject({ code: "42809" });
    }
    await expect(db.run("copy v from '/nowhere'")).rejects.toMatchObject({ code: "42809" });
  });
});

describe("WITH before UPDATE and DELETE (dg/r_UPDATE, dg/r_DELETE)", () => {
  it("answers the number of rows that were changed", async () => {
    await db.run("create table t (a integer, b varchar(3)); insert into t values (1, 'x'), (2, 'y')");
    const updated = await db.run("with q as (select 1 as a) update t set b = 'z' from q where t.a = q.a");
    expect(updated).toMatchObject({ command: "UPDATE", rowCount: 1, rows: [] });
    const deleted = await db.run("with q as (select 2 as a) delete from t using q where t.a = q.a");
    expect(deleted).toMatchObject({ command: "DELETE", rowCount: 1, rows: [] });
    expect(await db.rows("select * from t")).toEqual([["1", "z"]]);
  });
});
