import { describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

describe("what Redshift has and this has not is refused by name", () => {
  it.each([
    ["select 1 from (select 1 as k) a, (select 1 as k) b where a.k = b.k(+)", "the outer join with (+)"],
    [
      "select id from (select 1 as id, 2 as boss) e start with boss is null connect by prior id = boss",
      "CONNECT BY",
    ],
  ])("%s", async (sql, what) => {
    await expect(db.rows(sql)).rejects.toMatchObject({
      code: "0A000",
      message: `${what} is not supported by local-redshift`,
    });
  });

  it("adds up no booleans (dg/r_SUM)", async () => {
    await expect(db.rows("select sum(a = 1) from (select 1 as a) t")).rejects.toMatchObject({
      code: "42883",
    });
  });
});
