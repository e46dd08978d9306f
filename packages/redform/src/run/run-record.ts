import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plan } from "../plan/plan-types.ts";
import type { RunResult } from "./run-result.ts";

export interface RunStart {
  readonly runId: string;
  readonly environment: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly plan: Plan;
}

export interface RunRecord {
  /** Absolute. */
  readonly file: string;
  readonly finish: (result: RunResult) => Promise<void>;
}

/**
 * Writes `.redform/runs/<run id>.json`: at the start with status "running" and the statements to come,
 * at the end with the result. A record that still says "running" is that of a run that died.
 */
export async function startRunRecord(root: string, start: RunStart): Promise<RunRecord> {
  const folder = join(root, ".redform", "runs");
  const file = join(folder, `${start.runId}.json`);
  await mkdir(folder, { recursive: true });
  const { plan, ...about } = start;
  const tasks = plan.tasks.map(({ key, groups }) => ({ key, groups }));
  await write(file, { ...about, status: "running", actions: [], setup: plan.setup, tasks });
  return {
    file,
    finish: (result) => write(file, { ...result, setup: plan.setup, tasks }),
  };
}

/** Writes beside and renames, so that a reader finds the old text or the new one. */
async function write(file: string, document: object): Promise<void> {
  const beside = `${file}.part`;
  await writeFile(beside, `${JSON.stringify(document, null, 2)}\n`);
  await rename(beside, file);
}
