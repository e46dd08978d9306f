import type { CompiledGraph, CompiledTest, Target } from "../graph/compiled-graph.ts";
import type { StatementOutcome, Warehouse } from "../warehouse/warehouse.ts";
import { carryOut, type Finding, TestError, type TestSession } from "./carry-out.ts";
import { compareRows } from "./compare-rows.ts";
import { incrementedRows } from "./incremented-rows.ts";
import { runBounded } from "./run-bounded.ts";
import { DEFAULT_CONCURRENCY, type TestOptions } from "./test-options.ts";
import type { TestResult } from "./test-result.ts";

/**
 * Runs every compiled unit test. Their inputs are mocked, so the warehouse may be empty: a local one in
 * memory serves. Results are sorted by file and name. An error in a test's SQL fails that test alone.
 */
export async function runUnitTests(
  graph: CompiledGraph,
  warehouse: Warehouse,
  options: TestOptions = {},
): Promise<readonly TestResult[]> {
  const rank = (test: CompiledTest): string => `${test.fileName}\0${test.name}`;
  const tests = [...(graph.tests ?? [])].sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
  return runBounded([...tests.entries()], options.concurrency ?? DEFAULT_CONCURRENCY, ([index, test]) =>
    carryOut({ name: test.name, kind: "unit", file: test.fileName }, warehouse, options, (session) =>
      // Tests run at once, so each has a schema of its own.
      runTest(test, session, { schema: `redform_test_${index}`, name: test.dataset?.name ?? "dataset" }),
    ),
  );
}

async function runTest(test: CompiledTest, session: TestSession, scratch: Target): Promise<Finding> {
  const actual = await actualRows(test, session, scratch);
  const expected = await session.execute(required(test.expectedOutputQuery, "expected rows"));
  const difference = compareRows(expected, actual);
  return difference === null ? { status: "success" } : { status: "failure", difference };
}

async function actualRows(
  test: CompiledTest,
  session: TestSession,
  scratch: Target,
): Promise<StatementOutcome> {
  const query = required(test.testQuery, "tested query");
  if (test.increment === undefined) return session.execute(query);
  return incrementedRows(session, query, test.increment, scratch);
}

/** The core leaves an empty text out of what it prints. */
function required(query: string | undefined, what: string): string {
  if (query !== undefined && query.trim() !== "") return query;
  throw new TestError(`The test has no ${what}.`, {
    code: "empty-test",
    hint: "A test names its dataset, mocks each of its inputs in an input block and ends with a query for the expected rows.",
  });
}
