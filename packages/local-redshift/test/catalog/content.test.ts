import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

beforeAll(async () => {
  await db.run(`create schema shop;
    create table shop.people (
      id integer primary key,
      name varchar(20) encode zstd,
      code char(2),
      paid decimal(10, 2),
      at timestamp,
      seen date,
      number bigint identity(5, 2)
    ) diststyle key distkey (id) compound sortkey (at, id);
    create table shop.orders (
      id bigint not null,
      person integer references shop.people (id),
      unique (id, person)
    ) diststyle all interleaved sortkey (id, person);
    create table plain (a integer);
    create view shop.names as select id, name from shop.people;
    create view shop.waiting as select x from shop.nowhere with no schema binding;
    create materialized view shop.counted auto refresh yes as select count(*) as n from shop.people;
    create temp table scratch (note varchar(3));
    insert into shop.people (id, name) values (1, 'a'), (2, 'b')`);
});

describe("tables and views", () => {
  const all = [
    ["pg_temp", "scratch", "BASE TABLE"],
    ["public", "plain", "BASE TABLE"],
    ["shop", "counted", "VIEW"],
    ["shop", "names", "VIEW"],
    ["shop", "orders", "BASE TABLE"],
    ["shop", "people", "BASE TABLE"],
    ["shop", "waiting", "VIEW"],
  ];

  it("are listed, late-binding, materialized and temporary ones too", async () => {
    expect(
      await db.rows("select table_schema, table_name, table_type from svv_tables order by 1, 2"),
    ).toEqual(all);
    const types = new Map([["BASE TABLE", "TABLE"]]);
    const short = all.map(([schema, name, type = ""]) => [schema, name, types.get(type) ?? type]);
    for (const catalog of ["svv_all_tables", "svv_redshift_tables"]) {
      const listed = `select schema_name, table_name, table_type from ${catalog} order by 1, 2`;
      expect(await db.rows(listed)).toEqual(short);
    }
    expect(
      await db.rows(
        "select table_schema, table_name, table_type from information_schema.tables order by 1, 2",
      ),
    ).toEqual(
      all.map(([schema, name, type]) => [schema, name, schema === "pg_temp" ? "LOCAL TEMPORARY" : type]),
    );
  });

  it("are shown to the session alone where they are temporary", async () => {
    const other = await db.connect();
    const seen = await other.execute("select count(*) from svv_tables where table_name = 'scratch'");
    expect(seen[0]?.rows).toEqual([["0"]]);
    await other.close();
  });

  it("show the queries of views as they were written", async () => {
    expect(
      await db.rows("select table_name, view_definition from information_schema.views order by 1"),
    ).toEqual([
      ["counted", "create materialized view shop.counted as select count(*) as n from shop.people;"],
      ["names", "select id, name from shop.people;"],
      ["waiting", "create view shop.waiting as select x from shop.nowhere with no schema binding;"],
    ]);
  });

  it("go with a drop, follow a rename, and come back with a rollback", async () => {
    const listed = "select table_name from svv_tables where table_schema = 'public' order by 1";
    await db.run("begin; alter table plain rename to plainer");
    expect(await db.rows(listed)).toEqual([["plainer"]]);
    await db.run("drop table plainer");
    expect(await db.rows(listed)).toEqual([]);
    await db.run("rollback");
    expect(await db.rows(listed)).toEqual([["plain"]]);
  });
});

describe("columns", () => {
  it("show type, length, precision and NOT NULL", async () => {
    const measures = `is_nullable, data_type, character_maximum_length, numeric_precision, numeric_scale`;
    const expected = [
      ["id", "1", "NO", "integer", null, "32", "0"],
      ["name", "2", "YES", "character varying", "20", null, null],
      ["code", "3", "YES", "character", "2", null, null],
      ["paid", "4", "YES", "numeric", null, "10", "2"],
      ["at", "5", "YES", "timestamp without time zone", null, null, null],
      ["seen", "6", "YES", "date", null, null, null],
      ["number", "7", "NO", "bigint", null, "64", "0"],
    ];
    for (const [catalog, schema] of [
      ["svv_columns", "table_schema"],
      ["information_schema.columns", "table_schema"],
      ["svv_all_columns", "schema_name"],
    ]) {
      const rows = await db.rows(
        `select column_name, ordinal_position, ${measures} from ${catalog}
         where ${schema} = 'shop' and table_name = 'people' order by ordinal_position`,
      );
      expect(rows, catalog).toEqual(expected);
    }
  });

  it("of a view have the types of its query", async () => {
    expect(
      await db.rows(
        "select column_name, data_type, character_maximum_length from svv_columns where table_name = 'names' order by ordinal_position",
      ),
    ).toEqual([
      ["id", "integer", null],
      ["name", "character varying", "20"],
    ]);
  });

  it("that are identities say their seed and step", async () => {
    expect(
      await db.value(
        "regexp_replace(column_default, '[(][0-9]+', '(') from svv_columns where table_name = 'people' and column_name = 'number'",
      ),
    ).toBe(`"identity"(, 6, '5,2'::text)`);
  });

  it("show encoding, distribution and sort key", async () => {
    expect(
      await db.rows(
        `select column_name, data_type, encoding, distkey, sortkey from svv_redshift_columns
         where schema_name = 'shop' and table_name = 'people' and (sortkey <> 0 or encoding <> 'none') order by 1`,
      ),
    ).toEqual([
      ["at", "timestamp without time zone", "none", "false", "1"],
      ["id", "integer", "none", "true", "2"],
      ["name", "character varying(20)", "zstd", "false", "0"],
    ]);
  });
});

describe("pg_table_def", () => {
  const tables = "select distinct schemaname, tablename from pg_table_def order by 1, 2";

  it("shows tables of the search path alone, and temporary ones", async () => {
    expect(await db.rows(tables)).toEqual([
      ["pg_temp", "scratch"],
      ["public", "plain"],
    ]);
    await db.run("set search_path to '$user', public, shop");
    expect(await db.rows(tables)).toEqual([
      ["pg_temp", "scratch"],
      ["public", "plain"],
      ["shop", "counted"],
      ["shop", "orders"],
      ["shop", "people"],
    ]);
    await db.run("reset search_path");
  });

  it("gives every second column of an interleaved sort key a negative place", async () => {
    await db.run("set search_path to shop");
    expect(
      await db.rows(`select "column", type, sortkey, "notnull" from pg_table_def where tablename = 'orders'`),
    ).toEqual([
      ["id", "bigint", "1", "true"],
      ["person", "integer", "-2", "false"],
    ]);
    await db.run("reset search_path");
  });
});

describe("svv_table_info", () => {
  it("shows the design of tables that hold rows", async () => {
    expect(
      await db.rows(
        `select "schema", "table", encoded, diststyle, sortkey1, max_varchar, sortkey_num, tbl_rows
         from svv_table_info order by 1, 2`,
      ),
    ).toEqual([
      ["shop", "counted", "N", "AUTO(ALL)", "AUTO(SORTKEY)", "0", "0", "1"],
      ["shop", "people", "Y", "KEY(id)", "at", "20", "2", "2"],
    ]);
  });
});

describe("keys", () => {
  it("are shown with their columns and what they refer to", async () => {
    expect(
      await db.rows(
        "select constraint_name, table_name, constraint_type from information_schema.table_constraints order by 1",
      ),
    ).toEqual([
      ["orders_id_person_key", "orders", "UNIQUE"],
      ["orders_person_fkey", "orders", "FOREIGN KEY"],
      ["people_pkey", "people", "PRIMARY KEY"],
    ]);
    expect(
      await db.rows(
        "select constraint_name, column_name, ordinal_position from information_schema.key_column_usage order by 1, 3",
      ),
    ).toEqual([
      ["orders_id_person_key", "id", "1"],
      ["orders_id_person_key", "person", "2"],
      ["orders_person_fkey", "person", "1"],
      ["people_pkey", "id", "1"],
    ]);
    expect(
      await db.rows(
        "select constraint_name, unique_constraint_schema, unique_constraint_name from information_schema.referential_constraints",
      ),
    ).toEqual([["orders_person_fkey", "shop", "people_pkey"]]);
    expect(
      await db.rows(
        "select constraint_name, table_name, column_name from information_schema.constraint_column_usage where constraint_name like '%fkey'",
      ),
    ).toEqual([["orders_person_fkey", "people", "id"]]);
  });
});

describe("materialized views", () => {
  it("are listed; whether they are stale is not known", async () => {
    expect(
      await db.rows("select schema_name, trim(name), is_stale, state, autorefresh from svv_mv_info"),
    ).toEqual([["shop".padEnd(128), "counted", "u", "0", "t"]]);
  });
});

describe("schemas and the database", () => {
  it("are listed with their owners", async () => {
    expect(
      await db.rows("select schema_name, schema_owner, schema_type from svv_all_schemas order by 1"),
    ).toEqual([
      ["public", "100", "local"],
      ["shop", "100", "local"],
    ]);
    expect(await db.rows("select database_name, database_type from svv_redshift_databases")).toEqual([
      ["dev", "local"],
    ]);
  });
});
