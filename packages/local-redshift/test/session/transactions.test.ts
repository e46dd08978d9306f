import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { LocalRedshift } from "../../src/index.ts";
import { testDatabase } from "../database.ts";

const db = testDatabase();
const folder = mkdtempSync(join(tmpdir(), "local-redshift-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a transaction", () => {
  it("rolls back tables, their design and their rows together", async () => {
    await db.run("create table stays (a int)");
    await db.run(
      "begin; create table goes (a varchar(3)) diststyle all; insert into stays values (1); rollback",
    );
    expect(await db.rows("select * from stays")).toEqual([]);
    await expect(db.run("select * from goes")).rejects.toMatchObject({ code: "42P01" });
  });

  it("takes nothing but ROLLBACK after an error", async () => {
    await expect(db.run("begin; select * from nothing_there")).rejects.toMatchObject({ code: "42P01" });
    await expect(db.run("select 1")).rejects.toMatchObject({ code: "25P02" });
    expect((await db.run("commit")).command).toBe("ROLLBACK");
    expect(await db.rows("select 1")).toEqual([["1"]]);
  });

  it("is committed by TRUNCATE", async () => {
    await db.run("create table emptied (a int); insert into emptied values (1)");
    await db.run("begin; truncate emptied; rollback");
    expect(await db.rows("select * from emptied")).toEqual([]);
  });

  it("swaps tables while others read, and they never miss one", async () => {
    await db.run("create table swapped as select 0 as version");
    let stop = false;
    const seen = new Set<string | null | undefined>();
    const readers = Array.from({ length: 3 }, async () => {
      const session = await db.connect();
      while (!stop) {
        const [result] = await session.execute("select version from swapped");
        seen.add(result?.rows[0]?.[0]);
      }
      await session.close();
    });
    for (let version = 1; version <= 40; version += 1) {
      await db.run(`create table swapped_new as select ${version} as version`);
      await db.run(
        "begin; alter table swapped rename to swapped_old; alter table swapped_new rename to swapped; commit; drop table swapped_old",
      );
    }
    stop = true;
    await Promise.all(readers);
    expect(seen.has(undefined)).toBe(false);
    expect(seen.size).toBeGreaterThan(1);
  });

  it("that conflicts with another fails with Redshift's serialization error, and the other stands", async () => {
    await db.run("create table contested (a int); insert into contested values (1)");
    const [one, two] = [await db.connect(), await db.connect()];
    await one.execute("begin; update contested set a = 2");
    await expect(
      (async () => {
        await two.execute("begin; update contested set a = 3");
        await two.execute("commit");
      })(),
    ).rejects.toMatchObject({ code: "40001" });
    await one.execute("commit");
    expect(await db.rows("select a from contested")).toEqual([["2"]]);
    await Promise.all([one.close(), two.close()]);
  });
});

describe("a statement", () => {
  it("is cancelled by its signal, and the session goes on", async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 300);
    const sql =
      "with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000000) select count(*) from n";
    await expect(db.session().execute(sql, { signal: abort.signal })).rejects.toMatchObject({
      code: "57014",
    });
    expect(await db.rows("select 1")).toEqual([["1"]]);
  });

  it("tells where an unknown name stands", async () => {
    await expect(db.run("select 1,\n  nothing\nfrom (select 1 as a) t")).rejects.toMatchObject({
      code: "42703",
      message: 'column "nothing" does not exist',
      position: 13,
    });
  });

  it("of a kind without a rule is refused by name", async () => {
    for (const sql of [
      "call p()",
      "create procedure p() as $$ $$",
      "create external schema s",
      "create model m from t target y function f",
    ]) {
      await expect(db.run(sql)).rejects.toMatchObject({ code: "0A000" });
    }
    await expect(db.run("frobnicate the table")).rejects.toMatchObject({ code: "42601" });
  });

  it("sets and shows settings", async () => {
    await db.run("set query_group to 'nightly'");
    expect(await db.rows("show query_group")).toEqual([["nightly"]]);
    await db.run(
      "create schema if not exists other; set search_path to other, public; create table here (a int)",
    );
    expect(await db.rows("select table_schema from svv_tables where table_name = 'here'")).toEqual([
      ["other"],
    ]);
    await db.run("reset search_path");
    await expect(db.run("select * from here")).rejects.toMatchObject({ code: "42P01" });
  });
});

describe("a database file", () => {
  it("keeps tables, design and views, and is opened by one process at a time", async () => {
    const path = join(folder, "deep", "file.duckdb");
    const first = await LocalRedshift.open({ path });
    const session = await first.connect();
    await session.execute("create table kept (a varchar(3)) diststyle all; insert into kept values ('x')");
    await first.close();
    const second = await LocalRedshift.open({ path });
    const [result] = await (await second.connect()).execute(
      `select k.a, i.diststyle from kept k, svv_table_info i where i."table" = 'kept'`,
    );
    expect(result?.rows).toEqual([["x", "ALL"]]);
    await second.close();
  });

  it("that can't be opened is named", async () => {
    await expect(LocalRedshift.open({ path: "/dev/null/x.duckdb" })).rejects.toMatchObject({
      code: "58030",
      message: expect.stringContaining("/dev/null/x.duckdb"),
    });
  });
});
