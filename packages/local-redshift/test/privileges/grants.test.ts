import { describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();
const grants = (relation: string): ReturnType<typeof db.rows> =>
  db.rows(`select privilege_type, identity_type, identity_name, admin_option from svv_relation_privileges
    where relation_name = '${relation}' order by 2, 3, 1`);

describe("privileges on tables and views", () => {
  it("are shown as they were granted, and gone when revoked", async () => {
    await db.run(`create user ann password disable; create group readers with user ann; create role analyst;
      create table orders (id integer);
      grant select, insert on orders to ann with grant option, group readers, role analyst;
      grant select on table orders to public`);
    expect(await grants("orders")).toEqual([
      ["INSERT", "group", "readers", "false"],
      ["SELECT", "group", "readers", "false"],
      ["SELECT", "public", "public", "false"],
      ["INSERT", "role", "analyst", "false"],
      ["SELECT", "role", "analyst", "false"],
      ["INSERT", "user", "ann", "true"],
      ["SELECT", "user", "ann", "true"],
    ]);
    await db.run(`revoke grant option for select on orders from ann; revoke insert on orders from ann, group readers;
      revoke all on orders from role analyst; revoke all privileges on orders from public`);
    expect(await grants("orders")).toEqual([
      ["SELECT", "group", "readers", "false"],
      ["SELECT", "user", "ann", "false"],
    ]);
  });

  it("ALL is every privilege of a table", async () => {
    await db.run("create table everything (id integer); grant all on everything to public");
    expect((await grants("everything")).map(([privilege]) => privilege)).toEqual([
      "ALTER",
      "DELETE",
      "DROP",
      "INSERT",
      "REFERENCES",
      "SELECT",
      "TRUNCATE",
      "UPDATE",
    ]);
  });

  it("follow a rename, go with a drop and with a rollback", async () => {
    await db.run("create table old_name (id integer); grant select on old_name to group readers");
    await db.run("alter table old_name rename to new_name");
    expect(await grants("new_name")).toEqual([["SELECT", "group", "readers", "false"]]);
    await db.run("begin; grant delete on new_name to group readers; rollback");
    expect(await grants("new_name")).toEqual([["SELECT", "group", "readers", "false"]]);
    await db.run("drop table new_name; create table new_name (id integer)");
    expect(await grants("new_name")).toEqual([]);
  });

  it("ON ALL TABLES IN SCHEMA takes tables, views and views that wait for their tables", async () => {
    await db.run(`create schema shop; create table shop.t (id integer); create view shop.v as select id from shop.t;
      create view shop.later as select id from shop.missing with no schema binding;
      grant select on all tables in schema shop to role analyst`);
    expect(
      await db.rows(
        "select relation_name from svv_relation_privileges where namespace_name = 'shop' order by 1",
      ),
    ).toEqual([["later"], ["t"], ["v"]]);
  });
});

describe("two sessions", () => {
  it("that grant on one table at once: the second one waits, and nothing is lost", async () => {
    await db.run("create table shared (id integer)");
    const other = await db.connect();
    await other.execute("begin; grant select on shared to ann");
    const waiting = db.run("grant insert on shared to ann");
    await other.execute("commit");
    await waiting;
    expect((await grants("shared")).map(([privilege]) => privilege)).toEqual(["INSERT", "SELECT"]);
  });
});

describe("what GRANT refuses", () => {
  it.each([
    ["grant select on orders to nobody", "42704", 'user "nobody" does not exist'],
    ["grant select on orders to group nobody", "42704", 'group "nobody" does not exist'],
    ["grant select on nothing_here to ann", "42P01", 'relation "public.nothing_here" does not exist'],
    ["grant usage on orders to ann", "0LP01", "invalid privilege type USAGE for relation"],
    ["grant assumerole on 'arn' to ann for copy", "0A000", "ASSUMEROLE"],
    [
      "grant select (nothing) on orders to ann",
      "42703",
      'column "nothing" of relation "orders" does not exist',
    ],
    ["grant delete (id) on orders to ann", "0LP01", "invalid privilege type DELETE for column"],
    ["grant select (id) on orders to ann with grant option", "0LP01", "can't be given for columns"],
    ["grant select (id) on schema public to ann", "42601", "syntax error"],
    ["grant select on orders to role analyst with grant option", "0LP01", "users alone"],
    ["grant fly on orders to ann", "42601", 'syntax error at or near "fly"'],
    ["grant usage on schema nowhere to ann", "3F000", 'schema "nowhere" does not exist'],
    ["create user bob", "42601", "CREATE USER needs a PASSWORD"],
    ["drop user ann", "2BP01", "cannot be dropped because some objects depend on it"],
  ])("%s", async (sql, code, message) => {
    await expect(db.run(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

describe("the schema public", () => {
  it("is no more for everyone to create in once that is revoked (dg/r_REVOKE)", async () => {
    await db.run("create user of_public password disable");
    const may = (): Promise<string | null | undefined> =>
      db.value("has_schema_privilege('of_public', 'public', 'create')");
    expect(await may()).toBe("true");
    await db.run("revoke create on schema public from public");
    expect(await may()).toBe("false");
    expect(await db.value("has_schema_privilege('of_public', 'public', 'usage')")).toBe("true");
    await db.run("grant create on schema public to public");
    expect(await may()).toBe("true");
  });

  it("takes no grants FOR what is in it (dg/t_scoped-permissions)", async () => {
    await expect(db.run("grant select for tables in schema public to role r")).rejects.toMatchObject({
      code: "0A000",
    });
  });
});
