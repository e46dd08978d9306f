import { describe, expect, it } from "vitest";
import { LocalRedshift, type Session } from "../../src/index.ts";
import { testDatabase } from "../database.ts";

const db = testDatabase();

const owner = async (table: string): Promise<string | null | undefined> =>
  (await db.rows(`select tableowner from pg_tables where tablename = '${table}'`))[0]?.[0];

describe("owners", () => {
  it("are the session's user until OWNER TO says another, also after a rename", async () => {
    await db.run("create user ann password disable; create table t (id integer)");
    expect(await owner("t")).toBe("local");
    await db.run("alter table t owner to ann; alter table t rename to t2");
    expect(await owner("t2")).toBe("ann");
    expect(await db.value("pg_get_userbyid(relowner) from pg_class where relname = 't2'")).toBe("ann");
    await expect(db.run("alter table t2 owner to nobody")).rejects.toMatchObject({ code: "42704" });
    await expect(db.run("drop user ann")).rejects.toMatchObject({ code: "2BP01" });
  });

  it("of schemas are whom AUTHORIZATION and OWNER TO name", async () => {
    await db.run("create schema hers authorization ann; create schema his; alter schema his owner to ann");
    const owners =
      "select nspname, pg_get_userbyid(nspowner) from pg_namespace where nspname in ('hers', 'his', 'public') order by 1";
    expect(await db.rows(owners)).toEqual([
      ["hers", "ann"],
      ["his", "ann"],
      ["public", "local"],
    ]);
    await db.run("drop schema hers; create schema hers");
    expect((await db.rows(owners))[0]).toEqual(["hers", "local"]);
  });

  it("of what a user makes who logged in are that user", async () => {
    const database = await LocalRedshift.open({ path: ":memory:" });
    const admin = await database.connect();
    await admin.execute("create user eve password disable");
    const eve: Session = await database.connect({ user: "eve" });
    await eve.execute(`create table made (id integer); create view seen as select id from made;
      create table copied as select id from made; select id into selected from made`);
    const [answer] = await admin.execute(
      "select relname, pg_get_userbyid(relowner) from pg_class where relname in ('made', 'seen', 'copied', 'selected') order by 1",
    );
    expect(answer?.rows).toEqual([
      ["copied", "eve"],
      ["made", "eve"],
      ["seen", "eve"],
      ["selected", "eve"],
    ]);
    await database.close();
  });
});

describe("default privileges", () => {
  it("go to what is made afterwards, in all schemas or in one", async () => {
    await db.run(`create schema sales; create group readers; create table sales.before (id integer);
      alter default privileges grant select on tables to public;
      alter default privileges in schema sales grant insert on tables to group readers`);
    await db.run("create table sales.after (id integer); create view elsewhere as select 1 as x");
    expect(
      await db.rows(`select relation_name, privilege_type, identity_type from svv_relation_privileges
        where relation_name in ('before', 'after', 'elsewhere') order by 1, 2`),
    ).toEqual([
      ["after", "INSERT", "group"],
      ["after", "SELECT", "public"],
      ["elsewhere", "SELECT", "public"],
    ]);
    expect(
      await db.rows(`select schema_name, object_type, owner_name, owner_type, privilege_type, grantee_name, grantee_type,
        admin_option from svv_default_privileges order by 1`),
    ).toEqual([
      ["sales", "RELATION", "local", "user", "INSERT", "readers", "group", "false"],
      [null, "RELATION", "local", "user", "SELECT", "public", "public", "false"],
    ]);
    expect(
      await db.rows(`select pg_get_userbyid(d.defacluser), n.nspname, d.defaclobjtype, d.defaclacl
        from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace order by 2`),
    ).toEqual([
      ["local", "sales", "r", '{"group readers=a/local"}'],
      ["local", null, "r", "{=r/local}"],
    ]);
    await db.run(`alter default privileges revoke select on tables from public;
      alter default privileges in schema sales revoke all on tables from group readers`);
    expect(await db.rows("select * from svv_default_privileges")).toEqual([]);
  });
});

describe("replacing a view", () => {
  it("keeps its privileges, its owner and its comment", async () => {
    await db.run(`create view v as select 1 as a; grant select on v to public; alter table v owner to ann;
      comment on view v is 'of one'; create or replace view v as select 2 as a`);
    expect(await db.rows("select viewowner from pg_views where viewname = 'v'")).toEqual([["ann"]]);
    expect(
      await db.rows(
        "select privilege_type, identity_name from svv_relation_privileges where relation_name = 'v'",
      ),
    ).toEqual([["SELECT", "public"]]);
    expect(await db.value("obj_description('v'::regclass)")).toBe("of one");
  });
});

describe("CREATE TABLE LIKE", () => {
  it("takes no privileges and no owner", async () => {
    await db.run(
      "create table original (id integer); grant select on original to ann; alter table original owner to ann",
    );
    await db.run("create table copy_of (like original)");
    expect(await owner("copy_of")).toBe("local");
    expect(await db.rows("select * from svv_relation_privileges where relation_name = 'copy_of'")).toEqual(
      [],
    );
  });
});
