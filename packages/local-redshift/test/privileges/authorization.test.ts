import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase({ user: "boss" });

beforeAll(() => db.run("create user bob password disable"));

const users = (): Promise<readonly (readonly (string | null)[])[]> =>
  db.rows("select current_user, session_user, user");

describe("SET SESSION AUTHORIZATION", () => {
  it("makes the session act as another user, until it is reset", async () => {
    for (const [set, reset] of [
      ["set session authorization 'bob'", "set session authorization default"],
      ["set session authorization bob", "reset session authorization"],
    ]) {
      await db.run(String(set));
      expect(await users()).toEqual([["bob", "bob", "bob"]]);
      await db.run(String(reset));
      expect(await users()).toEqual([["boss", "boss", "boss"]]);
    }
  });

  it("gives what is made meanwhile to that user, and the history says so", async () => {
    await db.run("set session authorization bob; create table his (a integer); reset session authorization");
    await db.run("create table hers (a integer)");
    expect(
      await db.rows(
        "select table_name, table_owner from svv_redshift_tables where table_name in ('his', 'hers') order by 1",
      ),
    ).toEqual([
      ["hers", "boss"],
      ["his", "bob"],
    ]);
    expect(
      await db.rows(
        "select trim(username), user_id = 100 from sys_query_history where query_text like 'create table%' or query_text like ' create table%' order by query_id",
      ),
    ).toEqual([
      ["bob", "false"],
      ["boss", "true"],
    ]);
  });

  it("ends with the transaction where it is LOCAL or the transaction is rolled back", async () => {
    await db.run("begin; set local session authorization bob");
    expect(await users()).toEqual([["bob", "bob", "bob"]]);
    await db.run("commit");
    expect(await users()).toEqual([["boss", "boss", "boss"]]);
    await db.run("begin; set session authorization bob; rollback");
    expect(await users()).toEqual([["boss", "boss", "boss"]]);
  });

  it("names the columns of these words as PostgreSQL does", async () => {
    const { columns } = await db.run("select current_user, session_user, user");
    expect(columns.map(({ name }) => name)).toEqual(["current_user", "session_user", "current_user"]);
    expect(await db.rows(`select t."user", "user" from (select 1 as "user") t`)).toEqual([["1", "1"]]);
  });

  it("is refused for a user that is not known", async () => {
    await expect(db.run("set session authorization nobody")).rejects.toMatchObject({ code: "42704" });
    await expect(db.run("set session authorization")).rejects.toMatchObject({ code: "42601" });
    expect(await users()).toEqual([["boss", "boss", "boss"]]);
  });
});
