import { describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

describe("CREATE TABLE", () => {
  it("records design, encodings, types and keys, and enforces no key", async () => {
    await db.run(`create table design (
      id bigint identity(0, 1) not null encode az64,
      name varchar(20) not null encode zstd,
      amount decimal(12, 2) default 1.5,
      at timestamptz,
      primary key (id),
      unique (name)
    ) diststyle key distkey (name) interleaved sortkey (at, name)`);
    await db.run("insert into design (name) values ('a'), ('b'), ('a')");
    expect(await db.rows("select id, name, amount from design order by id")).toEqual([
      ["0", "a", "1.50"],
      ["1", "b", "1.50"],
      ["2", "a", "1.50"],
    ]);
    expect(
      await db.rows(
        `select "column", type, trim(encoding), distkey, sortkey, "notnull" from pg_table_def where tablename = 'design'`,
      ),
    ).toEqual([
      ["id", "bigint", "az64", "false", "0", "true"],
      ["name", "character varying(20)", "zstd", "true", "-2", "true"],
      ["amount", "numeric(12,2)", "none", "false", "0", "false"],
      ["at", "timestamp with time zone", "none", "false", "1", "false"],
    ]);
    expect(
      await db.rows(`select diststyle, sortkey1, sortkey_num from svv_table_info where "table" = 'design'`),
    ).toEqual([["KEY(name)", "at", "2"]]);
    expect(
      await db.rows(
        "select constraint_name, constraint_type from information_schema.table_constraints where table_name = 'design' order by 1",
      ),
    ).toEqual([
      ["design_name_key", "UNIQUE"],
      ["design_pkey", "PRIMARY KEY"],
    ]);
  });

  it("refuses a design that Redshift refuses", async () => {
    await expect(db.run("create table x1 (a int) diststyle all distkey (a)")).rejects.toMatchObject({
      code: "42P16",
    });
    await expect(db.run("create table x1 (a int) distkey (b)")).rejects.toMatchObject({ code: "42703" });
    await expect(db.run("create table x1 (a geometry)")).rejects.toMatchObject({ code: "0A000" });
    await expect(db.run("create table x1 (a int) engine innodb")).rejects.toMatchObject({ code: "42601" });
  });

  it("counts the bytes of VARCHAR and CHAR, in every kind of write", async () => {
    await db.run("create table narrow (v varchar(4), c char(2))");
    await db.run("insert into narrow values ('éé', 'ab')");
    for (const write of [
      "insert into narrow (v) values ('ééé')",
      "insert into narrow (v) select 'abcde'",
      "update narrow set v = 'abcde'",
      "insert into narrow (c) values ('abc')",
    ]) {
      await expect(db.run(write)).rejects.toMatchObject({
        code: "22001",
        message: /value too long for type/,
      });
    }
    expect(await db.rows("select v, c from narrow")).toEqual([["éé", "ab"]]);
  });

  it("copies columns, types and design with LIKE", async () => {
    await db.run("create table origin (a varchar(3), b int) distkey (a) sortkey (b)");
    await db.run("create table likeness (like origin)");
    expect(
      await db.rows(`select "column", type, distkey from pg_table_def where tablename = 'likeness'`),
    ).toEqual([
      ["a", "character varying(3)", "true"],
      ["b", "integer", "false"],
    ]);
  });

  it("names a column that gets NULL although it must not", async () => {
    await db.run("create table strict (a int not null)");
    await expect(db.run("insert into strict values (null)")).rejects.toMatchObject({
      code: "23502",
      message: /column a/,
    });
  });

  it("makes temporary tables that other sessions do not see", async () => {
    await db.run("create temp table mine (a int)");
    await db.run("create table #too as select 1 as a");
    await db.run("insert into mine values (5)");
    expect(await db.rows("select a from mine union all select a from #too order by 1")).toEqual([
      ["1"],
      ["5"],
    ]);
    await db.run("delete from mine where a = 5");
    expect(await db.rows("select a from mine")).toEqual([]);
    const other = await db.connect();
    await expect(other.execute("select * from mine")).rejects.toMatchObject({ code: "42P01" });
    await other.close();
  });
});

describe("ALTER TABLE", () => {
  it("keeps types, design and keys through renames of the table and of columns", async () => {
    await db.run(
      "create table before (k varchar(9), v int, primary key (k)) diststyle key distkey (k) sortkey (k)",
    );
    await db.run("alter table before rename to after");
    await db.run("alter table after rename column k to key");
    expect(
      await db.rows(`select "column", type, distkey, sortkey from pg_table_def where tablename = 'after'`),
    ).toEqual([
      ["key", "character varying(9)", "true", "1"],
      ["v", "integer", "false", "0"],
    ]);
    await expect(db.run("insert into after values ('1234567890', 1)")).rejects.toMatchObject({
      code: "22001",
    });
  });

  it("adds and drops constraints by name", async () => {
    await db.run("create table parent (id int); create table child (id int, parent int)");
    await db.run("alter table parent add primary key (id)");
    await db.run("alter table child add constraint its_parent foreign key (parent) references parent (id)");
    const constraints = (): ReturnType<typeof db.rows> =>
      db.rows(
        "select constraint_name from information_schema.table_constraints where table_name in ('parent', 'child') order by 1",
      );
    expect(await constraints()).toEqual([["its_parent"], ["parent_pkey"]]);
    await expect(db.run("alter table parent add primary key (id)")).rejects.toMatchObject({ code: "42P16" });
    await db.run("alter table child drop constraint its_parent");
    expect(await constraints()).toEqual([["parent_pkey"]]);
  });

  it("appends by moving the rows", async () => {
    await db.run("create table target (a int, b int); create table arriving (b int, a int)");
    await db.run("insert into arriving values (2, 1)");
    await db.run("alter table target append from arriving");
    expect(await db.rows("select a, b from target")).toEqual([["1", "2"]]);
    expect(await db.rows("select * from arriving")).toEqual([]);
  });
});

describe("views", () => {
  it("bind late: over tables to come, and over tables that are swapped", async () => {
    await db.run("create view waiting as select a from to_come with no schema binding");
    await expect(db.run("select * from waiting")).rejects.toMatchObject({ code: "42P01" });
    await db.run("create table to_come as select 1 as a");
    expect(await db.rows("select * from waiting")).toEqual([["1"]]);
    await db.run(`create table next as select 2 as a;
      begin; alter table to_come rename to gone; alter table next rename to to_come; commit; drop table gone`);
    expect(await db.rows("select * from waiting")).toEqual([["2"]]);
    expect(
      await db.rows("select table_name from svv_tables where table_type = 'VIEW' and table_name = 'waiting'"),
    ).toEqual([["waiting"]]);
    await db.run("drop view waiting");
    await expect(db.run("select * from waiting")).rejects.toMatchObject({ code: "42P01" });
  });

  it("over missing tables are refused without NO SCHEMA BINDING", async () => {
    await expect(db.run("create view bound as select * from nowhere")).rejects.toMatchObject({
      code: "42P01",
    });
  });
});

describe("MERGE", () => {
  it("updates and inserts, or replaces by key with REMOVE DUPLICATES", async () => {
    await db.run("create table base as select 1 as id, 'old' as v union all select 2, 'kept'");
    await db.run("create table news as select 1 as id, 'new' as v union all select 3, 'more'");
    await db.run(
      "merge into base using news on base.id = news.id when matched then update set v = news.v when not matched then insert values (news.id, news.v)",
    );
    const expected = [
      ["1", "new"],
      ["2", "kept"],
      ["3", "more"],
    ];
    expect(await db.rows("select * from base order by id")).toEqual(expected);
    await db.run("merge into base using news as n on base.id = n.id remove duplicates");
    expect(await db.rows("select * from base order by id")).toEqual(expected);
  });
});
