import { describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

describe("users and groups", () => {
  it("stand in pg_user and pg_group, and a password nowhere", async () => {
    await db.run(`create user ann with password 'Sup3rSecret' createdb valid until '2030-01-01';
      create user "Bob" createuser password disable; create group readers with user ann, "Bob"`);
    expect(
      await db.rows("select usename, usesysid, usecreatedb, usesuper, passwd from pg_user order by 2"),
    ).toEqual([
      ["rdsdb", "1", "true", "true", "********"],
      ["local", "100", "true", "true", "********"],
      ["ann", "101", "true", "false", "********"],
      ["bob", "102", "false", "true", "********"],
    ]);
    expect(await db.rows("select groname, grolist from pg_group")).toEqual([["readers", "{101,102}"]]);
    expect(JSON.stringify(await db.rows("select * from _redshift.identities"))).not.toContain("Sup3rSecret");
  });

  it("change their names without losing what they were granted", async () => {
    await db.run(`create table t (id integer); grant select on t to ann; grant usage on schema public to group readers;
      alter user ann rename to anna; alter group readers rename to viewers; alter group viewers drop user bob`);
    expect(await db.rows("select identity_name from svv_relation_privileges")).toEqual([["anna"]]);
    expect(
      await db.rows(
        "select namespace_name, privilege_type, identity_name, privilege_scope from svv_schema_privileges",
      ),
    ).toEqual([["public", "USAGE", "viewers", "SCHEMA"]]);
    expect(await db.rows("select groname, grolist from pg_group")).toEqual([["viewers", "{101}"]]);
  });

  it("are dropped when nothing is left of theirs", async () => {
    await expect(db.run("drop user anna")).rejects.toMatchObject({ code: "2BP01" });
    await db.run("revoke all on t from anna; drop user anna; drop user if exists anna");
    await expect(db.run("drop user anna")).rejects.toMatchObject({ code: "42704" });
    expect(await db.rows("select usename from pg_user order by usesysid")).toEqual([
      ["rdsdb"],
      ["local"],
      ["bob"],
    ]);
  });

  it("a password is masked in the history, also of a statement that fails", async () => {
    await db.run("create user gil password 'Hush1234'; alter user gil with password 'Hush5678' nocreatedb");
    await expect(db.run("create user gil password 'Hush9999'")).rejects.toMatchObject({ code: "42710" });
    const texts = await db.rows(
      `select query_text || coalesce(error_message, '') from sys_query_history union all select text from sys_query_text
       union all select querytxt from stl_query union all select text from svl_statementtext`,
    );
    expect(JSON.stringify(texts)).toContain("create user gil");
    expect(JSON.stringify(texts)).not.toMatch(/Hush\d/);
  });

  it("a syntax error does not show what might be a password", async () => {
    await expect(db.run("create user eve password 'S3cret' 'S3cret'")).rejects.toThrow(/^(?!.*S3cret)/);
  });
});

describe("roles", () => {
  it("are granted to users and roles, and shown", async () => {
    await db.run(`create user carl password disable; create role analyst; create role chief externalid 'ext-1';
      grant role analyst to carl with admin option, role chief; grant create user, vacuum to role chief`);
    expect(await db.rows("select role_name, role_owner, external_id from svv_roles order by 1")).toEqual([
      ["analyst", "local", null],
      ["chief", "local", "ext-1"],
    ]);
    expect(await db.rows("select user_name, role_name, admin_option from svv_user_grants")).toEqual([
      ["carl", "analyst", "true"],
    ]);
    expect(await db.rows("select role_name, granted_role_name from svv_role_grants")).toEqual([
      ["chief", "analyst"],
    ]);
    expect(
      await db.rows(
        "select system_privilege, identity_name, identity_type from svv_system_privileges order by 1",
      ),
    ).toEqual([
      ["CREATE USER", "chief", "role"],
      ["VACUUM", "chief", "role"],
    ]);
  });

  it("do not go round in a circle, and are dropped by FORCE alone while granted", async () => {
    await expect(db.run("grant role chief to role analyst")).rejects.toMatchObject({ code: "0LP01" });
    await expect(db.run("drop role analyst")).rejects.toMatchObject({ code: "2BP01" });
    await db.run("drop role analyst force; drop role chief");
    expect(await db.rows("select * from svv_roles")).toEqual([]);
    expect(await db.rows("select * from svv_user_grants")).toEqual([]);
  });
});

describe("has_table_privilege and its kin", () => {
  it("say what the recorded privileges say", async () => {
    await db.run(`create user dora password disable; create group tellers with user dora; create role vip;
      create schema bank; create table bank.accounts (id integer);
      grant select on bank.accounts to group tellers; grant role vip to dora; grant update on bank.accounts to role vip;
      grant usage on schema bank to dora with grant option; grant create on database dev to role vip`);
    const asked = (call: string): Promise<string | null | undefined> => db.value(call);
    expect(await asked("has_table_privilege('bank.accounts', 'delete')")).toBe("true");
    expect(await asked("has_table_privilege('dora', 'bank.accounts', 'select')")).toBe("true");
    expect(await asked("has_table_privilege('dora', 'bank.accounts', 'UPDATE')")).toBe("true");
    expect(await asked("has_table_privilege('dora', 'bank.accounts', 'delete')")).toBe("false");
    expect(await asked("has_table_privilege('bob', 'bank.accounts', 'delete')")).toBe("true");
    expect(await asked("has_schema_privilege('dora', 'bank', 'usage')")).toBe("true");
    expect(await asked("has_schema_privilege('dora', 'bank', 'usage with grant option')")).toBe("true");
    expect(await asked("has_schema_privilege('dora', 'bank', 'create')")).toBe("false");
    expect(await asked("has_schema_privilege('dora', 'public', 'create')")).toBe("true");
    expect(await asked("has_database_privilege('dora', 'dev', 'create')")).toBe("true");
    expect(await asked("has_database_privilege('carl', 'dev', 'create')")).toBe("false");
    expect(await asked("has_database_privilege('carl', 'dev', 'temp')")).toBe("true");
  });

  it.each([
    ["has_table_privilege('bank.nothing', 'select')", "42P01"],
    ["has_table_privilege('nobody', 'bank.accounts', 'select')", "42704"],
    ["has_table_privilege('bank.accounts', 'fly')", "22023"],
    ["has_schema_privilege('nowhere', 'usage')", "3F000"],
    ["has_database_privilege('prod', 'create')", "3D000"],
  ])("%s fails with %s", async (call, code) => {
    await expect(db.value(call)).rejects.toMatchObject({ code });
  });
});
