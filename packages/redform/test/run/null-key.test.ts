import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLocalWarehouse } from "../../src/warehouse/local.ts";
import type { Warehouse, WarehouseSession } from "../../src/warehouse/warehouse.ts";
import { assertion, graph, table } from "../graphs.ts";
import { runStar } from "./star.ts";

let warehouse: Warehouse;
let session: WarehouseSession;
beforeEach(async () => {
  warehouse = await openLocalWarehouse({ warehouse: "local", path: ":memory:" }, process.cwd());
  session = await warehouse.connect();
});
afterEach(async () => {
  await session.close();
  await warehouse.close();
});

const keyed = graph({
  tables: [table("t", { query: "select id, name from source.t", redshift: { primaryKey: ["id"] } })],
  assertions: [
    assertion("shop_t_assertions_primaryKey", {
      dependsOn: ["shop.t"],
      parentAction: { schema: "shop", name: "t" },
      query:
        'select id, count(*) as n from "shop"."t" group by id having id is null or count(*) > 1 order by id',
    }),
  ],
});

describe("a table whose primary key has NULL", () => {
  it("is not published, and its audit shows the rows though the key's columns take no NULL", async () => {
    const rows = async (sql: string): Promise<unknown> => (await session.execute(sql)).rows;
    await rows("create schema source");
    await rows("create table source.t (id integer, name varchar(9))");
    await rows("insert into source.t values (1, 'Ada')");
    expect(await runStar(keyed, warehouse, "first")).toMatchObject({ status: "success" });
    await rows("insert into source.t values (null, 'who'), (2, 'Bob'), (2, 'Bob again')");
    const result = await runStar(keyed, warehouse, "second");
    expect(result.status).toBe("failure");
    const [published, audit] = result.actions;
    expect(published?.error).toMatchObject({ code: "audit_failed" });
    expect(audit?.failingRows).toEqual({
      count: 2,
      columns: ["id", "n"],
      rows: [
        ["2", "2"],
        [null, "1"],
      ],
    });
    expect(await rows("select * from shop.t")).toEqual([["1", "Ada"]]);
    expect(await rows("select count(*) from shop.t__redform_new")).toEqual([["4"]]);
    await rows("delete from source.t where id is null or name = 'Bob again'");
    expect(await runStar(keyed, warehouse, "third")).toMatchObject({ status: "success" });
    expect(
      await rows(
        "select column_name, is_nullable from svv_columns where table_schema = 'shop' and table_name = 't' order by 1",
      ),
    ).toEqual([
      ["id", "NO"],
      ["name", "YES"],
    ]);
  });
});
