import { resolve } from "node:path";
import { targetKey } from "../graph/target.ts";
import { type KeptRun, keptRuns } from "../run/run-record.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { formatDuration } from "./duration.ts";
import { reportProblems } from "./problems.ts";
import { textTable } from "./text-table.ts";

export interface RunsFlags {
  readonly id?: string;
  readonly env?: string;
  readonly json?: boolean;
}

/** `dataform runs`: the runs on record, or with --id one of them. */
export async function runsCommand(
  folder: string,
  flags: RunsFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const all = await keptRuns(resolve(context.workingFolder, folder));
  const runs = all.filter(({ environment }) => flags.env === undefined || environment === flags.env);
  const { terminal } = context;
  if (flags.id === undefined) {
    if (flags.json === true) terminal.out(`${JSON.stringify(runs.map(summary), null, 2)}\n`);
    else if (runs.length === 0) terminal.out("no run is on record\n");
    else terminal.out(`${list(runs, terminal.colors.dim)}\n`);
    return 0;
  }
  const run = runs.find(({ runId }) => runId.startsWith(flags.id ?? ""));
  if (run === undefined) {
    const remedy = "`dataform runs` lists those that are on record.";
    const problem = { file: null, message: `no run ${flags.id} is on record`, remedy, code: "unknown-run" };
    return reportProblems([problem], context, flags);
  }
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
