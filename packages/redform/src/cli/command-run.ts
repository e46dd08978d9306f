import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plan } from "../plan/plan-types.ts";
import { renderPlan } from "../plan/render.ts";
import type { Project } from "../project/types.ts";
import { newRunId } from "../run/run-id.ts";
import { runPlan } from "../run/run-plan.ts";
import type { RunResult } from "../run/run-result.ts";
import { clearLedger } from "../sql/ledger.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { CommandContext, ExitCode, ProjectFlags } from "./command.ts";
import { loadAndCompile } from "./load-and-compile.ts";
import { openLineageTarget, type RunTeller, tellOpenLineage } from "./open-lineage.ts";
import { withWarehouse } from "./open-warehouse.ts";
import { type PlanFlags, type PlannedRun, planRun } from "./plan-run.ts";
import { reportProblems } from "./problems.ts";
import { startProgress } from "./progress.ts";
import { recordRun } from "./record-run.ts";
import { withRunLock } from "./run-lock.ts";
import { printRunReport } from "./run-report.ts";

export interface RunFlags extends ProjectFlags, PlanFlags {
  /** Seconds to wait for another run in the same environment to end. */
  readonly wait?: number;
  /** A file or an http(s) address that gets OpenLineage's events. */
  readonly openlineage?: string;
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
  const target = openLineageTarget(flags.openlineage, project, context);
  if (!target.ok) return reportProblems(target.problems, context, flags);
  return withWarehouse(project, context, flags, async (warehouse) => {
    const compiled = await loaded.value.compiled;
    if (!compiled.ok) return reportProblems(compiled.problems, context, flags);
    const runId = newRunId(context.now(), context.random);
    if (flags.dryRun === true) {
      // The same bytes for the same project: no id of its own.
      const planned = await planRun(compiled.value, project, flags, warehouse, "dry-run", context);
      if (!planned.ok) return reportProblems(planned.problems, context, flags);
      const { plan } = planned.value;
      context.terminal.out(flags.json === true ? `${JSON.stringify(plan, null, 2)}\n` : renderPlan(plan));
      return 0;
    }
    return withRunLock(
      warehouse,
      { environment: project.environment.name, runId, wait: flags.wait ?? 0 },
      context,
      async (signal) => {
        const planned = await planRun(compiled.value, project, flags, warehouse, runId, {
          ...context,
          signal,
        });
        if (!planned.ok) return reportProblems(planned.problems, context, flags);
        const about = { project, graph: compiled.value, runId, warehouse };
        const teller = await tellOpenLineage(target.value, about, context);
        return execute(project, runId, planned.value, warehouse, flags, teller, { ...context, signal });
      },
    );
  });
}

/** Nobody will go on with a run that succeeded: its rows in the ledger have done their work. */
async function forget(warehouse: Warehouse, id: string): Promise<void> {
  const session = await warehouse.connect();
  await session.execute(clearLedger(id)).catch(() => undefined);
  await session.close();
}

/** Every action that the run will tell of: tasks, and the audits within them. */
function shownActions(plan: Plan): readonly { readonly key: string }[] {
  return plan.tasks.flatMap((task) => [task, ...task.groups.flatMap((group) => group.audits ?? [])]);
}

async function execute(
  project: Project,
  runId: string,
  planned: PlannedRun,
  warehouse: Warehouse,
  flags: RunFlags,
  teller: RunTeller,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal } = context;
  const { plan } = planned;
  const start = {
    ...planned,
    runId,
    environment: project.environment.name,
    startedAt: new Date(context.now()).toISOString(),
  };
  const record = await recordRun(project.root, start, warehouse, context);
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
      onEvent: (event) => {
        const noted =
          event.kind === "started"
            ? record.begin(event.key, event.startedMs)
            : record.note(event.key, event.result, event.statements);
        noted.catch(() => undefined);
        teller.onEvent(event);
        progress.onEvent(event);
      },
    });
  } catch (error) {
    // Its set-up failed, before any action had begun.
    const durationMs = context.now() - Date.parse(start.startedAt);
    const { environment, startedAt } = start;
    await record.finish({ runId, environment, status: "failure", startedAt, durationMs, actions: [] });
    await teller.finish({ status: "failure" });
    throw error;
  } finally {
    progress.stop();
  }
  await record.finish(result);
  await teller.finish(result);
  if (result.status === "success") await forget(warehouse, planned.resumes ?? runId);
  if (flags.json === true) terminal.out(`${JSON.stringify(result, null, 2)}\n`);
  else printRunReport(result, terminal);
  return result.status === "success" ? 0 : 1;
}
