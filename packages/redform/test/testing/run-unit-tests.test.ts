import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CompiledGraph, CompiledTest } from "../../src/graph/compiled-graph.ts";
import { runUnitTests } from "../../src/testing/run-unit-tests.ts";
import type { TestResult } from "../../src/testing/test-result.ts";
import { openLocalWarehouse } from "../../src/warehouse/local.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openLocalWarehouse({ warehouse: "local", path: ":memory:" }, process.cwd());
});
afterAll(() => warehouse.close());

const file = "definitions/tests/users.sqlx";

function graphOf(...tests: readonly Partial<CompiledTest>[]): CompiledGraph {
  return {
    projectConfig: { warehouse: "redshift", defaultSchema: "shop" },
    dataformCoreVersion: "2.9.0",
    tests: tests.map((test, index) => ({ name: `test_${index}`, fileName: file, ...test })),
  };
}

async function runOne(test: Partial<CompiledTest>): Promise<TestResult> {
  const [result] = await runUnitTests(graphOf(test), warehouse);
  if (result === undefined) throw new Error("no result");
  return result;
}

describe("a unit test", () => {
  it("passes when the rows are the expected ones in another order", async () => {
    const result = await runOne({
      testQuery: "select 2 as id, 'b' as name union all select 1, 'a'",
      expectedOutputQuery: "select 'a' as name, 1::bigint as id union all select 'b', 2",
    });
    expect(result).toMatchObject({ name: "test_0", kind: "unit", status: "success", file });
  });

  it("fails with the rows that differ", async () => {
    const result = await runOne({
      testQuery: "select 1 as id, 'a' as name, null as note union all select 2, 'b', 'x'",
      expectedOutputQuery: "select 1 as id, 'a' as name, null as note union all select 2, 'c', 'x'",
    });
    expect(result.status).toBe("failure");
    expect(result.difference?.changedRows).toEqual([
      { expected: ["2", "c", "x"], actual: ["2", "b", "x"], differing: ["name"] },
    ]);
  });

  it("fails on a type of another family", async () => {
    const result = await runOne({
      testQuery: "select '1'::varchar(4) as id",
      expectedOutputQuery: "select 1 as id",
    });
    expect(result.difference?.typeMismatches).toEqual([
      { column: "id", expected: "integer", actual: expect.stringMatching(/^character varying\(/) },
    ]);
  });

  it("fails with the warehouse's message where its SQL is wrong, and the others still run", async () => {
    const results = await runUnitTests(
      graphOf(
        {
          testQuery: "select nothing as id from (select 1 as id) as one",
          expectedOutputQuery: "select 1 as id",
        },
        { testQuery: "select 1 as id", expectedOutputQuery: "select 1 as id" },
        { testQuery: "select 1 as id", expectedOutputQuery: "" },
      ),
      warehouse,
    );
    expect(results.map((result) => result.status)).toEqual(["failure", "success", "failure"]);
    expect(results[0]?.error).toMatchObject({ code: "42703", file });
    expect(results[0]?.error?.message).toContain("nothing");
    expect(results[2]?.error?.message).toBe("The test has no expected rows.");
  });

  it("tells each result as it comes, and gives all sorted by file and name", async () => {
    const told: string[] = [];
    const one = { testQuery: "select 1 as id", expectedOutputQuery: "select 1 as id" };
    const graph = graphOf(
      { ...one, name: "b" },
      { ...one, name: "a" },
      { ...one, name: "c", fileName: "a.sqlx" },
    );
    const results = await runUnitTests(graph, warehouse, { onResult: (result) => told.push(result.name) });
    expect(results.map((result) => result.name)).toEqual(["c", "a", "b"]);
    expect(told.sort()).toEqual(["a", "b", "c"]);
  });

  it("fails as cancelled when the signal is aborted before it runs", async () => {
    const graph = graphOf({ testQuery: "select 1 as id", expectedOutputQuery: "select 1 as id" });
    const [result] = await runUnitTests(graph, warehouse, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ status: "failure", error: { message: "cancelled" } });
  });
});

describe("the test of an increment", () => {
  const existingQuery =
    "select 1 as id, null as part, 'old' as name union all select 2, 'x', 'kept' union all select 3, 'x', 'old'";
  const testQuery = "select 'new' as name, 3 as id, 'x'::varchar(8) as part union all select 'new', 1, null";

  it("replaces the rows whose key arrives again, NULL for NULL, and compares the whole table", async () => {
    const result = await runOne({
      testQuery,
      expectedOutputQuery:
        "select 1 as id, null as part, 'new' as name union all select 2, 'x', 'kept' union all select 3, 'x', 'new'",
      increment: { existingQuery, uniqueKey: ["id", "part"] },
    });
    expect(result.difference).toBeUndefined();
    expect(result.error).toBeUndefined();
    expect(result.status).toBe("success");
  });

  it("appends where the model has no unique key", async () => {
    const result = await runOne({
      testQuery: "select 1 as id",
      expectedOutputQuery: "select 1 as id union all select 1",
      increment: { existingQuery: "select 1 as id", uniqueKey: [] },
    });
    expect(result.status).toBe("success");
  });

  it("takes untyped NULLs for the type of the model's column", async () => {
    const result = await runOne({
      testQuery: "select 1 as id, 'SO1' as song_id",
      expectedOutputQuery: "select 1 as id, 'SO1' as song_id union all select 2, null",
      increment: { existingQuery: "select 2 as id, null as song_id", uniqueKey: ["id"] },
    });
    expect(result).toMatchObject({ status: "success" });
  });

  it("says which columns the standing rows lack or have too many", async () => {
    const result = await runOne({
      testQuery: "select 1 as id, 'a' as name",
      expectedOutputQuery: "select 1 as id, 'a' as name",
      increment: { existingQuery: "select 1 as id, 2 as size", uniqueKey: ["id"] },
    });
    expect(result.error?.message).toBe(
      "The input of the rows that stand before the increment lacks the column name; it has the column size, which the model does not have.",
    );
  });
});
