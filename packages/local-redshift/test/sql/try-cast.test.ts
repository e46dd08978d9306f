import { describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

describe("TRY_CAST is NULL where CAST fails (dg/r_TRY_CAST)", () => {
  it("for columns", async () => {
    await db.run(
      "create table t (v varchar(20)); insert into t values ('1'), ('x'), ('2024-02-29'), ('12.7')",
    );
    expect(
      await db.rows(
        "select v, try_cast(v as int), try_cast(v as date), try_cast(v as decimal(5, 1)), try_cast(v as varchar(2)) from t order by v",
      ),
    ).toEqual([
      ["1", "1", null, "1.0", "1"],
      ["12.7", null, null, "12.7", "12"],
      ["2024-02-29", null, "2024-02-29", null, "20"],
      ["x", null, null, null, "x"],
    ]);
  });

  it("for literals, in the type that was asked for", async () => {
    const { rows, columns } = await db.run(
      "select try_cast('2024-13-01' as date), try_cast('99999999999' as int), try_cast(123456 as smallint), try_cast('5' as int)",
    );
    expect(rows).toEqual([[null, null, null, "5"]]);
    expect(columns.map(({ type }) => type)).toEqual(["date", "integer", "smallint", "integer"]);
  });

  it("but an error where there is no such cast", async () => {
    await expect(db.rows("select try_cast(true as varchar)")).rejects.toMatchObject({ code: "42846" });
  });
});
