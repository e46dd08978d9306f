import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { selectActions } from "../graph/select.ts";
import { buildPlan } from "../plan/build-plan.ts";
import type { Plan } from "../plan/plan-types.ts";
import { renderPlan } from "../plan/render.ts";
import type { Outcome } from "../problem.ts";
import type { Project } from "../project/types.ts";
import { newRunId } from "../run/run-id.ts";
import { runPlan } from "../run/run-plan.ts";
import { startRunRecord } from "../run/run-record.ts";
import type { RunResult } from "../run/run-result.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { CommandContext, ExitCode, ProjectFlags } from "./command.ts";
import { type Loaded, loadAndCompile } from "./load-and-compile.ts";
import { withWarehouse } from "./open-warehouse.ts";
import { reportProblems } from "./problems.ts";
import { startProgress } from "./progress.ts";
import { printRunReport } from "./run-report.ts";

export interface RunFlags extends ProjectFlags {
  readonly actions?: readonly string[];
  readonly tags?: readonly string[];
  readonly includeDeps?: boolean;
  readonly includeDependents?: boolean;
  readonly fullRefresh?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `dataform run`: builds what is selected, or prints the statements that would. */
export async function runCommand(
  folder: string,
  flags: RunFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const loaded = await loadAndCompile(folder, flags, context);
  if (!loaded.ok) return reportProblems(loaded.problems, context, flags);
  const { project } = loaded.value;
  return withWarehouse(project, context, flags, async (warehouse) => {
    const planned = await planRun(loaded.value, flags, warehouse);
    if (!planned.ok) return reportProblems(planned.problems, context, flags);
    if (flags.dryRun === true) {
      context.terminal.out(
        flags.json === true ? `${JSON.stringify(planned.value, null, 2)}\n` : renderPlan(planned.value),
      );
      return 0;
    }
    return execute(project, planned.value, warehouse, flags, context);
  });
}

async function planRun(loaded: Loaded, flags: RunFlags, warehouse: Warehouse): Promise<Outcome<Plan>> {
  const compiled = await loaded.compiled;
  if (!compiled.ok) return compiled;
  const graph = compiled.value;
  const selected = selectActions(graph, {
    actions: flags.actions ?? [],
    tags: flags.tags ?? [],
    includeDeps: flags.includeDeps ?? false,
    includeDependents: flags.includeDependents ?? false,
  });
  if (!selected.ok) return selected;
  const schemas = [...new Set((graph.targets ?? []).map((target) => target.schema))].sort();
  const state = await warehouse.state(schemas);
  return {
    ok: true,
    value: buildPlan(graph, selected.value, state, { fullRefresh: flags.fullRefresh ?? false }),
  };
}

/** Every action that the run will tell of: tasks, and the audits within them. */
function shownActions(plan: Plan): readonly { readonly key: string }[] {
  return plan.tasks.flatMap((task) => [task, ...task.groups.flatMap((group) => group.audits ?? [])]);
}

async function execute(
  project: Project,
  plan: Plan,
  warehouse: Warehouse,
  flags: RunFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal } = context;
  const runId = newRunId(context.now(), context.random);
  const record = await startRunRecord(project.root, {
    runId,
    environment: project.environment.name,
    plan,
    startedAt: new Date(context.now()).toISOString(),
  });
  const silent = { onEvent: (): void => {}, stop: (): void => {} };
  const progress = flags.json === true ? silent : startProgress(shownActions(plan), terminal, context.now);
  let result: RunResult;
  try {
    result = await runPlan(plan, warehouse, {
      runId,
      environment: project.environment.name,
      concurrency: project.environment.concurrency,
      signal: context.signal,
      now: context.now,
      random: context.random,
      source: (file) => readFile(join(project.root, file), "utf8").catch(() => null),
      onEvent: progress.onEvent,
    });
  } finally {
    progress.stop();
  }
  await record.finish(result);
  if (flags.json === true) terminal.out(`${JSON.stringify(result, null, 2)}\n`);
  else printRunReport(result, terminal);
  return result.status === "success" ? 0 : 1;
}
