import { resolve } from "node:path";
import { targetKey } from "../graph/target.ts";
import { formatProblem } from "../problem.ts";
import { loadProject } from "../project/load-project.ts";
import { type KeptRun, keptRuns } from "../run/run-record.ts";
import { recordedRuns, withRecordedStatements } from "../run/warehouse-record.ts";
import { type CommandContext, type ExitCode, overridesOf } from "./command.ts";
import { formatDuration } from "./duration.ts";
import { withWarehouse } from "./open-warehouse.ts";
import { reportProblems } from "./problems.ts";
import { textTable } from "./text-table.ts";

export interface RunsFlags {
  readonly id?: string;
  readonly env?: string;
  readonly json?: boolean;
}

/** `dataform runs`: the runs on record, or with --id one of them; with --env of a cluster, of all machines. */
export async function runsCommand(
  folder: string,
  flags: RunsFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const own = (await keptRuns(resolve(context.workingFolder, folder))).filter(
    ({ environment }) => flags.env === undefined || environment === flags.env,
  );
  const project =
    flags.env === undefined
      ? null
      : await loadProject(resolve(context.workingFolder, folder), overridesOf(flags, context), context.env);
  if (project === null || (project.ok && project.value.environment.connection.warehouse === "local")) {
    return show(own, flags, context);
  }
  if (!project.ok) {
    // An environment may be gone, or its variables not set, and its runs still be on record here.
    if (own.length === 0) return reportProblems(project.problems, context, flags);
    for (const problem of project.problems) context.terminal.err(`${formatProblem(problem)}\n`);
    return show(own, flags, context);
  }
  return withWarehouse(project.value, context, flags, async (warehouse) => {
    const known = new Set(own.map(({ runId }) => runId));
    const others = await recordedRuns(warehouse, project.value.environment.name);
    const all = [...own, ...others.filter(({ runId }) => !known.has(runId))];
    const sorted = all.sort((a, b) => (a.runId < b.runId ? 1 : -1));
    return show(sorted, flags, context, (run) =>
      known.has(run.runId) ? Promise.resolve(run) : withRecordedStatements(run, warehouse),
    );
  });
}

async function show(
  runs: readonly KeptRun[],
  flags: RunsFlags,
  context: CommandContext,
  whole: (run: KeptRun) => Promise<KeptRun> = (run) => Promise.resolve(run),
): Promise<ExitCode> {
  const { terminal } = context;
  if (flags.id === undefined) {
    if (flags.json === true) terminal.out(`${JSON.stringify(runs.map(summary), null, 2)}\n`);
    else if (runs.length === 0) terminal.out("no run is on record\n");
    else terminal.out(`${list(runs, terminal.colors.dim)}\n`);
    return 0;
  }
  const found = runs.find(({ runId }) => runId.startsWith(flags.id ?? ""));
  if (found === undefined) {
    const remedy = "`dataform runs` lists those that are on record.";
    const problem = { file: null, message: `no run ${flags.id} is on record`, remedy, code: "unknown-run" };
    return reportProblems([problem], context, flags);
  }
  const run = await whole(found);
  terminal.out(
    flags.json === true ? `${JSON.stringify(run, null, 2)}\n` : `${one(run, terminal.colors.dim)}\n`,
  );
  return 0;
}

function summary(run: KeptRun): object {
  const { runId, environment, status, startedAt, durationMs = null, resumes } = run;
  const count = (wanted: string): number => run.actions.filter((action) => action.status === wanted).length;
  return {
    runId,
    environment,
    status,
    startedAt,
    durationMs,
    resumes,
    actions: run.actions.length,
    failed: count("failure"),
    skipped: count("skipped"),
  };
}

function list(runs: readonly KeptRun[], dim: (text: string) => string): string {
  const columns = ["run", "environment", "status", "started", "took", "actions", "failed"];
  const rows = runs.map((run) => [
    run.runId,
    run.environment,
    run.status === "running" ? "running or killed" : run.status,
    run.startedAt.slice(0, 19).replace("T", " "),
    run.durationMs === undefined ? null : formatDuration(run.durationMs),
    String(run.actions.length),
    String(run.actions.filter(({ status }) => status === "failure").length),
  ]);
  return textTable(
    columns.map((name) => ({ name })),
    rows,
    dim,
  );
}

function one(run: KeptRun, dim: (text: string) => string): string {
  const columns = ["action", "type", "status", "rows", "attempts", "took", "error"];
  const rows = run.actions.map((action) => [
    targetKey(action.target),
    action.type,
    action.status,
    action.rows === null ? null : String(action.rows),
    String(action.attempts),
    formatDuration(action.durationMs),
    action.error?.message ?? null,
  ]);
  const head = `${run.runId} in environment ${run.environment}: ${run.status}, started ${run.startedAt}`;
  return `${head}\n${textTable(
    columns.map((name) => ({ name })),
    rows,
    dim,
  )}`;
}
