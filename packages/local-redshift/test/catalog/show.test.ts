import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

beforeAll(async () => {
  await db.run(`create schema shop;
    create table shop.kinds (id smallint not null, name varchar(10), primary key (id)) diststyle all;
    create table shop.sales (
      sale integer identity(1,1) not null encode az64, kind smallint not null encode raw distkey, price numeric(8,2) default 0 encode az64,
      at timestamp, "odd name" char(2), foreign key (kind) references shop.kinds (id))
      diststyle key interleaved sortkey (at, kind);
    create table foo (a int primary key, b int);
    create view shop.cheap as select sale from shop.sales where price < 10;
    create view shop.later as select x from shop.missing with no schema binding;
    create materialized view shop.counted as select count(*) as n from shop.sales;
    comment on table shop.sales is 'what was sold'; comment on column shop.sales.at is 'when';
    create user ann password disable; create role seller;
    grant select, update on shop.sales to ann with grant option, role seller; grant usage on schema shop to role seller;
    grant temp on database dev to ann`);
});

const shown = async (sql: string): Promise<{ columns: readonly string[]; rows: readonly unknown[] }> => {
  const { columns, rows } = await db.run(sql);
  return { columns: columns.map(({ name }) => name), rows };
};

describe("SHOW of lists", () => {
  it("SHOW DATABASES", async () => {
    expect((await shown("show databases")).rows).toEqual([
      ["dev", "100", "local", expect.anything(), null, "Serializable"],
    ]);
  });

  it("SHOW SCHEMAS takes LIKE and LIMIT", async () => {
    expect(await shown("show schemas from database dev")).toEqual({
      columns: [
        "database_name",
        "schema_name",
        "schema_owner",
        "schema_type",
        "schema_acl",
        "source_database",
        "schema_option",
      ],
      rows: [
        ["dev", "public", "100", "local", null, null, null],
        ["dev", "shop", "100", "local", null, null, null],
      ],
    });
    expect((await shown("show schemas from database dev like 'sh%' limit 5")).rows).toHaveLength(1);
    expect((await shown("show schemas from database dev limit 0")).rows).toEqual([]);
  });

  it("SHOW TABLES has tables and views", async () => {
    const { columns, rows } = await shown("show tables from schema dev.shop");
    expect(columns).toEqual([
      "database_name",
      "schema_name",
      "table_name",
      "table_type",
      "table_acl",
      "remarks",
    ]);
    expect(rows.map((row) => [(row as string[])[2], (row as string[])[3], (row as string[])[5]])).toEqual([
      ["cheap", "VIEW", null],
      ["counted", "VIEW", null],
      ["kinds", "TABLE", null],
      ["later", "VIEW", null],
      ["sales", "TABLE", "what was sold"],
    ]);
    expect((await shown("show tables from schema shop like 's_les'")).rows).toHaveLength(1);
  });

  it("SHOW COLUMNS has them in order", async () => {
    const { columns, rows } = await shown("show columns from table dev.shop.sales");
    expect(columns).toEqual([
      ...["database_name", "schema_name", "table_name", "column_name", "ordinal_position", "column_default"],
      ...[
        "is_nullable",
        "data_type",
        "character_maximum_length",
        "numeric_precision",
        "numeric_scale",
        "remarks",
      ],
    ]);
    expect(rows.map((row) => (row as string[])[3])).toEqual(["sale", "kind", "price", "at", "odd name"]);
    expect(rows[3]).toEqual([
      ...[
        "dev",
        "shop",
        "sales",
        "at",
        "4",
        null,
        "YES",
        "timestamp without time zone",
        null,
        null,
        null,
        "when",
      ],
    ]);
  });
});

describe("SHOW TABLE", () => {
  it("gives what makes the table again", async () => {
    const text = await shown("show table shop.sales");
    expect(text.columns).toEqual(["Show Table DDL statement"]);
    expect(text.rows).toEqual([
      [
        `CREATE TABLE shop.sales (
sale integer identity(1,1) NOT NULL ENCODE az64,
kind smallint NOT NULL distkey,
price numeric(8,2) DEFAULT 0 ENCODE az64,
at timestamp without time zone,
"odd name" character(2),
FOREIGN KEY (kind) REFERENCES shop.kinds(id)
)
DISTSTYLE KEY INTERLEAVED SORTKEY ( at, kind );`,
      ],
    ]);
    await db.run(String((text.rows[0] as string[])[0]).replace("shop.sales", "shop.again"));
    const again = await shown("show table shop.again");
    expect(String((again.rows[0] as string[])[0]).replace("shop.again", "shop.sales")).toBe(
      (text.rows[0] as string[])[0],
    );
  });

  it("is as in the documentation for a key, and finds a table by the search path", async () => {
    expect((await shown("show table foo")).rows).toEqual([
      ["CREATE TABLE public.foo (\na integer NOT NULL,\nb integer,\nPRIMARY KEY (a)\n)\nDISTSTYLE AUTO;"],
    ]);
  });
});

describe("SHOW VIEW", () => {
  it("gives the query of views of each kind", async () => {
    const text = async (name: string): Promise<unknown> => (await shown(`show view ${name}`)).rows;
    expect(await text("shop.cheap")).toEqual([["select sale from shop.sales where price < 10;"]]);
    expect(await text("shop.later")).toEqual([["select x from shop.missing WITH NO SCHEMA BINDING;"]]);
    expect(await text("shop.counted")).toEqual([
      ["CREATE MATERIALIZED VIEW shop.counted AS select count(*) as n from shop.sales;"],
    ]);
  });
});

describe("SHOW GRANTS", () => {
  it("on a table, a schema and the database", async () => {
    expect(await shown("show grants on table shop.sales")).toEqual({
      columns: [
        ...["database_name", "schema_name", "object_name", "object_type", "privilege_type", "identity_id"],
        ...["identity_name", "identity_type", "admin_option", "privilege_scope"],
      ],
      rows: [
        ["dev", "shop", "sales", "TABLE", "SELECT", "102", "seller", "role", "false", "TABLE"],
        ["dev", "shop", "sales", "TABLE", "UPDATE", "102", "seller", "role", "false", "TABLE"],
        ["dev", "shop", "sales", "TABLE", "SELECT", "101", "ann", "user", "true", "TABLE"],
        ["dev", "shop", "sales", "TABLE", "UPDATE", "101", "ann", "user", "true", "TABLE"],
      ],
    });
    expect((await shown("show grants on shop.sales for role seller limit 1")).rows).toHaveLength(1);
    expect((await shown("show grants on schema dev.shop")).rows).toEqual([
      ["dev", "shop", "USAGE", "102", "seller", "role", "false", "SCHEMA"],
    ]);
    expect(await shown("show grants on database dev")).toEqual({
      columns: [
        ...[
          "database_name",
          "privilege_type",
          "identity_id",
          "identity_name",
          "identity_type",
          "admin_option",
        ],
        "privilege_scope",
      ],
      rows: [["dev", "TEMPORARY", "101", "ann", "user", "false", "DATABASE"]],
    });
  });

  it("for a user and for a role", async () => {
    expect(
      (await shown("show grants for ann")).rows.map((row) => [(row as string[])[3], (row as string[])[4]]),
    ).toEqual([
      ["DATABASE", "TEMPORARY"],
      ["TABLE", "SELECT"],
      ["TABLE", "UPDATE"],
    ]);
    expect((await shown("show grants for role seller from database dev")).rows).toHaveLength(3);
  });
});

describe("what SHOW refuses", () => {
  it.each([
    ["show table shop.nothing", "42P01"],
    ["show view shop.sales", "42P01"],
    ["show schemas from database prod", "3D000"],
    ["show columns from table prod.shop.sales", "3D000"],
    ["show tables from schema shop limit 10001", "22023"],
    ["show procedure p (int)", "0A000"],
    ["show tables from schema shop like x", "42601"],
  ])("%s", async (sql, code) => {
    await expect(db.run(sql)).rejects.toMatchObject({ code });
  });

  it("and parameters are shown as before", async () => {
    expect(await db.rows("show timezone")).toEqual([["UTC"]]);
  });
});
