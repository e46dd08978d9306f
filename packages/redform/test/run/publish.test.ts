import { describe, expect, it } from "vitest";
import { runnableActions } from "../../src/graph/actions.ts";
import type { CompiledGraph } from "../../src/graph/compiled-graph.ts";
import { buildPlan } from "../../src/plan/build-plan.ts";
import { runPlan } from "../../src/run/run-plan.ts";
import type { RunResult } from "../../src/run/run-result.ts";
import { openLocalWarehouse } from "../../src/warehouse/local.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";
import { assertion, graph, table } from "../graphs.ts";

/** A star of two tables over sources that a test spoils. */
const star: CompiledGraph = graph({
  tables: [
    table("users", {
      query: "select id, name from source.users",
      redshift: { primaryKey: ["id"] },
    }),
    table("plays", {
      enumType: "INCREMENTAL",
      dependsOn: ["shop.users"],
      query: "select play, user_id from source.plays",
      incrementalQuery:
        "select play, user_id from source.plays where play > (select max(play) from shop.plays)",
      uniqueKey: ["play"],
      redshift: {
        foreignKeys: [
          { columns: ["user_id"], references: { schema: "shop", name: "users" }, referencedColumns: ["id"] },
        ],
      },
    }),
    table("report", { dependsOn: ["shop.plays"], query: "select count(*) as plays from shop.plays" }),
  ],
  assertions: [
    assertion("users_assertions_primaryKey", {
      dependsOn: ["shop.users"],
      parentAction: { schema: "shop", name: "users" },
      query: 'select id, count(*) as n from "shop"."users" group by id having count(*) > 1',
    }),
    assertion("plays_assertions_foreignKey_0", {
      dependsOn: ["shop.plays", "shop.users"],
      parentAction: { schema: "shop", name: "plays" },
      query:
        'select p.play, p.user_id from "shop"."plays" p left join "shop"."users" u on u.id = p.user_id where u.id is null',
    }),
  ],
});

async function withStar(use: (star: Star) => Promise<void>): Promise<void> {
  const warehouse = await openLocalWarehouse({ warehouse: "local", path: ":memory:" }, process.cwd());
  try {
    const session = await warehouse.connect();
    const sql = async (text: string): Promise<readonly (readonly (string | null)[])[]> =>
      (await session.execute(text)).rows;
    await sql("create schema source");
    await sql("create table source.users (id integer, name varchar(20))");
    await sql("create table source.plays (play integer, user_id integer)");
    await sql("insert into source.users values (1, 'Ada'), (2, 'Grace')");
    await sql("insert into source.plays values (10, 1), (11, 2)");
    await use({ warehouse, sql, run: (of = star) => runAll(of, warehouse) });
    await session.close();
  } finally {
    await warehouse.close();
  }
}

interface Star {
  readonly warehouse: Warehouse;
  readonly sql: (text: string) => Promise<readonly (readonly (string | null)[])[]>;
  readonly run: (of?: CompiledGraph) => Promise<RunResult>;
}

async function runAll(of: CompiledGraph, warehouse: Warehouse): Promise<RunResult> {
  const state = await warehouse.state(["shop", "shop_assertions"]);
  const selected = new Set(runnableActions(of).map(({ key }) => key));
  return runPlan(buildPlan(of, selected, state, { fullRefresh: false }), warehouse, {
    runId: "r",
    environment: "test",
    concurrency: 2,
    signal: new AbortController().signal,
    now: Date.now,
    random: () => 0,
    source: async () => null,
    onEvent: () => {},
  });
}

const statuses = (result: RunResult): Record<string, string> =>
  Object.fromEntries(result.actions.map(({ target, status }) => [target.name, status]));

const constraints = "select constraint_name from information_schema.table_constraints order by 1";

describe("a table whose audits fail", () => {
  it("stays as it was, keeps what failed, shows the rows, and what depends on it is skipped", () =>
    withStar(async ({ sql, run }) => {
      expect((await run()).status).toBe("success");
      await sql("insert into source.users values (2, 'Grace again'), (3, 'Edsger')");
      const result = await run();
      expect(result.status).toBe("failure");
      expect(statuses(result)).toEqual({
        users: "failure",
        users_assertions_primaryKey: "failure",
        plays: "skipped",
        plays_assertions_foreignKey_0: "skipped",
        report: "skipped",
      });
      const users = result.actions.find(({ target }) => target.name === "users");
      expect(users?.error).toMatchObject({
        code: "audit_failed",
        hint: expect.stringContaining("users__redform_new"),
      });
      const audit = result.actions.find(({ target }) => target.name === "users_assertions_primaryKey");
      expect(audit?.failingRows).toEqual({ count: 1, columns: ["id", "n"], rows: [["2", "2"]] });
      expect(await sql("select * from shop.users order by id")).toEqual([
        ["1", "Ada"],
        ["2", "Grace"],
      ]);
      expect(await sql("select count(*) from shop.users__redform_new")).toEqual([["4"]]);
      expect(await sql(constraints)).toEqual([["plays_user_id_fkey"], ["users_pkey"]]);
      await sql("delete from source.users where name = 'Grace again'");
      expect((await run()).status).toBe("success");
      expect(await sql("select count(*) from shop.users")).toEqual([["3"]]);
      expect(await sql("select count(*) from svv_tables where table_name like '%redform%'")).toEqual([["0"]]);
    }));

  it("leaves late-binding views over it as they are: they answer before, and after with the new rows", () =>
    withStar(async ({ sql, run }) => {
      await run();
      await sql("create view shop.names as select name from shop.users with no schema binding");
      await sql("grant select on shop.names to public");
      await sql("insert into source.users values (2, 'Grace again')");
      expect((await run()).status).toBe("failure");
      expect(await sql("select count(*) from shop.names")).toEqual([["2"]]);
      await sql("update source.users set id = 3 where name = 'Grace again'");
      expect((await run()).status).toBe("success");
      expect(await sql("select name from shop.names order by 1")).toEqual([
        ["Ada"],
        ["Grace"],
        ["Grace again"],
      ]);
      expect(
        await sql("select privilege_type from svv_relation_privileges where relation_name = 'names'"),
      ).toEqual([["SELECT"]]);
    }));

  it("takes no increment either: not a row of it goes live", () =>
    withStar(async ({ sql, run }) => {
      await run();
      await sql("insert into source.plays values (12, 1), (13, 99)");
      const result = await run();
      expect(statuses(result)).toMatchObject({ users: "success", plays: "failure", report: "skipped" });
      expect(await sql("select play from shop.plays order by 1")).toEqual([["10"], ["11"]]);
      // Users were built anew, so the key that pointed to the old ones is gone until it is proved again.
      expect(await sql(constraints)).toEqual([["users_pkey2"]]);
      await sql("insert into source.users values (99, 'late')");
      expect((await run()).status).toBe("success");
      expect(await sql("select count(*) from shop.plays")).toEqual([["4"]]);
      expect(await sql(constraints)).toEqual([["plays_user_id_fkey"], ["users_pkey"]]);
    }));
});

describe("an assertion that only warns", () => {
  it("is told and stops nothing, and its key is not declared", () =>
    withStar(async ({ sql, run }) => {
      const warned = {
        ...star,
        assertions: (star.assertions ?? []).map((one) => ({ ...one, severity: "warn" as const })),
      };
      await sql("insert into source.users values (2, 'twice')");
      const result = await run(warned);
      expect(result.status).toBe("success");
      expect(statuses(result)).toMatchObject({
        users: "success",
        users_assertions_primaryKey: "warning",
        report: "success",
      });
      expect(await sql("select count(*) from shop.users")).toEqual([["3"]]);
      expect(await sql(constraints)).toEqual([]);
    }));
});
