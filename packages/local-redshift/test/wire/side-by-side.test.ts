import { describe, expect, it } from "vitest";
import { failure, serving } from "./serving.ts";

const served = serving();

describe("many clients", () => {
  it("write different tables and read at once, and each reads whole transactions", async () => {
    const setup = await served.client();
    for (const n of [1, 2, 3, 4]) await setup.query(`create table own_${n} (round integer, part integer)`);
    const work = async (n: number): Promise<number> => {
      const client = await served.client();
      let torn = 0;
      for (let round = 1; round <= 10; round += 1) {
        await client.query("begin");
        await client.query(`insert into own_${n} values ($1, 1)`, [round]);
        await client.query(`insert into own_${n} values ($1, 2)`, [round]);
        await client.query("commit");
        const other = (n % 4) + 1;
        const { rows } = await client.query(
          `select count(*)::int as n from (select round from own_${other} group by round having count(*) <> 2) t`,
        );
        torn += rows[0].n;
      }
      return torn;
    };
    expect(await Promise.all([1, 2, 3, 4].map(work))).toEqual([0, 0, 0, 0]);
    for (const n of [1, 2, 3, 4]) {
      const { rows } = await setup.query(`select count(*)::int as n from own_${n}`);
      expect(rows).toEqual([{ n: 20 }]);
    }
  });

  it("that write the same rows get Redshift's serialization error, and the one that came first stays", async () => {
    const [one, two] = [await served.client(), await served.client()];
    await one.query("create table same (a integer, b integer)");
    await one.query("insert into same values (1, 0)");
    await one.query("begin");
    await two.query("begin");
    await one.query("update same set b = 1 where a = 1");
    const error = await failure(two.query("update same set b = 2 where a = 1"));
    expect(error.code).toBe("40001");
    expect(`${error.message} ${error.detail}`).toContain("1023");
    expect(`${error.message} ${error.detail}`).toContain("Serializable isolation violation on table");
    await two.query("rollback");
    await one.query("commit");
    expect((await two.query("select b from same")).rows).toEqual([{ b: 1 }]);
    // The whole transaction, run again, goes through.
    await two.query("begin; update same set b = 2 where a = 1; commit");
    expect((await one.query("select b from same")).rows).toEqual([{ b: 2 }]);
  });

  it("that change a table while another writes to it get the same error", async () => {
    const [one, two] = [await served.client(), await served.client()];
    await one.query("create table moved (a integer)");
    await one.query("begin");
    await two.query("begin");
    await one.query("insert into moved values (1)");
    await two.query("alter table moved add column b integer");
    await two.query("commit");
    const error = await failure(one.query("commit"));
    expect(error.code).toBe("40001");
  });

  it("that say one statement each wait for one another, as for a lock", async () => {
    const [one, two] = [await served.client(), await served.client()];
    await one.query("create table queued (a integer, b integer)");
    await one.query("insert into queued values (1, 0)");
    await one.query("begin");
    await one.query("update queued set b = b + 1 where a = 1");
    const waiting = two.query("update queued set b = b + 10 where a = 1");
    await new Promise((resolve) => setTimeout(resolve, 100));
    await one.query("commit");
    expect((await waiting).rowCount).toBe(1);
    expect((await one.query("select b from queued")).rows).toEqual([{ b: 11 }]);
    const comments = Array.from({ length: 8 }, async (_, n) =>
      (await served.client()).query(`comment on table queued is 'comment ${n}'`),
    );
    await Promise.all(comments);
  });
});
