import type { CompiledAssertion, CompiledGraph, Target } from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";
import type { Warehouse, WarehouseState } from "../warehouse/warehouse.ts";
import { carryOut, type Finding, TestError, type TestSession } from "./carry-out.ts";
import { runBounded } from "./run-bounded.ts";
import { DEFAULT_CONCURRENCY, type TestOptions } from "./test-options.ts";
import type { TestResult } from "./test-result.ts";

/** Failing rows shown. */
const SAMPLE_ROWS = 5;

/**
 * Checks every assertion that is not disabled against what stands in the warehouse, and changes nothing
 * there. Results are sorted by the assertion's target. An assertion on a table that has not been built
 * fails and says so.
 */
export async function runAssertions(
  graph: CompiledGraph,
  warehouse: Warehouse,
  options: TestOptions = {},
): Promise<readonly TestResult[]> {
  const assertions = (graph.assertions ?? [])
    .filter((assertion) => assertion.disabled !== true)
    .sort((a, b) => (targetKey(a.target) < targetKey(b.target) ? -1 : 1));
  if (assertions.length === 0) return [];
  const built = builtTargets(graph);
  const schemas = new Set([...built.values()].map((target) => target.schema));
  const state = await warehouse.state([...schemas].sort());
  return runBounded(assertions, options.concurrency ?? DEFAULT_CONCURRENCY, (assertion) =>
    carryOut(
      { name: assertion.target.name, kind: "assertion", file: assertion.fileName },
      warehouse,
      options,
      async (session) => {
        requireBuilt(assertion, built, state);
        return check(assertion, session);
      },
    ),
  );
}

/** What a run would have put into the warehouse, by key. */
function builtTargets(graph: CompiledGraph): ReadonlyMap<string, Target> {
  const tables = (graph.tables ?? []).filter((table) => table.enumType !== "INLINE");
  const operations = (graph.operations ?? []).filter((operation) => operation.hasOutput === true);
  const actions = [...tables, ...operations].filter((action) => action.disabled !== true);
  return new Map(actions.map(({ target }) => [targetKey(target), target]));
}

function requireBuilt(
  assertion: CompiledAssertion,
  built: ReadonlyMap<string, Target>,
  state: WarehouseState,
): void {
  const standing = new Set(state.relations.map(targetKey));
  const missing = (assertion.dependencyTargets ?? [])
    .filter((target) => built.has(targetKey(target)) && !standing.has(targetKey(target)))
    .map(targetKey)
    .sort();
  if (missing.length === 0) return;
  const verb = missing.length === 1 ? "does" : "do";
  throw new TestError(`${missing.join(", ")} ${verb} not stand in this environment yet`, {
    code: "not-built",
    hint: "Build it first: dataform run",
  });
}

async function check(assertion: CompiledAssertion, session: TestSession): Promise<Finding> {
  const rows = `from (\n${withoutSemicolon(assertion.query)}\n) as failing`;
  const counted = await session.execute(`select count(*) as failing ${rows}`);
  const count = Number(counted.rows[0]?.[0]);
  if (count === 0) return { status: "success" };
  const sample = await session.execute(`select * ${rows}\norder by 1\nlimit ${SAMPLE_ROWS}`);
  const columns = sample.columns.map((column) => column.name);
  return { status: "failure", failingRows: { count, columns, rows: sample.rows } };
}

function withoutSemicolon(query: string): string {
  return query.trimEnd().replace(/;\s*$/, "");
}
