import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

/** What drivers, dbt, SQLAlchemy and the scripts of awslabs ask of pg_catalog. */
beforeAll(async () => {
  await db.run(`create schema mart;
    create table mart.parents (a integer, b bigint encode az64, primary key (a, b)) diststyle key distkey (a);
    create table mart.children (x integer, y bigint, name varchar(9),
      foreign key (x, y) references mart.parents (a, b)) diststyle all;
    create view plain as select a from mart.parents;
    create view late as select a from mart.parents with no schema binding;
    create materialized view counted as select count(*) as n from mart.parents`);
});

describe("keys", () => {
  // (PostgreSQL: catalog-pg-constraint)
  it("say what a foreign key refers to", async () => {
    expect(
      await db.rows(
        `select k.conkey, k.confkey, r.relname, k.confupdtype, k.confdeltype, pg_get_constraintdef(k.oid)
         from pg_constraint k join pg_class r on r.oid = k.confrelid`,
      ),
    ).toEqual([["{1,2}", "{1,2}", "parents", "a", "a", "FOREIGN KEY (x, y) REFERENCES mart.parents(a, b)"]]);
  });

  it("have their columns in pg_attribute, where JDBC's getPrimaryKeys looks for them", async () => {
    expect(
      await db.rows(
        `select ct.relname, a.attname, a.attnum, ci.relname from pg_catalog.pg_class ct, pg_catalog.pg_class ci,
           pg_catalog.pg_attribute a, pg_catalog.pg_index i
         where ct.oid = i.indrelid and ci.oid = i.indexrelid and a.attrelid = ci.oid and i.indisprimary order by 3`,
      ),
    ).toEqual([
      ["parents", "a", "1", "parents_pkey"],
      ["parents", "b", "2", "parents_pkey"],
    ]);
  });

  it("are unfolded by newer versions of pgjdbc", async () => {
    expect(
      await db.rows(
        `select result.column_name, result.key_seq from (
           select a.attname as column_name, (information_schema._pg_expandarray(i.indkey)).n as key_seq,
             information_schema._pg_expandarray(i.indkey) as keys, a.attnum as a_attnum
           from pg_catalog.pg_attribute a join pg_catalog.pg_index i on a.attrelid = i.indrelid
           where i.indisprimary) result
         where result.a_attnum = (result.keys).x order by 2`,
      ),
    ).toEqual([
      ["a", "1"],
      ["b", "2"],
    ]);
  });
});

describe("arrays of the catalogs", () => {
  it("are compared with = ANY, and have elements", async () => {
    expect(
      await db.rows(
        `select a.attname from pg_constraint k join pg_attribute a on a.attrelid = k.confrelid and a.attnum = any(k.confkey)
         order by 1`,
      ),
    ).toEqual([["a"], ["b"]]);
    expect(
      await db.rows(
        "select conkey[1], conkey[2], array_upper(conkey, 1) from pg_constraint where contype = 'f'",
      ),
    ).toEqual([["1", "2", "2"]]);
    expect(await db.rows("select indkey[0], indkey[1] from pg_index")).toEqual([["1", "2"]]);
    expect(
      await db.rows("select relname from pg_class where relkind = any (array['i', 'x']) order by 1"),
    ).toEqual([["parents_pkey"]]);
  });

  it("are those of the search path too, as pgjdbc asks for a type", async () => {
    expect(
      await db.rows(
        `select typinput = 'pg_catalog.array_in'::regproc, typname from pg_catalog.pg_type left join (
           select ns.oid as nspoid, r.r from pg_namespace as ns join (
             select s.r, (current_schemas(false))[s.r] as nspname
             from generate_series(1, array_upper(current_schemas(false), 1)) as s(r)) as r using (nspname)) as sp
           on sp.nspoid = typnamespace where pg_type.oid = 4000 order by sp.r`,
      ),
    ).toEqual([["false", "super"]]);
    await expect(db.run("select * from mart.parents, generate_series(1, 2) g")).rejects.toMatchObject({
      code: "0A000",
    });
  });
});

describe("views", () => {
  // (awslabs v_generate_view_ddl: a late-binding view has no columns, and its definition is the whole statement)
  it("are told as they were written, materialized ones too", async () => {
    expect(
      await db.rows(
        `select c.relname, c.relkind, c.relnatts, v.definition from pg_class c join pg_views v on v.viewname = c.relname
         where v.schemaname = 'public' order by 1`,
      ),
    ).toEqual([
      [
        "counted",
        "v",
        "1",
        "create materialized view public.counted as select count(*) as n from mart.parents;",
      ],
      ["late", "v", "0", "create view public.late as select a from mart.parents with no schema binding;"],
      ["plain", "v", "1", "select a from mart.parents;"],
    ]);
    expect(await db.value("pg_get_viewdef('plain')")).toBe("select a from mart.parents;");
    expect(await db.rows("select tablename from pg_tables where schemaname = 'public'")).toEqual([]);
  });

  // (dg/PG_GET_LATE_BINDING_VIEW_COLS)
  it("that bind late show their columns in the function and SVV_COLUMNS alone", async () => {
    const count = (from: string): Promise<unknown> => db.value(`count(*) from ${from}`);
    expect(await count("information_schema.columns where table_name = 'late'")).toBe("0");
    expect(await count("pg_attribute a join pg_class c on c.oid = a.attrelid where c.relname = 'late'")).toBe(
      "0",
    );
    expect(await count("svv_columns where table_name = 'late'")).toBe("1");
    expect(
      await count("pg_get_late_binding_view_cols() cols(a name, b name, c name, d varchar, e int)"),
    ).toBe("1");
  });
});

describe("names of objects and types", () => {
  it("are numbers by a cast, and errors where there is no such object", async () => {
    await expect(db.value("'nope'::regclass")).rejects.toMatchObject({ code: "42P01" });
    expect(await db.value("to_regclass('nope')")).toBeNull();
    expect(await db.value("'int4'::regtype")).toBe("integer");
  });
});

describe("columns and tables", () => {
  it("have lengths, encodings and styles", async () => {
    expect(
      await db.rows(
        `select attname, attlen, format_encoding(attencodingtype::integer) from pg_attribute a
         join pg_class c on c.oid = a.attrelid where c.relname in ('parents', 'children') order by 1`,
      ),
    ).toEqual([
      ["a", "4", "none"],
      ["b", "8", "az64"],
      ["name", "-1", "none"],
      ["x", "4", "none"],
      ["y", "8", "none"],
    ]);
    // (dg/r_PG_CLASS_INFO)
    expect(
      await db.rows(
        "select relname, reldiststyle from pg_class where relname in ('parents', 'children') order by 1",
      ),
    ).toEqual([
      ["children", "8"],
      ["parents", "1"],
    ]);
  });
});

describe("catalogs of the session and the cluster", () => {
  it("tell of the session's own settings, not of the engine's", async () => {
    await db.run("set query_group to mine");
    const settings = `pg_settings where name in ('query_group', 'max_index_keys') order by 1`;
    for (const from of [settings, `pg_catalog.${settings}`]) {
      expect(await db.rows(`select name, setting from ${from}`)).toEqual([
        ["max_index_keys", "32"],
        ["query_group", "mine"],
      ]);
    }
    await db.run("reset query_group");
  });

  it.each(["pg_sequences", "duckdb_tables", "main.duckdb_views", "sqlite_master", "pg_prepared_statements"])(
    "do not show the engine's %s",
    async (name) => {
      await expect(db.run(`select * from ${name}`)).rejects.toMatchObject({ code: "42P01" });
    },
  );

  it.each([
    ...[
      "pg_indexes",
      "pg_class_info",
      "pg_user_info",
      "pg_shadow",
      "pg_stat_activity",
      "pg_library",
      "pg_locks",
    ],
    ...["pg_aggregate", "pg_stats", "pg_rules", "pg_external_schema", "pg_proc_info", "stv_tbl_perm"],
    ...["stv_blocklist", "stv_partitions", "svv_diskusage", "information_schema.routines"],
    ...["information_schema.check_constraints", "information_schema.sequences"],
  ])("have %s", async (name) => {
    await expect(db.run(`select * from ${name}`)).resolves.toMatchObject({ command: "SELECT" });
  });

  it("have information_schema among the schemas", async () => {
    expect(await db.value("count(*) from pg_namespace where nspname = 'information_schema'")).toBe("1");
  });
});

describe("access lists", () => {
  // (PostgreSQL: ddl-priv; dg/r_PG_DEFAULT_ACL)
  it("begin with the owner's own entry, and put those of groups in quotes", async () => {
    await db.run(`create user alice password 'Abcd1234'; create group analysts;
      grant select on mart.parents to alice; grant select, insert on mart.parents to group analysts`);
    expect(
      await db.rows("select relacl from pg_class where relname in ('parents', 'children') order by relname"),
    ).toEqual([[null], ['{local=arwdRxt/local,"group analysts=ar/local",alice=r/local}']]);
  });
});

describe("statements about objects that are not there, or still are", () => {
  it("say so in a notice", async () => {
    expect((await db.run("drop table if exists nope")).notices).toEqual([
      'INFO: table "nope" does not exist, skipping',
    ]);
    expect((await db.run("create table if not exists mart.parents (a integer)")).notices).toEqual([
      'INFO: relation "parents" already exists, skipping',
    ]);
  });

  it("keep a schema that is not empty", async () => {
    await expect(db.run("drop schema mart")).rejects.toMatchObject({ code: "2BP01" });
  });

  // (dg/r_SHOW_CONSTRAINTS, dg/r_SHOW_COLUMN_GRANTS)
  it.each([
    ["show constraints primary keys from table mart.parents", "SHOW CONSTRAINTS"],
    ["show column grants on table mart.parents", "SHOW COLUMN GRANTS"],
    ["show parameters of function f", "SHOW PARAMETERS"],
  ])("%s is refused by name", async (sql, name) => {
    await expect(db.run(sql)).rejects.toMatchObject({
      code: "0A000",
      message: expect.stringContaining(name),
    });
  });
});
