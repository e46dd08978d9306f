import type { CompiledGraph } from "../graph/compiled-graph.ts";
import { formatDifference } from "../testing/format-difference.ts";
import { runAssertions } from "../testing/run-assertions.ts";
import { runUnitTests } from "../testing/run-unit-tests.ts";
import { keepTests } from "../testing/test-record.ts";
import type { TestResult } from "../testing/test-result.ts";
import type { CommandContext, ExitCode, ProjectFlags } from "./command.ts";
import { formatCount, formatDuration } from "./duration.ts";
import { loadAndCompile } from "./load-and-compile.ts";
import { withWarehouse } from "./open-warehouse.ts";
import { reportProblems } from "./problems.ts";
import type { Terminal } from "./terminal.ts";
import { indent, textTable } from "./text-table.ts";

export interface TestFlags extends ProjectFlags {
  readonly json?: boolean;
}

/** `dataform test`: unit tests on the local engine, then the assertions of what stands in the environment. */
export async function testCommand(
  folder: string,
  flags: TestFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const startedAt = context.now();
  const loaded = await loadAndCompile(folder, flags, context);
  if (!loaded.ok) return reportProblems(loaded.problems, context, flags);
  const { project } = loaded.value;
  const compiled = await loaded.value.compiled;
  if (!compiled.ok) return reportProblems(compiled.problems, context, flags);
  const graph = compiled.value;
  const onResult = (result: TestResult): void => {
    if (flags.json !== true) printResult(result, context.terminal);
  };
  const unit = await unitTests(graph, project.root, onResult, context);
  const finish = async (results: readonly TestResult[]): Promise<ExitCode> => {
    await keepTests(project.root, {
      environment: project.environment.name,
      startedAt: new Date(startedAt).toISOString(),
      durationMs: context.now() - startedAt,
      tests: results,
    });
    const passed = results.every((result) => result.status === "success");
    if (flags.json === true) printJson(results, passed, context.terminal);
    else printSummary(results, context.now() - startedAt, context.terminal);
    return passed ? 0 : 1;
  };
  if ((graph.assertions ?? []).length === 0) return finish(unit);
  return withWarehouse(project, context, flags, async (warehouse) => {
    const { concurrency } = project.environment;
    const asserted = await runAssertions(graph, warehouse, { onResult, signal: context.signal, concurrency });
    return finish([...unit, ...asserted]);
  });
}

async function unitTests(
  graph: CompiledGraph,
  root: string,
  onResult: (result: TestResult) => void,
  context: CommandContext,
): Promise<readonly TestResult[]> {
  if ((graph.tests ?? []).length === 0) return [];
  const { openLocalWarehouse } = await import("../warehouse/local.ts");
  const scratch = await openLocalWarehouse({ warehouse: "local", path: ":memory:" }, root);
  try {
    return await runUnitTests(graph, scratch, { onResult, signal: context.signal, concurrency: 2 });
  } finally {
    await scratch.close();
  }
}

function printResult(result: TestResult, terminal: Terminal): void {
  const { colors } = terminal;
  const mark = result.status === "success" ? colors.green("✔") : colors.red("✖");
  const time = colors.dim(formatDuration(result.durationMs));
  terminal.out(`${mark} ${result.kind.padEnd(9)} ${result.name}  ${time}\n`);
  if (result.status === "success") return;
  if (result.error !== undefined) {
    terminal.out(`  ${colors.cyan(result.file)} ${result.error.message}\n`);
    if (result.error.hint !== undefined) terminal.out(`  ${result.error.hint}\n`);
  }
  if (result.difference !== undefined) {
    terminal.out(`  ${colors.cyan(result.file)}\n${indent(formatDifference(result.difference))}\n`);
  }
  const failing = result.failingRows;
  if (failing !== undefined) {
    terminal.out(`  ${colors.cyan(result.file)} ${formatCount(failing.count, "failing row")}\n`);
    const columns = failing.columns.map((name) => ({ name }));
    terminal.out(`${indent(textTable(columns, failing.rows, colors.dim))}\n`);
  }
}

function printJson(results: readonly TestResult[], passed: boolean, terminal: Terminal): void {
  const document = { status: passed ? "success" : "failure", tests: results };
  terminal.out(`${JSON.stringify(document, null, 2)}\n`);
}

function printSummary(results: readonly TestResult[], durationMs: number, terminal: Terminal): void {
  const failed = results.filter((result) => result.status !== "success").length;
  const kinds = (["unit", "assertion"] as const).map((kind) => {
    const count = results.filter((result) => result.kind === kind).length;
    return formatCount(count, kind === "unit" ? "unit test" : "assertion");
  });
  const paint = failed === 0 ? terminal.colors.green : terminal.colors.red;
  const word = failed === 0 ? "success" : "failure";
  terminal.out(
    `\n${paint(word)} ${kinds.join(", ")}: ${results.length - failed} passed, ${failed} failed in ${formatDuration(durationMs)}\n`,
  );
}
