import { beforeEach, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();
const all = (): Promise<unknown> => db.rows("select * from t order by id, v");

beforeEach(async () => {
  await db.run("drop table if exists t; drop table if exists s; create table t (id integer, v varchar(5))");
  await db.run("create table s (id integer, v varchar(9)); insert into t values (1, 'a'), (2, 'b')");
});

describe("MERGE", () => {
  it("updates what matches and inserts what does not", async () => {
    await db.run("insert into s values (2, 'B'), (3, 'C')");
    const { rowCount } = await db.run(
      "merge into t using s on t.id = s.id when matched then update set v = s.v when not matched then insert (id, v) values (s.id, s.v)",
    );
    expect(rowCount).toBe(2);
    expect(await all()).toEqual([
      ["1", "a"],
      ["2", "B"],
      ["3", "C"],
    ]);
  });

  it("deletes what matches", async () => {
    await db.run("insert into s values (2, 'x'), (4, 'D')");
    await db.run(
      "merge into t using (select id, v from s) as n on t.id = n.id when matched then delete when not matched then insert values (n.id, n.v)",
    );
    expect(await all()).toEqual([
      ["1", "a"],
      ["4", "D"],
    ]);
  });

  it("refuses a row that matches several, and leaves all as it was", async () => {
    await db.run("insert into s values (2, 'x'), (2, 'y')");
    await expect(
      db.run(
        "merge into t using s on t.id = s.id when matched then update set v = s.v when not matched then insert values (s.id, s.v)",
      ),
    ).rejects.toMatchObject({ message: "Found multiple matches to update the same tuple." });
    expect(await all()).toEqual([
      ["1", "a"],
      ["2", "b"],
    ]);
  });

  it("checks lengths", async () => {
    await db.run("insert into s values (9, '123456')");
    await expect(
      db.run(
        "merge into t using s on t.id = s.id when matched then update set v = s.v when not matched then insert values (s.id, s.v)",
      ),
    ).rejects.toMatchObject({ code: "22001" });
  });

  it("takes each clause once, no condition in them, and no alias on the target", async () => {
    const head = "merge into t using s on t.id = s.id";
    await expect(db.run(`${head} when matched then delete`)).rejects.toMatchObject({ code: "42601" });
    await expect(
      db.run(
        `${head} when matched and s.v = 'x' then delete when not matched then insert values (s.id, s.v)`,
      ),
    ).rejects.toMatchObject({ code: "0A000" });
    await expect(
      db.run(
        "merge into t x using s on x.id = s.id when matched then delete when not matched then insert values (s.id, s.v)",
      ),
    ).rejects.toMatchObject({ code: "42601" });
  });

  it("removes duplicates: what matches goes, all of the source comes, each row once", async () => {
    await db.run("insert into s values (2, 'B'), (2, 'B'), (5, 'E')");
    await db.run("merge into t using s on t.id = s.id remove duplicates");
    expect(await all()).toEqual([
      ["1", "a"],
      ["2", "B"],
      ["5", "E"],
    ]);
  });
});
