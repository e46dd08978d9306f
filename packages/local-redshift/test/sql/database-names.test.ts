import { describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

describe("the connected database before schema and name (dg/cross-database-overview)", () => {
  it("is taken in every statement", async () => {
    await db.run(`
      create schema "dev"."sales";
      create table "dev"."sales"."customers" as (select 1 as id, 'x' as name);
      insert into dev.sales.customers (id, name) (select 2, 'y');
      create view "dev"."sales"."v" as select * from "dev"."sales"."customers";
      update dev.sales.customers set name = 'z' where dev.sales.customers.id = 2;
      grant select on dev.sales.customers to public;
      comment on table dev.sales.customers is 'people';
      alter table "dev"."sales"."v" rename to "w"`);
    expect(
      await db.rows('select max("dev"."sales"."customers"."name") from "dev"."sales"."customers"'),
    ).toEqual([["z"]]);
    expect(await db.rows("select count(*) from dev.sales.w")).toEqual([["2"]]);
    await db.run("drop view dev.sales.w; truncate dev.sales.customers; drop table dev.sales.customers");
  });

  it("is none where it is an alias or a schema", async () => {
    await db.run(
      "create table t (a int); insert into t values (1); create schema dev; create table dev.u as select 2 as b",
    );
    expect(await db.rows("select dev.a from t dev")).toEqual([["1"]]);
    expect(await db.rows("select dev.u.b from dev.u")).toEqual([["2"]]);
  });

  it("may be no other", async () => {
    await expect(db.rows("select * from other.public.t")).rejects.toMatchObject({ code: "0A000" });
  });
});
