import { runnableActions } from "../../src/graph/actions.ts";
import type { CompiledGraph } from "../../src/graph/compiled-graph.ts";
import { buildPlan } from "../../src/plan/build-plan.ts";
import type { Plan } from "../../src/plan/plan-types.ts";
import { runPlan } from "../../src/run/run-plan.ts";
import type { RunResult } from "../../src/run/run-result.ts";
import type { Warehouse, WarehouseSession, WarehouseState } from "../../src/warehouse/warehouse.ts";
import { assertion, graph, operation, table } from "../graphs.ts";

/** A star whose fact only ever appends, and an operation that appends too: what ran twice would show. */
export const appendingStar: CompiledGraph = graph({
  tables: [
    table("users", {
      query: "select id, name from source.users",
      redshift: { primaryKey: ["id"] },
    }),
    table("plays", {
      enumType: "INCREMENTAL",
      dependsOn: ["shop.users"],
      query: "select play, user_id from source.plays",
      incrementalQuery: "select play + 100 as play, user_id from source.plays",
      redshift: {
        onSchemaChange: "extend",
        foreignKeys: [
          { columns: ["user_id"], references: { schema: "shop", name: "users" }, referencedColumns: ["id"] },
        ],
      },
    }),
    table("report", { dependsOn: ["shop.plays"], query: "select count(*) as plays from shop.plays" }),
  ],
  operations: [
    operation("logged", {
      dependsOn: ["shop.plays"],
      queries: ["insert into source.log select count(*) from shop.plays"],
    }),
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

/** The source that the star reads, in a warehouse without anything. */
export const source: readonly string[] = [
  "create schema source",
  "create table source.users (id integer, name varchar(20))",
  "create table source.plays (play integer, user_id integer)",
  "create table source.log (n bigint)",
  "insert into source.users values (1, 'Ada'), (2, 'Grace')",
  "insert into source.plays values (10, 1), (11, 2)",
];

/** All that a run of the star leaves, as text: rows, keys, and that nothing else stands. */
export async function whatStands(session: WarehouseSession): Promise<Record<string, unknown>> {
  const rows = async (sql: string): Promise<unknown> => (await session.execute(sql)).rows;
  return {
    users: await rows("select * from shop.users order by id"),
    plays: await rows("select * from shop.plays order by play"),
    report: await rows("select * from shop.report"),
    log: await rows("select * from source.log order by n"),
    keys: await rows(
      "select constraint_name from information_schema.table_constraints where table_schema = 'shop' and constraint_type in ('PRIMARY KEY', 'FOREIGN KEY') order by 1",
    ),
    tables: await rows(
      "select table_name from information_schema.tables where table_schema = 'shop' and table_type = 'BASE TABLE' order by 1",
    ),
  };
}

export function planFrom(of: CompiledGraph, state: WarehouseState, runId: string): Plan {
  const selected = new Set(runnableActions(of).map(({ key }) => key));
  return buildPlan(of, selected, state, { fullRefresh: false, runId });
}

export async function planOf(of: CompiledGraph, warehouse: Warehouse, runId = "r"): Promise<Plan> {
  return planFrom(of, await warehouse.state(["shop", "shop_assertions"]), runId);
}

export async function runStar(of: CompiledGraph, warehouse: Warehouse, runId = "r"): Promise<RunResult> {
  return runPlanned(await planOf(of, warehouse, runId), warehouse, runId);
}

export function runPlanned(plan: Plan, warehouse: Warehouse, runId: string): Promise<RunResult> {
  return runPlan(plan, warehouse, {
    runId,
    environment: "test",
    concurrency: 2,
    signal: new AbortController().signal,
    now: Date.now,
    random: () => 0,
    source: async () => null,
    onEvent: () => {},
  });
}
