import { beforeEach, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

beforeEach(async () => {
  await db.run("rollback; set session characteristics as transaction read write");
  await db.run("drop table if exists t; create table t (a integer)");
});

describe("a read-only transaction (dg/r_BEGIN)", () => {
  it("refuses what writes, and nothing else", async () => {
    for (const sql of [
      "insert into t values (1)",
      "create table u (a integer)",
      "truncate t",
      "drop table t",
    ]) {
      await db.run("begin read only; select * from t");
      await expect(db.run(sql)).rejects.toMatchObject({ code: "25006" });
      await db.run("rollback");
    }
    await db.run("insert into t values (1)");
  });

  it("can be what every transaction of the session is, unless it says otherwise", async () => {
    await db.run("set session characteristics as transaction read only");
    await expect(db.run("insert into t values (1)")).rejects.toMatchObject({ code: "25006" });
    await db.run("begin read write; insert into t values (1); commit");
    expect(await db.rows("select * from t")).toEqual([["1"]]);
  });
});

describe("SET (dg/r_SET)", () => {
  it("LOCAL holds for the transaction alone, and for nothing outside one", async () => {
    await db.run("begin; set local query_group to 'a'; commit");
    await db.run("set local query_group to 'b'");
    expect(await db.rows("show query_group")).toEqual([["unset"]]);
  });

  it("keeps context variables of the session", async () => {
    await db.run("set app_context.user_id to 123");
    expect(await db.rows("show app_context.user_id")).toEqual([["123"]]);
    expect(await db.value("current_setting('app_context.user_id')")).toBe("123");
  });
});
