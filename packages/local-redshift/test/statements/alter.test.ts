import { beforeEach, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

beforeEach(async () => {
  await db.run("drop table if exists t; create table t (a integer, b varchar(5) default 'd', c char(2))");
  await db.run("insert into t values (1, 'abcde', 'x')");
});

describe("ALTER TABLE", () => {
  it("adds a VARCHAR column whose length is checked from then on", async () => {
    await db.run("alter table t add column d varchar(3) default 'abc'");
    expect(await db.rows("select d from t")).toEqual([["abc"]]);
    await expect(db.run("update t set d = 'abcd'")).rejects.toMatchObject({ code: "22001" });
    expect(await db.rows("select b, d from t")).toEqual([["abcde", "abc"]]);
  });

  it("makes a VARCHAR longer, or shorter where its values allow", async () => {
    await expect(db.run("alter table t alter column b type varchar(4)")).rejects.toMatchObject({
      code: "22001",
    });
    await db.run("alter table t alter column b type varchar(8)");
    await db.run("update t set b = '12345678'");
    await expect(db.run("update t set b = '123456789'")).rejects.toMatchObject({ code: "22001" });
    expect(await db.rows("select type from pg_table_def where tablename = 't' and \"column\" = 'b'")).toEqual(
      [["character varying(8)"]],
    );
    await db.run("insert into t (a) values (2)");
    expect(await db.rows("select b from t where a = 2")).toEqual([["d"]]);
  });

  it("changes no other type, and says the way round", async () => {
    await expect(db.run("alter table t alter column a type bigint")).rejects.toMatchObject({
      code: "0A000",
      hint: expect.stringContaining("UPDATE"),
    });
  });
});

describe("EXPLAIN", () => {
  it("shows a plan and says whose it is", async () => {
    const { columns, rows, notices } = await db.run("explain select a, count(*) from t group by a");
    expect(columns.map(({ name }) => name)).toEqual(["QUERY PLAN"]);
    expect(rows.length).toBeGreaterThan(3);
    expect(notices.join()).toContain("local-redshift");
    await expect(db.run("explain vacuum t")).rejects.toMatchObject({ code: "42601" });
  });
});
