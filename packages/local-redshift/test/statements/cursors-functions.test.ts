import { beforeEach, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

describe("a cursor", () => {
  beforeEach(async () => {
    await db.run("rollback");
    await db.run(
      "drop table if exists n; create table n (i integer); insert into n values (1), (2), (3), (4), (5)",
    );
  });

  it("gives its rows piece by piece, forward alone, within its transaction", async () => {
    await db.run("begin; declare c cursor for select i from n order by i; insert into n values (6)");
    expect(await db.rows("fetch next from c")).toEqual([["1"]]);
    expect(await db.rows("fetch forward 2 from c")).toEqual([["2"], ["3"]]);
    expect(await db.rows("fetch from c")).toEqual([["4"]]);
    expect(await db.rows("fetch all from c")).toEqual([["5"]]);
    expect(await db.rows("fetch forward all from c")).toEqual([]);
    await expect(db.run("fetch backward 1 from c")).rejects.toMatchObject({ code: "0A000" });
    await db.run("rollback");
    await expect(db.run("fetch all from c")).rejects.toMatchObject({ code: "34000" });
  });

  it("is not declared outside of one, nor twice under one name, and is gone when closed", async () => {
    await expect(db.run("declare c cursor for select 1")).rejects.toMatchObject({ code: "25P01" });
    await db.run("begin; declare c cursor for select 1");
    await expect(db.run("declare c cursor for select 2")).rejects.toMatchObject({ code: "42P03" });
    await db.run("rollback; begin; declare c cursor for select 1; close c; declare c cursor for select 2");
    expect(await db.rows("fetch all from c")).toEqual([["2"]]);
    await db.run("commit");
  });
});

describe("a SQL function", () => {
  it("computes from its arguments, in its schema and in the search path", async () => {
    await db.run("create schema if not exists f");
    await db.run(
      "create or replace function f.greater_of (float, float) returns float stable as $$ select case when $1 > $2 then $1 else $2 end $$ language sql",
    );
    await db.run(
      "create function half (integer) returns integer immutable as $$ select $1 / 2; $$ language sql",
    );
    expect(await db.rows("select f.greater_of(1, 2.5), half(5), half(half(9)) + 1")).toEqual([
      ["2.5", "2", "3"],
    ]);
    await db.run("drop table if exists n2; create table n2 (i integer); insert into n2 values (3), (8)");
    expect(await db.rows("select sum(half(i)) from n2 where half(i) > 1")).toEqual([["4"]]);
    await expect(db.run("select greater_of(1, 2)")).rejects.toMatchObject({ code: "0A000" });
    await db.run("drop function half(integer)");
    await expect(db.run("select half(2)")).rejects.toMatchObject({ code: "0A000" });
    await expect(db.run("drop function half(integer)")).rejects.toMatchObject({ code: "42883" });
  });

  it("is refused in other languages, and with tables in it", async () => {
    await expect(
      db.run("create function p (int) returns int stable as $$ return 1 $$ language plpythonu"),
    ).rejects.toMatchObject({ code: "0A000", message: expect.stringContaining("plpythonu") });
    await expect(
      db.run("create function q () returns int stable as $$ select i from n $$ language sql"),
    ).rejects.toMatchObject({ code: "0A000" });
  });
});

describe("a SQL function of a name that is taken", () => {
  it("is refused where its arguments are others (dg/r_CREATE_FUNCTION)", async () => {
    const create = "function one_name";
    await db.run(`create ${create}(integer) returns integer stable as $$ select $1 $$ language sql`);
    for (const verb of ["create", "create or replace"]) {
      await expect(
        db.run(`${verb} ${create}(varchar) returns integer stable as $$ select 2 $$ language sql`),
      ).rejects.toMatchObject({ code: "0A000" });
    }
    await db.run(
      `create or replace ${create}(integer) returns integer stable as $$ select $1 + 1 $$ language sql`,
    );
    expect(await db.value("one_name(1)")).toBe("2");
  });
});
