import { quoteName } from "../graph/target.ts";
import { LEDGER_SCHEMA } from "./ledger.ts";
import { quoteText } from "./literal.ts";

/**
 * The records of runs in the warehouse, for whoever asks with SQL and from any machine: `redform.runs`,
 * `redform.run_actions` and `redform.run_statements`, whose query_id is that of SYS_QUERY_HISTORY and STL_QUERY.
 */
const table = (name: string): string => `${quoteName(LEDGER_SCHEMA)}.${quoteName(name)}`;
const RUNS = table("runs");
const ACTIONS = table("run_actions");
const STATEMENTS = table("run_statements");

/** Characters that are kept of a text, each of up to four bytes. */
const KEPT = 4000;
/** Rows of one statement. */
const AT_ONCE = 500;
/** A VARCHAR's bytes. */
const MOST_BYTES = 65_000;

export interface RunRow {
  readonly runId: string;
  readonly environment: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly fingerprint: string;
  readonly fullRefresh: boolean;
  readonly resumes: string | null;
  /** Keys of what was selected. */
  readonly selected: readonly string[];
  /** Which process on which machine. */
  readonly holder: string;
}

export interface RunActionRow {
  readonly schema: string;
  readonly name: string;
  readonly type: string;
  readonly status: string;
  readonly rows: number | null;
  readonly attempts: number;
  readonly startedMs: number | null;
  readonly durationMs: number;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  /** The query group of its statements. */
  readonly label: string;
}

export interface RunStatementRow {
  readonly schema: string;
  readonly name: string;
  /** From 1, within the action. */
  readonly place: number;
  readonly queryId: string | null;
  readonly startedMs: number;
  readonly durationMs: number;
  readonly rows: number | null;
  readonly errorCode: string | null;
  readonly sql: string;
}

export function createRunRecords(): readonly string[] {
  const action =
    "run_id varchar(64) not null, schema_name varchar(128) not null, action_name varchar(128) not null";
  return [
    `create table if not exists ${RUNS} (run_id varchar(64) not null, environment varchar(256) not null, status varchar(16) not null, started_at timestamp not null, duration_ms bigint, fingerprint varchar(64) not null, full_refresh boolean not null, resumes varchar(64), selected varchar(65535), holder varchar(512) not null)`,
    `create table if not exists ${ACTIONS} (${action}, type varchar(16) not null, status varchar(16) not null, row_count bigint, attempts integer not null, started_ms bigint, duration_ms bigint not null, error_code varchar(128), error_message varchar(16000), label varchar(128) not null)`,
    `create table if not exists ${STATEMENTS} (${action}, place integer not null, query_id bigint, started_ms bigint not null, duration_ms bigint not null, row_count bigint, error_code varchar(128), statement varchar(16000) not null)`,
  ];
}

export function insertRun(run: RunRow): string {
  const selected = JSON.stringify(run.selected);
  const values = [
    text(run.runId),
    text(run.environment),
    text("running"),
    `timestamp ${text(run.startedAt.replace("T", " ").replace("Z", ""))}`,
    "null",
    text(run.fingerprint),
    String(run.fullRefresh),
    optional(run.resumes),
    // What does not fit is not known: such a run is gone on with where its own record is.
    new TextEncoder().encode(selected).length > MOST_BYTES ? "null" : quoteText(selected),
    text(run.holder),
  ];
  return `insert into ${RUNS} values (${values.join(", ")})`;
}

/** Has a row once the run is recorded. */
export function lookRun(runId: string): string {
  return `select 1 from ${RUNS} where run_id = ${text(runId)}`;
}

/** Has a row once its end is recorded. */
export function lookEndedRun(runId: string): string {
  return `select 1 from ${RUNS} where run_id = ${text(runId)} and status <> 'running'`;
}

/** All that is known at its end; to stand in one transaction. */
export function recordEnd(
  run: { readonly runId: string; readonly status: string; readonly durationMs: number },
  actions: readonly RunActionRow[],
  statements: readonly RunStatementRow[],
): readonly string[] {
  const id = text(run.runId);
  return [
    ...batched(
      ACTIONS,
      actions.map((row) => actionValues(id, row)),
    ),
    ...batched(
      STATEMENTS,
      statements.map((row) => statementValues(id, row)),
    ),
    `update ${RUNS} set status = ${text(run.status)}, duration_ms = ${Math.round(run.durationMs)} where run_id = ${id}`,
  ];
}

/** The newest runs first: id, environment, status, start, duration, fingerprint, refresh, resumes, selected, holder. */
export function readRuns(environment: string, limit: number): string {
  return `select run_id, environment, status, started_at, duration_ms, fingerprint, full_refresh, resumes, selected, holder
from ${RUNS} where environment = ${text(environment)} order by run_id desc limit ${limit}`;
}

/** Of these runs: id, schema, name, type, status, rows, attempts, start, duration, error's code and message. */
export function readActions(runIds: readonly string[]): string {
  return `select run_id, schema_name, action_name, type, status, row_count, attempts, started_ms, duration_ms, error_code, error_message
from ${ACTIONS} where run_id in (${runIds.map(text).join(", ")}) order by run_id, schema_name, action_name, type`;
}

/** Of one run: schema, name, query id, start, duration, rows, error's code, text. */
export function readStatements(runId: string): string {
  return `select schema_name, action_name, query_id, started_ms, duration_ms, row_count, error_code, statement
from ${STATEMENTS} where run_id = ${text(runId)} order by schema_name, action_name, place`;
}

function actionValues(id: string, row: RunActionRow): string {
  return [
    id,
    text(row.schema),
    text(row.name),
    text(row.type),
    text(row.status),
    number(row.rows),
    String(row.attempts),
    number(row.startedMs),
    number(row.durationMs),
    optional(row.errorCode),
    optional(row.errorMessage),
    text(row.label),
  ].join(", ");
}

function statementValues(id: string, row: RunStatementRow): string {
  return [
    id,
    text(row.schema),
    text(row.name),
    String(row.place),
    row.queryId === null || !/^\d+$/.test(row.queryId) ? "null" : row.queryId,
    number(row.startedMs),
    number(row.durationMs),
    number(row.rows),
    optional(row.errorCode),
    text(row.sql),
  ].join(", ");
}

function batched(into: string, rows: readonly string[]): readonly string[] {
  const batches: string[] = [];
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const some = rows.slice(at, at + AT_ONCE).map((row) => `(${row})`);
    batches.push(`insert into ${into} values\n${some.join(",\n")}`);
  }
  return batches;
}

function number(value: number | null): string {
  return value === null ? "null" : String(Math.round(value));
}

function optional(value: string | null): string {
  return value === null ? "null" : text(value);
}

function text(value: string): string {
  return quoteText(value.length <= KEPT ? value : `${value.slice(0, KEPT - 1)}…`);
}
