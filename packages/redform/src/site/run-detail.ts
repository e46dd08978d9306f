import type { KeptRun, KeptTask } from "../run/run-record.ts";
import type { ActionResult } from "../run/run-result.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { nodeId } from "./node-id.ts";
import type { NodeStatus, RunAction, RunDetail, RunSummary } from "./site-data.ts";

/** Direct dependencies by node id, for runs whose record does not hold them. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/** A run in one line. */
export function runSummary(run: KeptRun, alive: (pid: number) => boolean): RunSummary {
  const counts: Partial<Record<NodeStatus, number>> = {};
  for (const { status } of runActions(run, new Map())) counts[status] = (counts[status] ?? 0) + 1;
  const killed = run.status === "running" && (run.pid === undefined || !alive(run.pid));
  return {
    runId: run.runId,
    environment: run.environment,
    status: killed ? "killed" : run.status,
    startedAt: run.startedAt,
    durationMs: run.durationMs ?? null,
    counts,
  };
}

/** What ran when, and what waited for what. */
export function runDetail(
  run: KeptRun,
  dependencies: Dependencies,
  alive: (pid: number) => boolean,
): RunDetail {
  const actions = runActions(run, dependencies);
  const summary = runSummary(run, alive);
  return {
    ...summary,
    actions: [...actions].sort(byStart),
    criticalPath: summary.status === "running" ? [] : criticalPath(actions),
  };
}

/** Every action of a run, with those that have not ended yet. */
export function runActions(run: KeptRun, dependencies: Dependencies): readonly RunAction[] {
  const tasks = new Map((run.tasks ?? []).map((task) => [task.key, task]));
  const within = new Map(
    (run.tasks ?? []).flatMap(({ key, target, groups }) =>
      groups.flatMap(({ audits = [] }) =>
        audits.map((audit) => [audit.key, target === undefined ? key : nodeId(target)] as const),
      ),
    ),
  );
  const ids = new Map(
    [...tasks.values()].map(({ key, target }) => [key, target === undefined ? key : nodeId(target)]),
  );
  const results = new Map(run.actions.map((result) => [nodeId(result.target), result]));
  const ended = run.actions.map((result): Bare => {
    const id = nodeId(result.target);
    const task = tasks.get(id);
    const needs = task?.dependsOn?.map((key) => ids.get(key) ?? key) ?? dependencies.get(id) ?? [];
    return { ...fromResult(result), within: within.get(id) ?? null, dependsOn: needs };
  });
  const others = run.status === "running" ? notEnded(run, results, ids) : [];
  return waits([...ended, ...others]);
}

type Bare = Omit<RunAction, "readyMs" | "waitedFor">;

function fromResult(result: ActionResult): Omit<Bare, "dependsOn" | "within"> {
  const { error } = result;
  return {
    id: nodeId(result.target),
    kind: result.type,
    status: result.status,
    rows: result.rows,
    durationMs: result.durationMs,
    startedMs: result.startedMs,
    attempts: result.attempts,
    error:
      error === undefined
        ? null
        : {
            ...error,
            message: maskSecrets(error.message),
            ...(error.statement === undefined ? {} : { statement: maskSecrets(error.statement) }),
          },
    failingRows: result.failingRows ?? null,
    skippedBecause: result.skippedBecause ?? [],
  };
}

function notEnded(
  run: KeptRun,
  results: ReadonlyMap<string, ActionResult>,
  ids: ReadonlyMap<string, string>,
): readonly Bare[] {
  return (run.tasks ?? []).filter(hasTarget).flatMap((task): readonly Bare[] => {
    const id = nodeId(task.target);
    if (results.has(id)) return [];
    const startedMs = run.begun?.[task.key] ?? null;
    return [
      {
        id,
        kind: task.type,
        status: startedMs === null ? "waiting" : "running",
        rows: null,
        durationMs: 0,
        startedMs,
        attempts: 0,
        error: null,
        failingRows: null,
        skippedBecause: [],
        within: null,
        dependsOn: (task.dependsOn ?? []).map((key) => ids.get(key) ?? key),
      },
    ];
  });
}

function hasTarget(task: KeptTask): task is KeptTask & Required<Pick<KeptTask, "target" | "type">> {
  return task.target !== undefined && task.type !== undefined;
}

/** Says of each action when it could have begun, and which dependency it waited for last. */
function waits(actions: readonly Bare[]): readonly RunAction[] {
  const byId = new Map(actions.map((action) => [action.id, action]));
  return actions.map((action): RunAction => {
    const dependsOn = [...new Set(action.dependsOn)].filter((id) => byId.has(id)).sort();
    let last: Bare | null = null;
    let readyMs: number | null = 0;
    for (const id of dependsOn) {
      const before = byId.get(id);
      const end = before === undefined ? null : endOf(before);
      if (end === null) readyMs = null;
      else if (readyMs !== null && end >= readyMs) {
        readyMs = end;
        last = before ?? null;
      }
    }
    return { ...action, dependsOn, readyMs, waitedFor: readyMs === null ? null : (last?.id ?? null) };
  });
}

function endOf({
  startedMs,
  durationMs,
  status,
}: Pick<Bare, "startedMs" | "durationMs" | "status">): number | null {
  return startedMs === null || status === "running" ? null : startedMs + durationMs;
}

/** From what ended last, back along what each waited for last. */
function criticalPath(actions: readonly RunAction[]): readonly string[] {
  const own = actions.filter(({ within }) => within === null);
  const byId = new Map(own.map((action) => [action.id, action]));
  let at: RunAction | undefined;
  for (const action of own) {
    const end = endOf(action);
    if (end !== null && (at === undefined || end > (endOf(at) ?? 0))) at = action;
  }
  const path: string[] = [];
  while (at !== undefined) {
    path.unshift(at.id);
    at = at.waitedFor === null ? undefined : byId.get(at.waitedFor);
  }
  return path;
}

function byStart(a: RunAction, b: RunAction): number {
  const [one, two] = [a.startedMs ?? Number.POSITIVE_INFINITY, b.startedMs ?? Number.POSITIVE_INFINITY];
  if (one !== two) return one - two;
  // An audit comes behind the table that it is of.
  if ((a.within === null) !== (b.within === null)) return a.within === null ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
