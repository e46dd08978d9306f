import { beforeEach, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

beforeEach(async () => {
  await db.run("rollback; drop schema if exists s cascade; drop schema if exists o cascade");
  await db.run("create schema s; create schema o");
});

describe("DROP COLUMN (dg/r_ALTER_TABLE)", () => {
  it("drops no distribution or sort key, whatever is said", async () => {
    await db.run("create table s.t (a integer, b integer, c integer) distkey (a) sortkey (b)");
    await expect(db.run("alter table s.t drop column a")).rejects.toMatchObject({ code: "0A000" });
    await expect(db.run("alter table s.t drop column b cascade")).rejects.toMatchObject({ code: "0A000" });
    await db.run("alter table s.t drop column c");
  });

  it("drops none that a view reads, unless the view goes too", async () => {
    await db.run("create table s.t (a integer, b integer, c integer)");
    await db.run("create view s.v as select a from s.t; create view s.w as select a from s.v");
    await db.run("create view s.late as select a, b from s.t with no schema binding");
    await db.run("alter table s.t drop column b");
    for (const sql of ["alter table s.t drop column a", "alter table s.t drop column a restrict"]) {
      await expect(db.run(sql)).rejects.toMatchObject({ code: "2BP01" });
    }
    expect(await db.rows("select count(a) from s.w")).toEqual([["0"]]);
    await db.run("alter table s.t drop column a cascade");
    await expect(db.run("select * from s.w")).rejects.toMatchObject({ code: "42P01" });
  });

  it("counts a view of all columns as one that reads each", async () => {
    await db.run("create table s.t (a integer, b integer); create view s.v as select * from s.t");
    await db.run("create materialized view s.m as select * from s.t");
    await expect(db.run("alter table s.t drop column b")).rejects.toMatchObject({ code: "2BP01" });
    await db.run("drop view s.v");
    await expect(db.run("alter table s.t drop column b")).rejects.toMatchObject({ code: "2BP01" });
  });

  it("drops none that a key holds or refers to, unless the key goes too", async () => {
    await db.run("create table s.t (a integer, b integer, primary key (a), unique (b))");
    await db.run("create table s.u (a integer references s.t (a), c integer)");
    for (const sql of [
      "alter table s.t drop column a",
      "alter table s.t drop column b",
      "alter table s.u drop column a",
    ]) {
      await expect(db.run(sql)).rejects.toMatchObject({ code: "2BP01" });
    }
    await db.run("alter table s.t drop column a cascade");
    expect(
      await db.rows(
        "select constraint_name from information_schema.table_constraints where table_schema = 's'",
      ),
    ).toEqual([["t_b_key"]]);
  });
});

describe("DROP TABLE of one that a foreign key refers to (dg/r_DROP_TABLE)", () => {
  beforeEach(async () => {
    await db.run("create table s.t (a integer primary key); create table o.u (a integer references s.t (a))");
  });

  it("is refused, and CASCADE drops the key", async () => {
    await expect(db.run("drop table s.t")).rejects.toMatchObject({
      code: "2BP01",
      message: "cannot drop table t because other objects depend on it",
    });
    await db.run("drop table s.t cascade");
    await expect(db.run("alter table o.u drop constraint u_a_fkey")).rejects.toMatchObject({ code: "42704" });
  });

  it("goes on where both are dropped", async () => {
    await db.run("drop table s.t, o.u");
  });

  it("is bound to the table, whatever its name becomes", async () => {
    await db.run("alter table s.t rename to old; create table s.t (a integer primary key); drop table s.t");
    await expect(db.run("drop table s.old")).rejects.toMatchObject({ code: "2BP01" });
  });

  it("lets its schema go with CASCADE, and drops views of other schemas with it", async () => {
    await db.run("create view o.v as select a from s.t; drop schema s cascade");
    await expect(db.run("select * from o.v")).rejects.toMatchObject({ code: "42P01" });
    await expect(db.run("alter table o.u drop constraint u_a_fkey")).rejects.toMatchObject({ code: "42704" });
  });
});

describe("CREATE OR REPLACE VIEW (dg/r_CREATE_VIEW)", () => {
  it("takes a query with the same columns alone, unless the view is late-binding", async () => {
    await db.run("create table s.t (a integer, b varchar(5)); create view s.v as select a, b from s.t");
    await db.run("create or replace view s.v as select a, b from s.t where a > 1");
    for (const query of [
      "select a from s.t",
      "select a, b as c from s.t",
      "select a, b::varchar(9) as b from s.t",
    ]) {
      await expect(db.run(`create or replace view s.v as ${query}`)).rejects.toMatchObject({ code: "42P16" });
    }
    expect(await db.rows("select * from s.v")).toEqual([]);
    await db.run("create view s.late as select a from s.t with no schema binding");
    await db.run("create or replace view s.late as select b from s.t with no schema binding");
  });

  it("names no column twice", async () => {
    for (const sql of ["create view s.v as", "create table s.u as", "create materialized view s.m as"]) {
      await expect(db.run(`${sql} select 1 as a, 2 as a`)).rejects.toMatchObject({ code: "42701" });
    }
  });
});
