import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runnableActions } from "../../src/graph/actions.ts";
import type { CompiledAssertion, CompiledGraph, LoadOptions } from "../../src/graph/compiled-graph.ts";
import { buildPlan } from "../../src/plan/build-plan.ts";
import type { Plan } from "../../src/plan/plan-types.ts";
import { knowLoads } from "../../src/run/load-knowledge.ts";
import { runPlan } from "../../src/run/run-plan.ts";
import type { ActionResult, RunResult } from "../../src/run/run-result.ts";
import { openLocalWarehouse } from "../../src/warehouse/local.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";
import { graph, operation } from "../graphs.ts";

type Rows = readonly (readonly (string | null)[])[];

/** A folder of CSV files that a load reads, and a warehouse. */
export interface Loading {
  readonly root: string;
  readonly warehouse: Warehouse;
  readonly sql: (text: string) => Promise<Rows>;
  /** Writes a file of the folder that is loaded. */
  readonly write: (name: string, text: string) => void;
  readonly remove: (name: string) => void;
  readonly plan: (of: CompiledGraph, fullRefresh?: boolean) => Promise<Plan>;
  readonly run: (of: CompiledGraph, fullRefresh?: boolean) => Promise<RunResult>;
}

/** The load `shop.events` of the files under in/, two columns each. */
export function eventsLoad(
  options: Partial<LoadOptions> = {},
  assertions: readonly CompiledAssertion[] = [],
  from = "in/",
): CompiledGraph {
  return graph({
    operations: [
      operation("events", {
        hasOutput: true,
        load: { take: "new", changed: "fail", ...options },
        queries: [
          'create table "shop"."events" (id integer, name varchar(20)) diststyle even',
          `copy "shop"."events" from '${from}' csv`,
        ],
      }),
    ],
    assertions,
  });
}

export async function withLoading(
  use: (loading: Loading) => Promise<void>,
  open: (root: string) => Promise<Warehouse> = (root) =>
    openLocalWarehouse({ warehouse: "local", path: ":memory:" }, root),
): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), "redform-loads-"));
  const warehouse = await open(root);
  let runs = 0;
  const plan = async (of: CompiledGraph, fullRefresh = false): Promise<Plan> => {
    const selected = new Set(runnableActions(of).map(({ key }) => key));
    runs += 1;
    const loads = await knowLoads(of, selected, warehouse, `r${runs}`);
    const state = await warehouse.state(["shop", "shop_assertions"]);
    return buildPlan(of, selected, state, { fullRefresh, runId: `r${runs}`, loads });
  };
  try {
    const session = await warehouse.connect();
    await use({
      root,
      warehouse,
      sql: async (text) => (await session.execute(text)).rows,
      write: (name, text) => {
        const file = join(root, "in", name);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      },
      remove: (name) => rmSync(join(root, "in", name)),
      plan,
      run: async (of, fullRefresh = false) =>
        runPlan(await plan(of, fullRefresh), warehouse, {
          runId: `r${runs}`,
          environment: "test",
          concurrency: 2,
          signal: new AbortController().signal,
          now: Date.now,
          random: () => 0,
          source: async () => null,
          onEvent: () => {},
        }),
    });
    await session.close();
  } finally {
    await warehouse.close();
    rmSync(root, { recursive: true, force: true });
  }
}

/** The result of the load. */
export function eventsOf(result: RunResult): ActionResult {
  const found = result.actions.find(({ target }) => target.name === "events");
  if (found === undefined) throw new Error("the load told nothing");
  return found;
}
