import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CompiledGraph, RedshiftOptions } from "../../src/graph/compiled-graph.ts";
import { renderPlan } from "../../src/plan/render.ts";
import { openLocalWarehouse } from "../../src/warehouse/local.ts";
import type { Warehouse, WarehouseSession } from "../../src/warehouse/warehouse.ts";
import { assertion, graph, table } from "../graphs.ts";
import { planOf, runStar } from "./star.ts";

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

function model(redshift: RedshiftOptions, enumType: "TABLE" | "INCREMENTAL" = "INCREMENTAL"): CompiledGraph {
  const query = "select 1 as id, 'x'::varchar(9) as name";
  return graph({ tables: [table("t", { enumType, query, uniqueKey: ["id"], redshift })] });
}

async function standing(): Promise<unknown> {
  const { relations } = await warehouse.state(["shop"]);
  return relations.find(({ name }) => name === "t")?.design;
}

describe("an incremental table that stands otherwise than its model says", () => {
  it("is altered before the increment, said so, and then stands as the model says", async () => {
    await runStar(model({ distStyle: "even", sortKeys: ["name"] }), warehouse);
    expect(await standing()).toEqual({
      distStyle: "even",
      sortKeys: ["name"],
      encodings: { id: "none", name: "none" },
    });
    const wanted = model({
      distStyle: "key",
      distKey: "id",
      sortKeys: ["id", "name"],
      encode: { name: "zstd", id: "raw" },
    });
    const text = renderPlan(await planOf(wanted, warehouse));
    expect(text).toContain(`(definitions/t.sqlx)
-- drift: its sort key is compound (name), and the model says compound (id, name)
-- drift: its distribution is even, and the model says key (id)
-- drift: the encoding of name is raw, and the model says zstd
alter table "shop"."t" alter compound sortkey ("id", "name");
alter table "shop"."t" alter diststyle key distkey "id";
alter table "shop"."t" alter column "name" encode zstd;
begin;`);
    const result = await runStar(wanted, warehouse, "second");
    expect(result).toMatchObject({ status: "success", actions: [{ rows: 1 }] });
    expect(result.actions[0]?.drift).toHaveLength(3);
    expect(await standing()).toEqual({
      distStyle: "key",
      distKey: "id",
      sortKeys: ["id", "name"],
      encodings: { id: "none", name: "zstd" },
    });
    expect((await planOf(wanted, warehouse)).tasks[0]?.drift).toBeUndefined();
  });

  it("is left as it is where the model says nothing", async () => {
    await runStar(model({ distStyle: "even", sortKeys: ["name"] }), warehouse);
    expect((await planOf(model({}), warehouse)).tasks[0]?.drift).toBeUndefined();
  });

  it("is copied where ALTER TABLE can't change it, with its rows, rights and keys", async () => {
    const keyed = (redshift: RedshiftOptions): CompiledGraph => {
      const of = model({ ...redshift, primaryKey: ["id"] });
      const audit = assertion("t_assertions_primaryKey", {
        dependsOn: ["shop.t"],
        parentAction: { schema: "shop", name: "t" },
        query: "select id from shop.t group by id having count(*) > 1",
      });
      return { ...of, assertions: [audit] };
    };
    await runStar(keyed({ sortKeys: ["name"] }), warehouse);
    for (const sql of [
      // A row that no query of the model gives any more.
      "insert into shop.t values (7, 'old')",
      "grant select on shop.t to public",
      "comment on column shop.t.name is 'what it is called'",
    ]) {
      await session.execute(sql);
    }
    const wanted = keyed({ sortStyle: "interleaved", sortKeys: ["id", "name"], encode: { name: "zstd" } });
    const [task] = (await planOf(wanted, warehouse, "second")).tasks;
    expect(task?.drift).toEqual([
      "its sort key is compound (name), and the model says interleaved (id, name)",
      "the encoding of name is raw, and the model says zstd",
    ]);
    const result = await runStar(wanted, warehouse, "second");
    expect(result.actions.map(({ status, rows }) => [status, rows])).toEqual([
      ["success", 2],
      ["success", null],
    ]);
    expect(await standing()).toMatchObject({
      sortStyle: "interleaved",
      sortKeys: ["id", "name"],
      encodings: { name: "zstd" },
    });
    const { relations } = await warehouse.state(["shop"]);
    expect(relations).toMatchObject([
      {
        name: "t",
        notNull: ["id"],
        constraints: [expect.stringMatching(/^t_pkey/)],
        grants: [{ privilege: "SELECT", grantee: { kind: "public" } }],
        columnComments: { name: "what it is called" },
      },
    ]);
    expect((await session.execute("select * from shop.t order by id")).rows).toEqual([
      ["1", "x"],
      ["7", "old"],
    ]);
    // The copy alone does not make the task a done one.
    expect(
      (await session.execute("select task from redform.ledger where run_id = 'second' order by 1")).rows,
    ).toEqual([["shop.t"], ["shop.t copied"]]);
    expect((await planOf(wanted, warehouse)).tasks[0]?.drift).toBeUndefined();
  });

  it("gives up an interleaved sort key first, because nothing else can be altered under it", async () => {
    await runStar(
      model({ distStyle: "even", sortStyle: "interleaved", sortKeys: ["id", "name"] }),
      warehouse,
    );
    expect(await standing()).toMatchObject({ sortStyle: "interleaved", sortKeys: ["id", "name"] });
    const both = { sortStyle: "interleaved" as const, sortKeys: ["id", "name"], distStyle: "all" as const };
    const [stuck] = (await planOf(model(both), warehouse)).tasks;
    expect(stuck?.drift).toEqual(["its distribution is even, and the model says all"]);
    expect(stuck?.groups[0]?.statements[0]?.sql).toMatch(
      /^create table "shop"."t__redform_new"\ndiststyle all\n/,
    );
    const [freed] = (await planOf(model({ sortKeys: ["id"], distStyle: "all" }), warehouse)).tasks;
    expect(freed?.groups[0]?.statements.map(({ sql }) => sql)).toEqual([
      'alter table "shop"."t" alter compound sortkey ("id")',
      'alter table "shop"."t" alter diststyle all',
    ]);
  });
});

describe("a table that drifted", () => {
  it("is built anew as ever, and said so", async () => {
    await runStar(model({ distStyle: "even" }, "TABLE"), warehouse);
    const result = await runStar(model({ distStyle: "all" }, "TABLE"), warehouse, "second");
    expect(result.actions[0]?.drift).toEqual(["its distribution is even, and the model says all"]);
    expect(await standing()).toMatchObject({ distStyle: "all" });
  });
});
