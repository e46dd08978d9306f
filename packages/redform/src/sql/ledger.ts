import { quoteName } from "../graph/target.ts";
import { quoteText } from "./literal.ts";

/**
 * The ledger: a row for each transaction of a run that changes what stands, written by that transaction.
 * Whoever does not know whether it was committed, because the connection or the process was lost, looks
 * there. It stands in a schema of its own in the warehouse.
 */
export const LEDGER_SCHEMA = "redform";

const TABLE = `${quoteName(LEDGER_SCHEMA)}.${quoteName("ledger")}`;

export function createLedger(): string {
  return `create table if not exists ${TABLE} (run_id varchar(64) not null, task varchar(512) not null)`;
}

/** To be the last statement of the task's transaction. */
export function writeLedger(runId: string, task: string): string {
  return `insert into ${TABLE} (run_id, task) values (${quoteText(runId)}, ${quoteText(task)})`;
}

/** Has a row when the task's transaction was committed. */
export function lookLedger(runId: string, task: string): string {
  return `select 1 from ${TABLE} where run_id = ${quoteText(runId)} and task = ${quoteText(task)}`;
}

/** The tasks of a run whose transactions were committed. */
export function readLedger(runId: string): string {
  return `select task from ${TABLE} where run_id = ${quoteText(runId)}`;
}

/** For a run that nobody will go on with. */
export function clearLedger(runId: string): string {
  return `delete from ${TABLE} where run_id = ${quoteText(runId)}`;
}
