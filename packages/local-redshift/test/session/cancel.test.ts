import { describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

describe("CANCEL", () => {
  const db = testDatabase();

  it("stops what another session runs, and nothing else of it", async () => {
    const other = await db.connect();
    const [[pid = ""] = []] = (await other.execute("select pg_backend_pid()"))[0]?.rows ?? [];
    const numbers = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000000)";
    const slow = expect(other.execute(`${numbers} select sum(i) from n`)).rejects.toMatchObject({
      code: "57014",
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await db.run(`cancel ${pid} 'too slow'`);
    await slow;
    expect((await other.execute("select 1"))[0]?.rows).toEqual([["1"]]);
    await other.close();
    expect((await db.run(`cancel ${pid}`)).notices).toEqual([`WARNING: PID ${pid} is not a session`]);
    await expect(db.run("cancel everything")).rejects.toMatchObject({ code: "42601" });
  });
});
