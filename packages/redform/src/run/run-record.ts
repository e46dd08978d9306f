import { createHash } from "node:crypto";
import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { targetKey } from "../graph/target.ts";
import type { Plan, Task } from "../plan/plan-types.ts";
import type { ActionResult, RanStatement, RunResult } from "./run-result.ts";

/** What a run was asked to do: what going on with it needs. */
export interface RunStart {
  readonly runId: string;
  readonly environment: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Of the code and the environment: a run is gone on with only under the same ones. */
  readonly fingerprint: string;
  /** Keys of the actions that were selected, sorted. */
  readonly selected: readonly string[];
  readonly fullRefresh: boolean;
  /** The run that this one goes on with, and whose id its transactions bear in the ledger. */
  readonly resumes: string | null;
  readonly plan: Plan;
}

export interface RunRecord {
  /** Absolute. */
  readonly file: string;
  /** To be called as each action begins and ends, so that a run tells how far it is, killed or not. */
  readonly begin: (key: string, startedMs: number) => Promise<void>;
  readonly note: (key: string, result: ActionResult, statements?: readonly RanStatement[]) => Promise<void>;
  readonly finish: (result: RunResult) => Promise<void>;
}

/** A record that was kept. */
export interface KeptRun extends Omit<RunStart, "plan"> {
  /** "running" is that of a run that goes on or died. */
  readonly status: "running" | RunResult["status"];
  readonly durationMs?: number;
  readonly actions: readonly KeptAction[];
  /** Absent in the records of older versions. */
  readonly pid?: number;
  readonly tasks?: readonly KeptTask[];
  /** Of a run that goes on or died: when what has begun did, by key, in milliseconds since its start. */
  readonly begun?: Readonly<Record<string, number>>;
}

export interface KeptAction extends ActionResult {
  /** What was sent for it, in order; absent where nothing was. */
  readonly statements?: readonly RanStatement[];
}

/** A task of a kept run's plan. */
export type KeptTask = Pick<Task, "key" | "groups"> &
  // Absent in the records of older versions.
  Partial<Pick<Task, "target" | "type" | "dependsOn">>;

/** Where the records of a project are. */
export const runFolder = (root: string): string => join(root, ".redform", "runs");

/**
 * Writes `.redform/runs/<run id>.json`: at the start with status "running" and the statements to come, at
 * the end with the result. Between, what has ended stands line by line in `<run id>.jsonl`.
 */
export async function startRunRecord(root: string, start: RunStart): Promise<RunRecord> {
  const folder = runFolder(root);
  const file = join(folder, `${start.runId}.json`);
  const journal = join(folder, `${start.runId}.jsonl`);
  await mkdir(folder, { recursive: true });
  const { plan, ...about } = start;
  const tasks = plan.tasks.map(
    ({ key, target, type, dependsOn, groups }): KeptTask => ({ key, target, type, dependsOn, groups }),
  );
  const { pid } = process;
  await write(file, { ...about, pid, status: "running", actions: [], setup: plan.setup, tasks });
  const sent = new Map<string, readonly RanStatement[]>();
  let waiting = "";
  let noting: Promise<void> | null = null;
  const writeWaiting = async (): Promise<void> => {
    try {
      for (let text = waiting; text !== ""; text = waiting) {
        waiting = "";
        await appendFile(journal, text);
      }
    } finally {
      noting = null;
    }
  };
  // What comes while one line is being written goes with the next: opening the file takes longest.
  const append = (line: object): Promise<void> => {
    waiting += `${JSON.stringify(line)}\n`;
    noting ??= writeWaiting();
    return noting;
  };
  return {
    file,
    begin: (key, startedMs) => append({ key, startedMs }),
    note: (key, result, statements = []) => {
      if (statements.length > 0) sent.set(key, statements);
      return append({ key, result: withStatements(result, sent) });
    },
    finish: async (result) => {
      await noting?.catch(() => undefined);
      const actions = result.actions.map((action) => withStatements(action, sent));
      await write(file, { ...about, ...result, actions, setup: plan.setup, tasks });
      await rm(journal, { force: true });
    },
  };
}

function withStatements(
  action: ActionResult,
  sent: ReadonlyMap<string, readonly RanStatement[]>,
): KeptAction {
  const statements = sent.get(targetKey(action.target));
  return statements === undefined ? action : { ...action, statements };
}

/** Writes beside and renames, so that a reader finds the old text or the new one. */
async function write(file: string, document: object): Promise<void> {
  const beside = `${file}.part`;
  await writeFile(beside, `${JSON.stringify(document, null, 2)}\n`);
  await rename(beside, file);
}

/** The newest `limit` records that are kept, the newest first. A file that can't be read as one is left out. */
export async function keptRuns(root: string, limit = Number.POSITIVE_INFINITY): Promise<readonly KeptRun[]> {
  const folder = runFolder(root);
  const names = await readdir(folder).catch(() => []);
  const ids = names.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
  const runs = await Promise.all(
    ids
      .sort()
      .reverse()
      .slice(0, limit)
      .map((id) => readRun(folder, id)),
  );
  return runs.filter((run) => run !== null);
}

/** One record that is kept in a folder; null where it can not be read as one. */
export async function readRun(folder: string, id: string): Promise<KeptRun | null> {
  try {
    const run = JSON.parse(await readFile(join(folder, `${id}.json`), "utf8")) as KeptRun;
    if (run.status !== "running") return run;
    return { ...run, ...(await readJournal(join(folder, `${id}.jsonl`))) };
  } catch {
    return null;
  }
}

/** The last line of a killed run may be half written. */
async function readJournal(file: string): Promise<Pick<KeptRun, "actions" | "begun">> {
  const text = await readFile(file, "utf8").catch(() => "");
  const lines = text.split("\n").flatMap((line): readonly JournalLine[] => {
    try {
      return [JSON.parse(line) as JournalLine];
    } catch {
      return [];
    }
  });
  return {
    actions: lines.flatMap(({ result }) => result ?? []),
    begun: Object.fromEntries(
      lines.flatMap(({ key, startedMs }) => (startedMs === undefined ? [] : [[key, startedMs]])),
    ),
  };
}

interface JournalLine {
  readonly key: string;
  readonly startedMs?: number;
  readonly result?: KeptAction;
}

/** A short hash of plain values, the same for the same values whatever the order of their keys. */
export function fingerprint(value: unknown): string {
  const sorted = (_: string, part: unknown): unknown =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part;
  return createHash("sha256").update(JSON.stringify(value, sorted)).digest("hex").slice(0, 16);
}
