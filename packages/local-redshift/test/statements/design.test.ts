import { beforeEach, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

const keysOf = (table: string): Promise<readonly (readonly (string | null)[])[]> =>
  db.rows(`select "column", distkey, sortkey from pg_table_def where tablename = '${table}'`);

beforeEach(async () => {
  await db.run("rollback; drop table if exists t; drop table if exists u");
});

describe("CREATE TABLE AS (dg/r_CTAS_usage_notes, dg/r_CTAS_examples)", () => {
  beforeEach(() => db.run("create table t (a integer, b varchar(3), c date) distkey (a) sortkey (c, b)"));

  it("takes the distribution and sort keys of the one table that it scans", async () => {
    await db.run("create table u as select c, a as k, b from t where a > 1");
    expect(await keysOf("u")).toEqual([
      ["c", "false", "1"],
      ["k", "true", "0"],
      ["b", "false", "2"],
    ]);
  });

  it("says its own, and takes none from what joins, sorts, groups or limits", async () => {
    await db.run("create table u diststyle even sortkey (a) as select * from t");
    expect(await keysOf("u")).toEqual([
      ["a", "false", "1"],
      ["b", "false", "0"],
      ["c", "false", "0"],
    ]);
    for (const query of [
      "select a from t limit 1",
      "select a from t order by a",
      "select distinct a from t",
      "select x.a from t x join t y on x.a = y.a",
      "select a from t group by a",
    ]) {
      await db.run(`drop table u; create table u as ${query}`);
      expect(await keysOf("u"), query).toEqual([["a", "false", "0"]]);
    }
  });
});

describe("DEFAULT", () => {
  it("may cast a constant to text", async () => {
    await db.run(`create table t (a varchar(10) default 'x'::character varying,
      b varchar(10) default cast('xyz' as varchar(2)), c varchar(5) default null::varchar,
      d char(3) default 'ab'::char(3), e integer default 3)`);
    await db.run("insert into t default values; alter table t add column f varchar(5) default 'hello'::text");
    expect(await db.rows("select * from t")).toEqual([["x", "xy", null, "ab ", "3", "hello"]]);
  });

  it("of ADD COLUMN must be as short as the column, which stays NOT NULL", async () => {
    await db.run("create table t (a integer); insert into t values (1)");
    await expect(db.run("alter table t add column b varchar(2) default 'abc'")).rejects.toMatchObject({
      code: "22001",
    });
    await db.run("alter table t add column b varchar(3) not null default 'abc'");
    await expect(db.run("insert into t (b) values (null)")).rejects.toMatchObject({ code: "23502" });
    await db.run("insert into t (a) values (2)");
    expect(await db.rows("select * from t order by a")).toEqual([
      ["1", "abc"],
      ["2", "abc"],
    ]);
  });
});

describe("CHAR and VARCHAR (dg/r_Character_types)", () => {
  it("have 4096 and 65535 bytes at most, and one at least", async () => {
    for (const type of ["varchar(65536)", "char(4097)", "varchar(0)"]) {
      await expect(db.run(`create table t (a ${type})`)).rejects.toMatchObject({ code: "22023" });
    }
    await db.run("create table t (a char(max), b varchar(max))");
    expect(await db.rows("select type from pg_table_def where tablename = 't'")).toEqual([
      ["character(4096)"],
      ["character varying(65535)"],
    ]);
  });

  it("compare by case: another collation is refused", async () => {
    await expect(db.run("create table t (a varchar(3) collate case_insensitive)")).rejects.toMatchObject({
      code: "0A000",
    });
    await db.run("create table t (a varchar(3) collate case_sensitive)");
  });
});

// dg/r_CREATE_TABLE_NEW, dg/r_ALTER_TABLE, dg/c_Compression_encodings
const wrong: readonly (readonly [string, string])[] = [
  ["create table u (a integer primary key, b integer primary key)", "42P16"],
  ["create table u (a integer distkey, b integer distkey)", "42P16"],
  ["create table u (a integer) diststyle key", "42P16"],
  ["create table u (a integer encode foo)", "42P16"],
  ["create table u (a varchar(3) encode az64)", "42P16"],
  ["create table u (a super) sortkey (a)", "42P16"],
  ["create table u (a smallint identity(1, 1))", "42P16"],
  ["create temp table public.u (a integer)", "42P16"],
  ["create table u (a integer references nosuch (a))", "42P01"],
  ["create table u (a integer references t (z))", "42703"],
  ["create table u distkey (z) as select 1 as a", "42703"],
  ["create schema pg_foo", "42939"],
  ["alter table t add unique (z)", "42703"],
  ["alter table t alter distkey z", "42703"],
  ["alter table t alter sortkey (z)", "42703"],
  ["alter table t append from t", "0A000"],
  ["lock nosuch", "42P01"],
  ["analyze nosuch", "42P01"],
  ["analyze t (z)", "42703"],
  ["vacuum nosuch", "42P01"],
];

describe("what a cluster refuses", () => {
  for (const [sql, code] of wrong) {
    it(`${sql} is ${code}`, async () => {
      await db.run("create table t (a integer)");
      await expect(db.run(sql)).rejects.toMatchObject({ code });
    });
  }
});
