import type { Plan, Task } from "../plan/plan-types.ts";
import type { Warehouse, WarehouseSession } from "../warehouse/warehouse.ts";
import { ranStatement } from "./ran-statement.ts";
import { type AuditOutcome, assertionError } from "./run-audits.ts";
import { runGroup } from "./run-group.ts";
import type { ActionResult, RanStatement, RunEvent, RunResult } from "./run-result.ts";
import { type EndedStatement, insist, type TaskContext, warehouseError } from "./run-statement.ts";
import { runTask, type TaskOutcome } from "./run-task.ts";
import { Schedule } from "./schedule.ts";
import { SessionPool } from "./session-pool.ts";

export interface RunOptions {
  readonly runId: string;
  readonly environment: string;
  /** Tasks at once, at least 1. */
  readonly concurrency: number;
  /** Aborting it cancels what runs and starts nothing more. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: () => number;
  readonly source: (file: string) => Promise<string | null>;
  readonly onEvent: (event: RunEvent) => void;
}

/**
 * Carries a plan out: tasks in parallel as their dependencies allow, each on a session of its own. When
 * one fails, what depends on it is skipped and the rest goes on.
 * @throws WarehouseError when the set-up statements fail, before any task has begun
 */
export async function runPlan(plan: Plan, warehouse: Warehouse, options: RunOptions): Promise<RunResult> {
  const startedAt = options.now();
  const pool = new SessionPool(warehouse);
  try {
    await setUp(plan, pool, warehouse, options);
    const results = await new Run(plan, warehouse, pool, options, startedAt).toEnd();
    const actions = [...results.values()].sort(byTarget);
    return {
      runId: options.runId,
      environment: options.environment,
      status: statusOf(actions),
      startedAt: new Date(startedAt).toISOString(),
      durationMs: options.now() - startedAt,
      actions,
    };
  } finally {
    await pool.close();
  }
}

async function setUp(
  plan: Plan,
  pool: SessionPool,
  warehouse: Warehouse,
  options: RunOptions,
): Promise<void> {
  if (plan.setup.length === 0) return;
  const session = await insist(
    { attempt: () => pool.take(), look: async () => null },
    { ...options, ...settling(warehouse) },
  );
  const group = { transaction: false, statements: plan.setup };
  try {
    await runGroup(group, { ...options, session, ...settling(warehouse), task: { cleanup: [] }, audits: [] });
  } catch (failure) {
    throw warehouseError(failure) ?? failure;
  }
  pool.give(session);
}

function settling(warehouse: Warehouse): Pick<TaskContext, "settle"> {
  return warehouse.settle === undefined
    ? {}
    : { settle: (backend) => warehouse.settle?.(backend) ?? Promise.resolve() };
}

function statusOf(actions: readonly ActionResult[]): RunResult["status"] {
  if (actions.some(({ status }) => status === "cancelled")) return "cancelled";
  const fine = actions.every(({ status }) => status === "success" || status === "warning");
  return fine ? "success" : "failure";
}

function byTarget(a: ActionResult, b: ActionResult): number {
  const key = ({ target, type }: ActionResult): string => `${target.schema}\0${target.name}\0${type}`;
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}

/** One run while it goes on. */
class Run {
  readonly #plan: Plan;
  readonly #pool: SessionPool;
  readonly #warehouse: Warehouse;
  readonly #options: RunOptions;
  readonly #startedAt: number;
  readonly #schedule: Schedule;
  readonly #results = new Map<string, ActionResult>();
  #running = 0;

  constructor(plan: Plan, warehouse: Warehouse, pool: SessionPool, options: RunOptions, startedAt: number) {
    this.#plan = plan;
    this.#warehouse = warehouse;
    this.#pool = pool;
    this.#options = options;
    this.#startedAt = startedAt;
    this.#schedule = new Schedule(plan.tasks);
  }

  async toEnd(): Promise<ReadonlyMap<string, ActionResult>> {
    await new Promise<void>((resolve, reject) => {
      const advance = (): void => {
        this.#start((finished) => {
          finished.then(advance, reject);
        });
        if (this.#running === 0) resolve();
      };
      advance();
    });
    // What never became ready was cut off by Ctrl-C.
    for (const task of this.#plan.tasks) {
      if (!this.#results.has(task.key)) this.#finish(task, notRun(task, "cancelled"));
    }
    for (const task of this.#plan.tasks) this.#finishUnaudited(task);
    return this.#results;
  }

  /** Starts as many tasks as may run now. */
  #start(watch: (finished: Promise<void>) => void): void {
    while (this.#running < this.#options.concurrency && !this.#options.signal.aborted) {
      const task = this.#schedule.take();
      if (task === undefined) return;
      if (this.#results.has(task.key)) continue;
      this.#running += 1;
      watch(
        this.#carryOut(task).finally(() => {
          this.#running -= 1;
        }),
      );
    }
  }

  async #carryOut(task: Task): Promise<void> {
    const { now, onEvent } = this.#options;
    const started = now();
    const startedMs = started - this.#startedAt;
    onEvent({ kind: "started", key: task.key, type: task.type, target: task.target, startedMs });
    const ran: RanStatement[] = [];
    const { audits, ...outcome } = await this.#onSession(task, (ended) =>
      ran.push(ranStatement(ended, this.#startedAt)),
    );
    for (const audit of audits) this.#finishAudit(audit, startedMs);
    const result: ActionResult = {
      target: task.target,
      type: task.type,
      ...outcome,
      ...(task.drift === undefined ? {} : { drift: task.drift }),
      ...(task.notes === undefined ? {} : { notes: task.notes }),
      durationMs: now() - started,
      startedMs,
    };
    this.#finish(task, result, ran);
    if (outcome.status === "success" || outcome.status === "warning") this.#schedule.succeeded(task);
    else if (outcome.status === "failure") this.#skipBehind(task);
  }

  async #onSession(task: Task, onStatement: (ended: EndedStatement) => void): Promise<TaskOutcome> {
    const { now, random, signal, source, environment, runId } = this.#options;
    const { objects } = this.#warehouse;
    const loads = objects === undefined ? {} : { loads: { access: objects, taken: new Map() } };
    const context = { signal, random, now, source, onStatement, ...loads, ...settling(this.#warehouse) };
    let session: WarehouseSession;
    try {
      session = await insist({ attempt: () => this.#pool.take(), look: async () => null }, context);
    } catch (failure) {
      const error = warehouseError(failure);
      if (error === null) throw failure;
      const { code, message } = error;
      return {
        status: "failure",
        rows: null,
        audits: [],
        attempts: 1,
        error: { code, message, file: task.file },
      };
    }
    session.label?.({ environment, run: runId, model: `${task.target.schema}.${task.target.name}` });
    const outcome = await runTask(task, { ...context, session });
    this.#pool.give(session);
    return outcome;
  }

  /** An audit is told as the assertion that it is. */
  #finishAudit({ audit, status, durationMs, failingRows }: AuditOutcome, startedMs: number): void {
    const result: ActionResult = {
      target: audit.target,
      type: "assertion",
      status,
      rows: null,
      durationMs,
      attempts: 1,
      startedMs,
      ...(failingRows === undefined ? {} : { failingRows, error: assertionError(failingRows, audit.file) }),
    };
    this.#results.set(audit.key, result);
    this.#options.onEvent({ kind: "finished", key: audit.key, result, statements: [] });
  }

  /** Audits that were never reached end as their table did. */
  #finishUnaudited(task: Task): void {
    const cancelled = this.#results.get(task.key)?.status === "cancelled";
    for (const audit of task.groups.flatMap((group) => group.audits ?? [])) {
      if (this.#results.has(audit.key)) continue;
      const of = { ...task, key: audit.key, target: audit.target, type: "assertion" as const };
      const because = cancelled ? {} : { skippedBecause: [task.key] };
      this.#finish(of, { ...notRun(of, cancelled ? "cancelled" : "skipped"), ...because });
    }
  }

  #skipBehind(task: Task): void {
    for (const dependent of this.#schedule.behind(task)) {
      const standing = this.#results.get(dependent.key);
      const because = [...new Set([...(standing?.skippedBecause ?? []), task.key])].sort();
      const skipped = { ...notRun(dependent, "skipped"), skippedBecause: because };
      if (standing === undefined) this.#finish(dependent, skipped);
      else if (standing.status === "skipped") this.#results.set(dependent.key, skipped);
    }
  }

  #finish(task: Task, result: ActionResult, statements: readonly RanStatement[] = []): void {
    this.#results.set(task.key, result);
    this.#options.onEvent({ kind: "finished", key: task.key, result, statements });
  }
}

function notRun(task: Task, status: "skipped" | "cancelled"): ActionResult {
  return {
    target: task.target,
    type: task.type,
    status,
    rows: null,
    durationMs: 0,
    attempts: 0,
    startedMs: null,
  };
}
