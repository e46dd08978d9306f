import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CompiledAssertion, CompiledGraph } from "../../src/graph/compiled-graph.ts";
import { runAssertions } from "../../src/testing/run-assertions.ts";
import { openLocalWarehouse } from "../../src/warehouse/local.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openLocalWarehouse({ warehouse: "local", path: ":memory:" }, process.cwd());
  const session = await warehouse.connect();
  await session.execute("create schema shop");
  await session.execute("create table shop.orders (id integer, total integer)");
  await session.execute("insert into shop.orders values (1, 10), (2, -5), (3, -7), (4, null)");
  await session.close();
});
afterAll(() => warehouse.close());

const orders = { schema: "shop", name: "orders" };
const unbuilt = { schema: "shop", name: "customers" };

function graphOf(...assertions: readonly Partial<CompiledAssertion>[]): CompiledGraph {
  const table = { type: "table", enumType: "TABLE", query: "select 1 as id" } as const;
  const file = { fileName: "definitions/orders.sqlx" };
  return {
    projectConfig: { warehouse: "redshift", defaultSchema: "shop" },
    dataformCoreVersion: "2.9.0",
    tables: [orders, unbuilt].map((target) => ({ ...table, ...file, target, canonicalTarget: target })),
    assertions: assertions.map((assertion, index) => {
      const target = { schema: "shop_assertions", name: `check_${index}` };
      return {
        ...file,
        target,
        canonicalTarget: target,
        query: "",
        dependencyTargets: [orders],
        ...assertion,
      };
    }),
  };
}

describe("the assertions of what stands", () => {
  it("pass without failing rows, and fail with their number and the first few", async () => {
    const results = await runAssertions(
      graphOf(
        { query: "select * from shop.orders where id is null" },
        { query: "\nselect id, total from shop.orders where total < 0;\n" },
        {
          query:
            "select * from (select 1 as n union all select 2 union all select 3 union all select 4 union all select 5 union all select 6) as many -- a comment",
        },
      ),
      warehouse,
    );
    expect(results.map((result) => [result.name, result.kind, result.status])).toEqual([
      ["check_0", "assertion", "success"],
      ["check_1", "assertion", "failure"],
      ["check_2", "assertion", "failure"],
    ]);
    expect(results[1]?.failingRows).toEqual({
      count: 2,
      columns: ["id", "total"],
      rows: [
        ["2", "-5"],
        ["3", "-7"],
      ],
    });
    expect(results[2]?.failingRows?.count).toBe(6);
    expect(results[2]?.failingRows?.rows).toHaveLength(5);
  });

  it("create nothing in the warehouse", async () => {
    const before = await warehouse.state(["shop", "shop_assertions"]);
    await runAssertions(graphOf({ query: "select * from shop.orders" }), warehouse);
    expect(await warehouse.state(["shop", "shop_assertions"])).toEqual(before);
  });

  it("leave disabled ones out", async () => {
    const graph = graphOf({ query: "select * from shop.orders", disabled: true });
    expect(await runAssertions(graph, warehouse)).toEqual([]);
  });

  it("say which table has not been built, and what to do", async () => {
    const [result] = await runAssertions(
      graphOf({ query: "select * from shop.customers", dependencyTargets: [orders, unbuilt] }),
      warehouse,
    );
    expect(result?.status).toBe("failure");
    expect(result?.error?.message).toBe("shop.customers does not stand in this environment yet");
    expect(result?.error?.hint).toBe("Build it first: dataform run");
  });

  it("fail with the warehouse's message where their SQL is wrong", async () => {
    const [result] = await runAssertions(graphOf({ query: "select nothing from shop.orders" }), warehouse);
    expect(result?.error).toMatchObject({ code: "42703", file: "definitions/orders.sqlx" });
  });
});
