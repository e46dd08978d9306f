import type { KeptRun } from "../run/run-record.ts";
import { type Dependencies, runActions } from "./run-detail.ts";
import type { ModelDetail, NodeRun, RunAction } from "./site-data.ts";

/** What the runs did with each node, the newest first. */
export type NodeRuns = ReadonlyMap<string, readonly RunOfNode[]>;

export interface RunOfNode {
  readonly run: KeptRun;
  readonly action: RunAction;
}

/** Gathers by node what the runs did, the newest first. */
export function nodeRuns(runs: readonly KeptRun[]): NodeRuns {
  const none: Dependencies = new Map();
  const found = new Map<string, RunOfNode[]>();
  for (const run of runs) {
    for (const action of runActions(run, none)) {
      const list = found.get(action.id);
      if (list === undefined) found.set(action.id, [{ run, action }]);
      else list.push({ run, action });
    }
  }
  return found;
}

export function toNodeRun({ status, rows, durationMs, startedMs }: NodeRun): NodeRun {
  return { status, rows, durationMs, startedMs };
}

/** The history of one node. */
export function historyOf(runs: NodeRuns, id: string): ModelDetail["history"] {
  return (runs.get(id) ?? []).map(({ run, action }) => ({
    ...toNodeRun(action),
    runId: run.runId,
    startedAt: run.startedAt,
  }));
}

/** When an action had ended, ISO 8601, UTC; the run's start for one that never began. */
export function endedAt({ run, action }: RunOfNode): string {
  const ms = Date.parse(run.startedAt) + (action.startedMs ?? 0) + action.durationMs;
  return new Date(ms).toISOString();
}
