import { hostname } from "node:os";
import { targetKey } from "../graph/target.ts";
import {
  createRunRecords,
  insertRun,
  lookEndedRun,
  lookRun,
  type RunActionRow,
  type RunStatementRow,
  readActions,
  readRuns,
  readStatements,
  recordEnd,
} from "../sql/run-records.ts";
import { queryGroup } from "../warehouse/redshift/label.ts";
import { type Warehouse, WarehouseError, type WarehouseSession } from "../warehouse/warehouse.ts";
import { type GroupContext, runGroup } from "./run-group.ts";
import type { KeptAction, KeptRun, RunStart } from "./run-record.ts";
import type { ActionResult, RanStatement, RunResult } from "./run-result.ts";
import { type InsistContext, warehouseError } from "./run-statement.ts";

/** The record of a run in the warehouse. */
export interface WarehouseRecord {
  /** @throws WarehouseError */
  readonly finish: (
    result: RunResult,
    statements: ReadonlyMap<string, readonly RanStatement[]>,
  ) => Promise<void>;
}

export type RecordContext = Pick<InsistContext, "random"> & { readonly now: () => number };

/** How many runs of the warehouse are listed. */
const LISTED = 100;

/** Records in the warehouse that a run has begun. @throws WarehouseError */
export async function startWarehouseRecord(
  warehouse: Warehouse,
  start: Omit<RunStart, "plan">,
  context: RecordContext,
): Promise<WarehouseRecord> {
  const row = { ...start, holder: `process ${process.pid} on ${hostname()}` };
  const session = await warehouse.connect();
  const group = groupContext(warehouse, session, context);
  await inOne([insertRun(row)], lookRun(start.runId), group).catch(async (failure: unknown) => {
    if (!isMissing(failure)) throw failure;
    await inOne(createRunRecords(), undefined, group);
    await inOne([insertRun(row)], lookRun(start.runId), group);
  });
  return {
    finish: async (result, statements) => {
      const actions = result.actions.map((action) => actionRow(action, result));
      const sent = [...statements].flatMap(([key, ran]) => statementRows(key, ran, result));
      try {
        await inOne(recordEnd(result, actions, sent), lookEndedRun(result.runId), group);
      } finally {
        await session.close();
      }
    },
  };
}

/** The newest runs of an environment that the warehouse knows, from whatever machine, newest first. @throws WarehouseError */
export async function recordedRuns(
  warehouse: Warehouse,
  environment: string,
): Promise<readonly (KeptRun & { readonly holder: string })[]> {
  const session = await warehouse.connect();
  try {
    const runs = (await session.execute(readRuns(environment, LISTED))).rows;
    if (runs.length === 0) return [];
    const ids = runs.map(([id]) => id ?? "");
    const actions = (await session.execute(readActions(ids))).rows;
    return runs.map((row) => ({
      ...runOf(row),
      actions: actions.filter(([id]) => id === row[0]).map(([, ...action]) => actionOf(action)),
    }));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  } finally {
    await session.close();
  }
}

/** A run that the warehouse knows, with its statements. @throws WarehouseError */
export async function withRecordedStatements(run: KeptRun, warehouse: Warehouse): Promise<KeptRun> {
  const session = await warehouse.connect();
  try {
    const { rows } = await session.execute(readStatements(run.runId));
    const sent = grouped(rows);
    return {
      ...run,
      actions: run.actions.map((action) => {
        const own = action.type === "assertion" ? undefined : sent.get(targetKey(action.target));
        return own === undefined
          ? action
          : { ...action, statements: own.map(([, , ...row]) => statementOf(row)) };
      }),
    };
  } finally {
    await session.close();
  }
}

type Row = readonly (string | null)[];

function grouped(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row[0]}.${row[1]}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

/** Also what was cancelled is recorded: nothing stops these statements. */
function groupContext(warehouse: Warehouse, session: WarehouseSession, context: RecordContext): GroupContext {
  return {
    ...context,
    session,
    signal: new AbortController().signal,
    source: async () => null,
    task: { cleanup: [] },
    audits: [],
    ...(warehouse.settle === undefined
      ? {}
      : { settle: (backend) => warehouse.settle?.(backend) ?? Promise.resolve() }),
  };
}

async function inOne(
  statements: readonly string[],
  look: string | undefined,
  context: GroupContext,
): Promise<void> {
  const planned = statements.map((sql) => ({ purpose: "record" as const, sql }));
  const group = { transaction: true, statements: planned, ...(look === undefined ? {} : { look }) };
  try {
    await runGroup(group, context);
  } catch (failure) {
    throw warehouseError(failure) ?? failure;
  }
}

function isMissing(failure: unknown): boolean {
  return failure instanceof WarehouseError && /^(42P01|3F000)$/.test(failure.code);
}

function actionRow(action: ActionResult, { runId, environment }: RunResult): RunActionRow {
  const { target, type, status, rows, attempts, startedMs, durationMs, error } = action;
  return {
    schema: target.schema,
    name: target.name,
    ...{ type, status, rows, attempts, startedMs, durationMs },
    errorCode: error?.code ?? null,
    errorMessage: error?.message ?? null,
    label: queryGroup({ environment, run: runId, model: `${target.schema}.${target.name}` }),
  };
}

function statementRows(
  key: string,
  ran: readonly RanStatement[],
  { actions }: RunResult,
): readonly RunStatementRow[] {
  const target = actions.find((action) => targetKey(action.target) === key)?.target;
  if (target === undefined) return [];
  return ran.map(({ sql, startedMs, durationMs, rows, queryId, error }, index) => ({
    schema: target.schema,
    name: target.name,
    place: index + 1,
    queryId: queryId ?? null,
    ...{ startedMs, durationMs, rows, sql },
    errorCode: error ?? null,
  }));
}

function runOf(row: Row): Omit<KeptRun, "actions"> & { readonly holder: string } {
  const [runId, environment, status, startedAt, durationMs, print, refresh, resumes, selected, holder] = row;
  return {
    runId: runId ?? "",
    environment: environment ?? "",
    status: (status ?? "running") as KeptRun["status"],
    startedAt: `${(startedAt ?? "").replace(" ", "T")}Z`,
    ...(durationMs == null ? {} : { durationMs: Number(durationMs) }),
    fingerprint: print ?? "",
    fullRefresh: refresh === "true",
    resumes: resumes ?? null,
    selected: JSON.parse(selected ?? "[]") as readonly string[],
    holder: holder ?? "",
  };
}

function actionOf(row: Row): KeptAction {
  const [schema, name, type, status, rows, attempts, startedMs, durationMs, code, message] = row;
  return {
    target: { schema: schema ?? "", name: name ?? "" },
    type: type as KeptAction["type"],
    status: status as KeptAction["status"],
    rows: rows == null ? null : Number(rows),
    attempts: Number(attempts),
    startedMs: startedMs == null ? null : Number(startedMs),
    durationMs: Number(durationMs),
    ...(code == null ? {} : { error: { code, message: message ?? "", file: "" } }),
  };
}

function statementOf(row: Row): RanStatement {
  const [queryId, startedMs, durationMs, rows, error, sql] = row;
  return {
    sql: sql ?? "",
    startedMs: Number(startedMs),
    durationMs: Number(durationMs),
    rows: rows == null ? null : Number(rows),
    ...(queryId == null ? {} : { queryId }),
    ...(error == null ? {} : { error }),
  };
}
