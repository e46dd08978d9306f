import { beforeEach, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

beforeEach(async () => {
  await db.run("deallocate all; drop table if exists t; create table t (a integer, b varchar(9))");
  await db.run("insert into t values (1, 'x'), (2, 'y''s')");
});

describe("a statement prepared by name", () => {
  it("runs with each EXECUTE's values", async () => {
    await db.run("prepare p (integer, varchar) as select a, b from t where a >= $1 or b = $2 order by a");
    expect(await db.rows("execute p (2, 'none')")).toEqual([["2", "y's"]]);
    expect(await db.rows("execute p (1 + 1, 'x')")).toEqual([
      ["1", "x"],
      ["2", "y's"],
    ]);
    await db.run("prepare i (int, varchar(9)) as insert into t values ($1, $2)");
    expect((await db.run("execute i (3, 'o''clock')")).rowCount).toBe(1);
    expect(await db.rows("select b from t where a = 3")).toEqual([["o'clock"]]);
  });

  it("is known under its name until it is forgotten", async () => {
    await db.run("prepare p as select 1");
    await expect(db.run("prepare p as select 2")).rejects.toMatchObject({ code: "42P05" });
    await expect(db.run("execute p (5)")).rejects.toMatchObject({ code: "42601" });
    await db.run("deallocate prepare p");
    await expect(db.run("execute p")).rejects.toMatchObject({ code: "26000" });
    await expect(db.run("deallocate p")).rejects.toMatchObject({ code: "26000" });
  });
});
