import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

beforeAll(() =>
  db.run(`create user ann password disable; create user bob password disable; create group readers;
    create role seller; alter group readers add user bob;
    create table t (a integer, b integer, c integer)`),
);

const granted = (table = "t"): Promise<readonly (readonly (string | null)[])[]> =>
  db.rows(
    `select column_name, privilege_type, identity_type, identity_name from svv_column_privileges
     where relation_name = '${table}' order by 1, 2, 3, 4`,
  );

describe("privileges on columns", () => {
  it("are recorded, shown, and taken away one by one", async () => {
    await db.run(
      "grant select (a, b), update (b) on t to ann, group readers; grant all (c) on table t to role seller",
    );
    expect(await granted()).toEqual([
      ["a", "SELECT", "group", "readers"],
      ["a", "SELECT", "user", "ann"],
      ["b", "SELECT", "group", "readers"],
      ["b", "SELECT", "user", "ann"],
      ["b", "UPDATE", "group", "readers"],
      ["b", "UPDATE", "user", "ann"],
      ["c", "SELECT", "role", "seller"],
      ["c", "UPDATE", "role", "seller"],
    ]);
    expect(
      await db.rows(
        "select column_name, column_acl from svv_redshift_columns where table_name = 't' order by 1",
      ),
    ).toEqual([
      ["a", "{ann=r/local,group readers=r/local}"],
      ["b", "{ann=rw/local,group readers=rw/local}"],
      ["c", null],
    ]);
    expect(
      await db.rows(
        "select grantor, grantee, column_name, privilege_type from information_schema.column_privileges where grantee = 'ann' order by 3, 4",
      ),
    ).toEqual([
      ["local", "ann", "a", "SELECT"],
      ["local", "ann", "b", "SELECT"],
      ["local", "ann", "b", "UPDATE"],
    ]);
    expect(await db.rows("select * from svv_relation_privileges where relation_name = 't'")).toEqual([]);
    await db.run(
      "revoke update (b), select (b) on t from group readers; revoke all (c) on t from role seller",
    );
    expect(await granted()).toEqual([
      ["a", "SELECT", "group", "readers"],
      ["a", "SELECT", "user", "ann"],
      ["b", "SELECT", "user", "ann"],
      ["b", "UPDATE", "user", "ann"],
    ]);
  });

  it("are what has_column_privilege() says, together with those of the table", async () => {
    const has = (user: string, column: string, privilege: string): Promise<string | null | undefined> =>
      db.value(`has_column_privilege('${user}', 't', '${column}', '${privilege}')`);
    expect(await has("ann", "b", "update")).toBe("true");
    expect(await has("ann", "a", "update")).toBe("false");
    expect(await has("bob", "a", "select")).toBe("true");
    expect(await has("bob", "c", "select")).toBe("false");
    await db.run("grant select on t to bob");
    expect(await has("bob", "c", "select")).toBe("true");
    expect(await db.value("has_column_privilege('t', 'c', 'select')")).toBe("true");
  });

  it("follow a renamed column, go with a dropped one, and come back with a rollback", async () => {
    await db.run("create table moved (x integer, y integer); grant select (x), update (y) on moved to ann");
    await db.run("begin; alter table moved rename column x to z; alter table moved drop column y");
    expect(await granted("moved")).toEqual([["z", "SELECT", "user", "ann"]]);
    await db.run("rollback");
    expect(await granted("moved")).toEqual([
      ["x", "SELECT", "user", "ann"],
      ["y", "UPDATE", "user", "ann"],
    ]);
    await db.run("alter table moved rename to gone");
    expect(await granted("gone")).toHaveLength(2);
  });

  it("keep a user from being dropped", async () => {
    await db.run("create user eve password disable; grant select (a) on t to eve");
    await expect(db.run("drop user eve")).rejects.toMatchObject({
      code: "2BP01",
      detail: expect.stringContaining("column t.a"),
    });
    await db.run("revoke select (a) on t from eve; drop user eve");
  });
});
