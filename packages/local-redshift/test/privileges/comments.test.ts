import { describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

describe("COMMENT", () => {
  it("on tables, columns, views, constraints, schemas and the database can be read", async () => {
    await db.run(`create schema shop; create table shop.t (id integer, name varchar(10), constraint t_key primary key (id));
      create view shop.v as select id from shop.t;
      create view shop.late as select x from shop.missing with no schema binding;
      comment on table shop.t is 'a table'; comment on column shop.t.name is 'it''s a name';
      comment on view shop.v is 'a view'; comment on view shop.late is 'waits'; comment on column shop.v.id is 'its key';
      comment on constraint t_key on shop.t is 'unique'; comment on schema shop is 'a shop';
      comment on database dev is 'mine'`);
    expect(
      await db.rows(`select c.relname, d.objsubid, d.description from pg_description d join pg_class c on c.oid = d.objoid
        order by 1, 2`),
    ).toEqual([
      ["late", "0", "waits"],
      ["t", "0", "a table"],
      ["t", "2", "it's a name"],
      ["v", "0", "a view"],
      ["v", "1", "its key"],
    ]);
    expect(await db.value("obj_description('shop.t'::regclass, 'pg_class')")).toBe("a table");
    expect(await db.value("col_description('shop.t'::regclass, 2)")).toBe("it's a name");
    expect(
      await db.value("obj_description(oid, 'pg_namespace') from pg_namespace where nspname = 'shop'"),
    ).toBe("a shop");
    expect(await db.value("obj_description(oid) from pg_constraint where conname = 't_key'")).toBe("unique");
    expect(await db.value("shobj_description(oid, 'pg_database') from pg_database")).toBe("mine");
    expect(
      await db.rows("select table_name, remarks from svv_tables where table_schema = 'shop' order by 1"),
    ).toEqual([
      ["late", "waits"],
      ["t", "a table"],
      ["v", "a view"],
    ]);
    expect(
      await db.rows(
        "select table_name, column_name, remarks from svv_columns where table_schema = 'shop' order by 1, 2",
      ),
    ).toEqual([
      ["t", "id", null],
      ["t", "name", "it's a name"],
      ["v", "id", "its key"],
    ]);
  });

  it("of a column follows its name, and goes with it", async () => {
    await db.run("create table c (a integer, b integer); comment on column c.a is 'first'");
    await db.run("alter table c rename column a to z");
    const comments =
      "select column_name, remarks from svv_columns where table_name = 'c' and remarks is not null";
    expect(await db.rows(comments)).toEqual([["z", "first"]]);
    await db.run("alter table c drop column z; alter table c add column z integer");
    expect(await db.rows(comments)).toEqual([]);
  });

  it("NULL removes it", async () => {
    await db.run("create table n (a integer); comment on table n is 'x'; comment on column n.a is 'y'");
    await db.run("comment on table n is null; comment on column n.a is null");
    expect(await db.rows("select 1 from pg_description where objoid = 'n'::regclass")).toEqual([]);
  });

  it.each([
    ["comment on table nothing is 'x'", "42P01"],
    ["comment on column n.nothing is 'x'", "42703"],
    ["comment on schema nowhere is 'x'", "3F000"],
    ["comment on database prod is 'x'", "3D000"],
    ["comment on constraint nothing on n is 'x'", "42704"],
    ["comment on function f is 'x'", "0A000"],
    ["comment on table n is x", "42601"],
  ])("%s fails with %s", async (sql, code) => {
    await expect(db.run(sql)).rejects.toMatchObject({ code });
  });
});
