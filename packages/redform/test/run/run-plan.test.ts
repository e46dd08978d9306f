import { describe, expect, it } from "vitest";
import type { Plan, Task } from "../../src/plan/plan-types.ts";
import { runPlan } from "../../src/run/run-plan.ts";
import type { RunEvent, RunResult } from "../../src/run/run-result.ts";
import { openLocalWarehouse } from "../../src/warehouse/local.ts";
import { type Warehouse, WarehouseError } from "../../src/warehouse/warehouse.ts";

function task(name: string, dependsOn: readonly string[], ...sql: readonly string[]): Task {
  return {
    key: `shop.${name}`,
    target: { schema: "shop", name },
    type: "operations",
    file: `definitions/${name}.sqlx`,
    dependsOn: dependsOn.map((one) => `shop.${one}`),
    groups: [{ transaction: true, statements: sql.map((text) => ({ purpose: "operation", sql: text })) }],
    cleanup: [],
    countRows: null,
    check: null,
    candidate: null,
  };
}

const planOf = (...tasks: readonly Task[]): Plan => ({ setup: [], tasks });

interface Settings {
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  readonly source?: (file: string) => Promise<string | null>;
}

function run(plan: Plan, warehouse: Warehouse, settings: Settings = {}): Promise<RunResult> {
  return runPlan(plan, warehouse, {
    runId: "r",
    environment: "test",
    concurrency: 2,
    signal: new AbortController().signal,
    now: Date.now,
    random: () => 0,
    source: async () => null,
    onEvent: () => {},
    ...settings,
  });
}

/** A warehouse whose statements are what the test says: for what a real one can't be made to do at will. */
function scripted(execute: (sql: string) => Promise<void>): Warehouse {
  const outcome = { columns: [], rows: [], rowCount: 0, notices: [] };
  return {
    kind: "local",
    connect: async () => ({
      execute: async (sql) => {
        await execute(sql);
        return outcome;
      },
      close: async () => {},
    }),
    state: async () => ({ schemas: [], relations: [] }),
    close: async () => {},
  };
}

const status = (result: RunResult): readonly string[] =>
  result.actions.map(({ target, status: is }) => `${target.name} ${is}`);

describe("a run", () => {
  it("keeps to its concurrency, starts nothing before what it depends on, and the longest chain first", async () => {
    let running = 0;
    let most = 0;
    const warehouse = scripted(async (sql) => {
      if (sql === "begin" || sql === "commit") return;
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
    });
    const started: string[] = [];
    const tasks = [
      task("lone1", [], "x"),
      task("lone2", [], "x"),
      task("a", [], "x"),
      task("b", ["a"], "x"),
      task("c", ["b"], "x"),
    ];
    const result = await run(planOf(...tasks), warehouse, {
      onEvent: (event) => {
        if (event.kind === "started") started.push(event.target.name);
      },
    });
    expect(result.status).toBe("success");
    expect(most).toBe(2);
    expect(started[0]).toBe("a");
    expect(started.indexOf("b")).toBeGreaterThan(started.indexOf("a"));
    expect(started.indexOf("c")).toBeGreaterThan(started.indexOf("b"));
  });

  it("skips what depends on a failure, says because of which, and goes on with the rest", async () => {
    const warehouse = scripted(async (sql) => {
      if (sql === "fail") throw new WarehouseError("no", { code: "XX000" });
    });
    const tasks = [
      task("bad", [], "fail"),
      task("next", ["bad"], "x"),
      task("last", ["next"], "x"),
      task("other", [], "x"),
    ];
    const result = await run(planOf(...tasks), warehouse);
    expect(result.status).toBe("failure");
    expect(status(result)).toEqual(["bad failure", "last skipped", "next skipped", "other success"]);
    expect(result.actions[1]?.skippedBecause).toEqual(["shop.bad"]);
    expect(result.actions[0]?.error).toMatchObject({
      code: "XX000",
      file: "definitions/bad.sqlx",
      statement: "fail",
    });
  });

  it("replays the whole transaction of a conflict, and gives up after six", async () => {
    const log: string[] = [];
    let conflicts = 1;
    const warehouse = scripted(async (sql) => {
      log.push(sql);
      if (sql === "two" && conflicts-- > 0) throw new WarehouseError("conflict", { code: "40001" });
    });
    const result = await run(planOf(task("t", [], "one", "two")), warehouse);
    expect(result.actions).toMatchObject([{ status: "success", attempts: 2 }]);
    expect(log.filter((sql) => sql !== "rollback")).toEqual([
      "begin",
      "one",
      "two",
      "begin",
      "one",
      "two",
      "commit",
    ]);
    conflicts = 99;
    const hopeless = await run(planOf(task("t", [], "two")), warehouse);
    expect(hopeless.actions).toMatchObject([{ status: "failure", attempts: 6, error: { code: "40001" } }]);
  });
});

describe("on the local warehouse", () => {
  async function withWarehouse<T>(
    use: (warehouse: Warehouse, ask: (sql: string) => Promise<unknown>) => Promise<T>,
  ): Promise<T> {
    const warehouse = await openLocalWarehouse({ warehouse: "local", path: ":memory:" }, "/");
    const session = await warehouse.connect();
    await session.execute("create schema shop");
    try {
      return await use(warehouse, async (sql) => (await session.execute(sql)).rows);
    } finally {
      await session.close();
      await warehouse.close();
    }
  }

  it("a failure late in a transaction leaves the table as it was", () =>
    withWarehouse(async (warehouse, ask) => {
      await ask("create table shop.t as select 1 as a");
      const result = await run(
        planOf(task("t", [], "delete from shop.t", "select * from shop.no_such_table")),
        warehouse,
      );
      expect(status(result)).toEqual(["t failure"]);
      expect(result.actions[0]?.error?.message).toBe('relation "shop.no_such_table" does not exist');
      expect(await ask("select a from shop.t")).toEqual([["1"]]);
    }));

  it("cancels what runs when it is told to, and what waits", () =>
    withWarehouse(async (warehouse, ask) => {
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 300);
      const slow =
        "create table shop.slow as with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000000) select count(*) as n from n";
      const result = await run(
        planOf(task("slow", [], slow), task("then", ["slow"], "select 1")),
        warehouse,
        { signal: abort.signal },
      );
      expect(result.status).toBe("cancelled");
      expect(status(result)).toEqual(["slow cancelled", "then cancelled"]);
      expect(await ask("select table_name from svv_tables where table_schema = 'shop'")).toEqual([]);
    }));

  it("traces an unknown column to its line", () =>
    withWarehouse(async (warehouse) => {
      const source = 'config { type: "table" }\n\nselect\n  a,\n  bb\nfrom x\n';
      const result = await run(planOf(task("t", [], "select a, bb from (select 1 as a) x")), warehouse, {
        source: async () => source,
      });
      expect(result.actions[0]?.error).toMatchObject({ code: "42703", line: 5 });
    }));

  it("reports how many rows an assertion finds, and the first five", () =>
    withWarehouse(async (warehouse) => {
      const check: Task = {
        ...task(
          "check",
          [],
          "create view shop.bad as select 1 as a union all select 2 union all select 3 union all select 4 union all select 5 union all select 6",
        ),
        type: "assertion",
        check: {
          count: "select count(*) from shop.bad",
          sample: "select a from shop.bad order by a limit 5",
          severity: "error",
        },
      };
      const result = await run(planOf(check, task("after", ["check"], "select 1")), warehouse);
      expect(result.actions[1]).toMatchObject({
        status: "failure",
        failingRows: { count: 6, columns: ["a"], rows: [["1"], ["2"], ["3"], ["4"], ["5"]] },
        error: { code: "assertion_failed" },
      });
      expect(result.actions[0]?.status).toBe("skipped");
    }));
});
