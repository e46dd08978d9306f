import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runnableActions } from "../../src/graph/actions.ts";
import type { CompiledGraph, RedshiftOptions } from "../../src/graph/compiled-graph.ts";
import { buildPlan } from "../../src/plan/build-plan.ts";
import { runPlan } from "../../src/run/run-plan.ts";
import type { RunResult } from "../../src/run/run-result.ts";
import { openLocalWarehouse } from "../../src/warehouse/local.ts";
import { graph, table } from "../graphs.ts";

type Rows = readonly (readonly (string | null)[])[];

interface Bench {
  readonly sql: (text: string) => Promise<Rows>;
  readonly run: (of: CompiledGraph, fullRefresh?: boolean) => Promise<RunResult>;
}

async function withBench(use: (bench: Bench) => Promise<void>): Promise<void> {
  const warehouse = await openLocalWarehouse({ warehouse: "local", path: ":memory:" }, process.cwd());
  try {
    const session = await warehouse.connect();
    await use({
      sql: async (text) => (await session.execute(text)).rows,
      run: async (of, fullRefresh = false) => {
        const state = await warehouse.state(["shop"]);
        const selected = new Set(runnableActions(of).map(({ key }) => key));
        return runPlan(buildPlan(of, selected, state, { fullRefresh, runId: "r" }), warehouse, {
          runId: "r",
          environment: "test",
          concurrency: 1,
          signal: new AbortController().signal,
          now: Date.now,
          random: () => 0,
          source: async () => null,
          onEvent: () => {},
        });
      },
    });
    await session.close();
  } finally {
    await warehouse.close();
  }
}

/** Events by key, whose newest version counts; an increment takes what arrived since the last one. */
function events(redshift: RedshiftOptions, uniqueKey: readonly string[] = ["id", "part"]): CompiledGraph {
  const newest = (from: string): string => `select id, part, v, arrived from (
  select *, row_number() over (partition by id, part order by version desc, v) as place from ${from}
) as versions where place = 1`;
  const touched = `(select s.* from source.events s join (
  select distinct id, part from source.events where arrived > (select coalesce(max(arrived), 0) from shop.events)
) as t on coalesce(s.id, -1) = coalesce(t.id, -1) and coalesce(s.part, '?') = coalesce(t.part, '?'))`;
  // What arrived last is the newest of all that is known of a key, so that an increment sees it as new.
  const stamped = (query: string): string =>
    `select id, part, v, (select max(arrived) from source.events) as arrived from (${query}) as q`;
  return graph({
    tables: [
      table("events", {
        enumType: "INCREMENTAL",
        query: stamped(newest("source.events")),
        incrementalQuery: stamped(newest(touched)),
        uniqueKey,
        redshift,
      }),
    ],
  });
}

const KEPT = "select id, part, v from shop.events order by 1, 2, 3";

describe("increments of random arrivals", () => {
  // Late, repeated and corrected rows, and keys that are NULL in part or whole.
  const row = fc.record({
    id: fc.option(fc.integer({ min: 1, max: 3 })),
    part: fc.option(fc.constantFrom("a", "b")),
    version: fc.integer({ min: 1, max: 9 }),
    v: fc.integer({ min: 0, max: 99 }),
  });
  const batch = fc.record({
    rows: fc.array(row, { minLength: 1, maxLength: 6 }),
    /** The run is repeated although nothing came. */
    again: fc.boolean(),
    /** The batch before arrives once more. */
    repeats: fc.boolean(),
  });
  const batches = fc.array(batch, { minLength: 1, maxLength: 4 });
  const literal = (value: string | number | null): string =>
    value === null ? "null" : typeof value === "number" ? String(value) : `'${value}'`;

  it.each(["delete+insert", "merge"] as const)(
    "by %s give the same table as a full rebuild",
    (incrementalStrategy) =>
      withBench(async ({ sql, run }) => {
        await sql("create schema source");
        await sql(
          "create table source.events (id integer, part varchar(1), version integer, v integer, arrived integer)",
        );
        const of = events({ incrementalStrategy });
        await fc.assert(
          fc.asyncProperty(batches, async (arriving) => {
            await sql("delete from source.events");
            await sql("drop table if exists shop.events");
            for (const [at, { rows, again, repeats }] of arriving.entries()) {
              const repeated = repeats ? (arriving[at - 1]?.rows ?? []) : [];
              const values = [...rows, ...repeated].map(
                ({ id, part, version, v }) =>
                  `(${[literal(id), literal(part), version, v, at + 1].join(", ")})`,
              );
              await sql(`insert into source.events values ${values.join(", ")}`);
              expect(await run(of)).toMatchObject({ status: "success" });
              if (again) expect(await run(of)).toMatchObject({ status: "success" });
            }
            const incremented = await sql(KEPT);
            await run(of, true);
            expect(incremented).toEqual(await sql(KEPT));
          }),
          { numRuns: 12, seed: 4 },
        );
      }),
    60_000,
  );
});

describe("an increment whose columns are not the table's", () => {
  const model = (columns: string, redshift: RedshiftOptions): CompiledGraph =>
    graph({
      tables: [
        table("t", {
          enumType: "INCREMENTAL",
          query: "select 1 as id, 'old'::varchar(9) as name, 5 as gone",
          incrementalQuery: `select ${columns}`,
          uniqueKey: ["id"],
          redshift,
        }),
      ],
    });
  const outcome = async (
    columns: string,
    redshift: RedshiftOptions,
  ): Promise<{ readonly result: RunResult; readonly rows: Rows; readonly columns: Rows }> => {
    let seen: { result: RunResult; rows: Rows; columns: Rows } | null = null;
    await withBench(async ({ sql, run }) => {
      await run(model(columns, redshift));
      const result = await run(model(columns, redshift));
      seen = {
        result,
        rows: await sql("select * from shop.t order by id"),
        columns: await sql(
          "select column_name, character_maximum_length from svv_columns where table_name = 't' order by ordinal_position",
        ),
      };
    });
    if (seen === null) throw new Error("nothing seen");
    return seen;
  };

  it("leaves new columns out unless it is told otherwise, and goes by name, not by place", async () => {
    const { rows } = await outcome("6 as gone, true as extra, 'new'::varchar(9) as name, 2 as id", {});
    expect(rows).toEqual([
      ["1", "old", "5"],
      ["2", "new", "6"],
    ]);
  });

  it("fails before anything is written, naming the columns", async () => {
    const { result, rows } = await outcome("2 as id, 'new'::varchar(9) as name, 7 as extra", {
      onSchemaChange: "fail",
    });
    expect(result.status).toBe("failure");
    expect(result.actions[0]?.error).toMatchObject({
      code: "wrong_columns",
      message:
        'the increment\'s columns are not the table\'s: it brings "extra", which the table has not, and lacks "gone", which the table has',
      hint: expect.stringContaining("--full-refresh"),
    });
    expect(rows).toEqual([["1", "old", "5"]]);
  });

  it.each(["delete+insert", "merge"] as const)(
    "extends the table with their types, and old rows are NULL there (%s)",
    async (incrementalStrategy) => {
      const { rows, columns } = await outcome(
        "2 as id, 'new'::varchar(9) as name, 'x'::varchar(7) as extra",
        {
          onSchemaChange: "extend",
          incrementalStrategy,
        },
      );
      expect(rows).toEqual([
        ["1", "old", "5", null],
        ["2", "new", null, "x"],
      ]);
      expect(columns).toEqual([
        ["id", null],
        ["name", "9"],
        ["gone", null],
        ["extra", "7"],
      ]);
    },
  );

  it("synchronizes: what no longer arrives is dropped", async () => {
    const { rows, columns } = await outcome("1 as id, 'new'::varchar(9) as name, 8 as extra", {
      onSchemaChange: "synchronize",
      incrementalStrategy: "merge",
    });
    expect(rows).toEqual([["1", "new", "8"]]);
    expect(columns.map(([name]) => name)).toEqual(["id", "name", "extra"]);
  });

  it("is refused when a column of its key does not arrive", async () => {
    const { result, rows } = await outcome("'new'::varchar(9) as name", { onSchemaChange: "synchronize" });
    expect(result.actions[0]?.error?.message).toBe('the increment has no "id", which its uniqueKey names');
    expect(rows).toEqual([["1", "old", "5"]]);
  });

  it("passes as it is when they are the same, whatever is to be done with others", async () => {
    for (const onSchemaChange of ["fail", "extend", "synchronize"] as const) {
      const { rows } = await outcome("9 as gone, 1 as id, 'new'::varchar(9) as name", { onSchemaChange });
      expect(rows).toEqual([["1", "new", "9"]]);
    }
  });
});

describe("a table with declared encodings", () => {
  it("is made with its columns' types and encodings, and filled", () =>
    withBench(async ({ sql, run }) => {
      const of = graph({
        tables: [
          table("t", {
            query: "with a as (select 1 as id, 'x'::varchar(7) as name) select * from a",
            redshift: { encode: { name: "zstd" }, distStyle: "key", distKey: "id", backup: false },
          }),
        ],
      });
      expect(await run(of)).toMatchObject({ status: "success", actions: [{ rows: 1 }] });
      expect(await run(of)).toMatchObject({ status: "success", actions: [{ rows: 1 }] });
      await sql("set search_path to shop");
      expect(
        await sql(
          `select "column", type, trim(encoding), distkey from pg_table_def where schemaname = 'shop'`,
        ),
      ).toEqual([
        ["id", "integer", "none", "true"],
        ["name", "character varying(7)", "zstd", "false"],
      ]);
      expect(await sql("select * from shop.t")).toEqual([["1", "x"]]);
    }));
});
