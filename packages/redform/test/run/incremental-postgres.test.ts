import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CompiledGraph } from "../../src/graph/compiled-graph.ts";
import { openRedshiftWarehouse } from "../../src/warehouse/redshift.ts";
import type { Relation, Warehouse, WarehouseSession } from "../../src/warehouse/warehouse.ts";
import { graph, table } from "../graphs.ts";
import { type PostgresServer, startPostgres } from "../warehouse/postgres.ts";
import { withoutViews } from "../warehouse/without-views.ts";
import { appendingStar, runStar, source } from "./star.ts";

let postgres: PostgresServer;
let warehouse: Warehouse;
let session: WarehouseSession;
beforeAll(async () => {
  postgres = await startPostgres();
  // PostgreSQL has no late-binding views, and these models have no audits that need them.
  warehouse = await openRedshiftWarehouse(
    { warehouse: "redshift", settings: postgres.settings() },
    { applicationName: "increments", now: Date.now },
  );
  session = await warehouse.connect();
});
afterAll(async () => {
  await session.close();
  await warehouse.close();
  await postgres.stop();
});

const model = (incrementalQuery: string, onSchemaChange: "ignore" | "synchronize"): CompiledGraph =>
  graph({
    tables: [
      table("t", {
        enumType: "INCREMENTAL",
        query: "select * from (values (1, 'a', 10), (2, null, 20), (null, 'c', 30)) as v (id, part, n)",
        incrementalQuery,
        uniqueKey: ["id", "part"],
        redshift: { incrementalStrategy: "merge", onSchemaChange },
      }),
    ],
  });

describe("increments on PostgreSQL, whose MERGE is another's than ours", () => {
  it("match keys with NULL, add what is new, and follow columns that change", async () => {
    const rows = async (): Promise<unknown> =>
      (await session.execute("select * from shop.t order by id nulls last, part nulls last")).rows;
    const arriving =
      "select n, part, id from (values (1, 'a', 11), (2, null, 21), (null, 'c', 31), (null, null, 41)) as v (id, part, n)";
    const of = model(arriving, "ignore");
    expect((await runStar(of, warehouse, "first")).actions.flatMap(({ error }) => error ?? [])).toEqual([]);
    expect((await runStar(of, warehouse, "second")).actions.flatMap(({ error }) => error ?? [])).toEqual([]);
    expect(await rows()).toEqual([
      ["1", "a", "11"],
      ["2", null, "21"],
      [null, "c", "31"],
      [null, null, "41"],
    ]);
    const other = model("select 1 as id, 'a'::text as part, 1.25::numeric(5, 2) as price", "synchronize");
    expect((await runStar(other, warehouse, "third")).actions.flatMap(({ error }) => error ?? [])).toEqual(
      [],
    );
    expect(await rows()).toEqual([
      ["1", "a", "1.25"],
      ["2", null, null],
      [null, "c", null],
      [null, null, null],
    ]);
    const { relations } = await warehouse.state(["shop"]);
    const standing: Relation | undefined = relations.find(({ name }) => name === "t");
    expect(standing?.columns).toEqual(["id", "part", "price"]);
    expect(standing?.design).toBeUndefined();
  });
});

describe("a foreign key that a model declares no more", () => {
  it("holds neither the old parent nor its primary key", async () => {
    for (const sql of source) await session.execute(sql);
    const keys = async (): Promise<unknown> =>
      (
        await session.execute(
          "select conname from pg_constraint where conrelid in (select oid from pg_class where relname in ('users', 'plays')) and contype in ('p', 'f') order by 1",
        )
      ).rows;
    const errors = async (of: CompiledGraph, runId: string): Promise<unknown> =>
      (await runStar(of, withoutViews(warehouse), runId)).actions.flatMap(({ error }) => error ?? []);
    expect(await errors(appendingStar, "k1")).toEqual([]);
    expect(await keys()).toEqual([["plays_user_id_fkey"], ["users_pkey"]]);
    const plain = (appendingStar.tables ?? []).map(({ redshift: _, ...one }) => one);
    expect(await errors({ ...appendingStar, tables: plain }, "k2")).toEqual([]);
    expect(await keys()).toEqual([]);
    expect(await errors(appendingStar, "k3")).toEqual([]);
    expect(await keys()).toEqual([["plays_user_id_fkey"], ["users_pkey"]]);
  });
});
