import { beforeEach, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();
const show = async (name: string): Promise<unknown> => (await db.rows(`show ${name}`))[0]?.[0];

beforeEach(async () => {
  await db.run("rollback; reset search_path; reset timezone; reset query_group");
});

describe("SET", () => {
  it("is undone with its transaction, and stays when that is committed", async () => {
    await db.run("create schema if not exists one; create table if not exists one.only_there (i integer)");
    await db.run("begin; set search_path to one, public; set timezone to 'America/New_York'");
    expect(await db.rows("select count(*) from only_there")).toEqual([["0"]]);
    await db.run("rollback");
    expect([await show("search_path"), await show("timezone")]).toEqual(["$user, public", "UTC"]);
    await expect(db.run("select * from only_there")).rejects.toMatchObject({ code: "42P01" });
    await db.run("begin; set search_path to one; commit");
    expect(await db.rows("select count(*) from only_there")).toEqual([["0"]]);
  });

  it("LOCAL ends with the transaction", async () => {
    await db.run("set query_group to 'before'; begin; set local query_group to 'within'");
    expect(await show("query_group")).toBe("within");
    await db.run("commit");
    expect(await show("query_group")).toBe("before");
  });

  it("takes Redshift's parameters, and no others", async () => {
    await db.run("set wlm_query_slot_count to 3; set enable_result_cache_for_session to off");
    expect(await show("wlm_query_slot_count")).toBe("3");
    await expect(db.run("set work_mem to '4MB'")).rejects.toMatchObject({ code: "42704" });
  });
});
