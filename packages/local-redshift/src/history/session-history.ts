import type { StatementText } from "../sql/tokens.ts";
import { RedshiftError, type ResultCursor, type StatementResult } from "../types.ts";
import type { Entry, Transaction, Transfer } from "./entry.ts";
import type { LastStatements } from "./last-statements.ts";
import { maskLiterals, maskSecrets } from "./mask-secrets.ts";
import { type QueryLog, queryType } from "./query-log.ts";

/** What the history must know of its session. */
export interface HistoryHost {
  readonly log: QueryLog;
  readonly pid: number;
  readonly now: () => number;
  readonly user: () => string;
  readonly label: () => string;
  /** Whether a transaction stands open, failed or not. */
  readonly inTransaction: () => boolean;
}

/** How much of a statement is kept. */
const MAX_TEXT = 65_536;

/** Remembers the statements of one session, and knows the numbers of its last ones. */
export class SessionHistory implements LastStatements {
  readonly #host: HistoryHost;
  #transaction: Transaction | null = null;
  /** A query whose rows are still being read. */
  #streaming: Entry | null = null;
  #running: Entry | null = null;
  #lastQuery = -1;
  #lastCopy = -1;
  #lastUnload: { readonly id: number; readonly rows: number } = { id: -1, rows: 0 };

  constructor(host: HistoryHost) {
    this.#host = host;
    host.log.sessionBegan(host.pid, host.user(), host.now());
  }

  /** The number of the last query that ended well, as pg_last_query_id() answers it; -1 for none. */
  get lastQueryId(): number {
    const { log, pid } = this.#host;
    const last = log.findLast(
      (entry) => entry.pid === pid && entry.status === "success" && countsAsQuery(entry.text),
    );
    this.#lastQuery = last?.id ?? this.#lastQuery;
    return this.#lastQuery;
  }

  /** The number of the last COPY; -1 for none. */
  get lastCopyId(): number {
    return this.#lastCopy;
  }

  /** The last UNLOAD: its number, -1 for none, and its rows. */
  get lastUnload(): { readonly id: number; readonly rows: number } {
    return this.#lastUnload;
  }

  /** The running statement. */
  get running(): Entry | null {
    return this.#running;
  }

  /** Keeps what the running COPY or UNLOAD did. */
  transferred(transfer: Transfer): void {
    if (this.#running !== null) this.#running.transfer = transfer;
  }

  /** Runs a statement and remembers how it ended. */
  async record(statement: StatementText, work: () => Promise<StatementResult>): Promise<StatementResult> {
    const { entry, outer } = this.#begin(statement);
    try {
      const result = await work();
      entry.rows = result.rowCount;
      this.#end(entry, result.command === "ROLLBACK");
      return result;
    } catch (error) {
      this.#fail(entry, error);
      throw error;
    } finally {
      this.#running = outer;
    }
  }

  /** As `record`, for an answer whose rows are read later: the statement ends with them. */
  async open(statement: StatementText, work: () => Promise<ResultCursor>): Promise<ResultCursor> {
    const { entry, outer } = this.#begin(statement);
    try {
      const cursor = await work();
      if (cursor.columns.length > 0) {
        this.#streaming = entry;
        return this.#watched(cursor, entry);
      }
      entry.rows = cursor.rowCount;
      this.#end(entry, cursor.command === "ROLLBACK");
      return cursor;
    } catch (error) {
      this.#fail(entry, error);
      throw error;
    } finally {
      this.#running = outer;
    }
  }

  /** The session ends: what was open is rolled back. */
  close(): void {
    this.#endStreaming();
    this.#endTransaction(true);
    this.#host.log.sessionEnded(this.#host.pid);
  }

  #begin(statement: StatementText): { readonly entry: Entry; readonly outer: Entry | null } {
    this.#endStreaming();
    const { log, pid, now, user, label } = this.#host;
    const start = now();
    const { text, masked } = maskSecrets(statement);
    this.#transaction ??= { id: log.nextTransaction(), user: user(), start, end: null, state: "open" };
    // Written out: a spread costs more than all the rest.
    const entry: Entry = {
      id: log.nextId(),
      transaction: this.#transaction,
      user: user(),
      pid,
      label: label(),
      text: shortened(text),
      masked,
      start,
      end: null,
      status: "running",
      rows: 0,
      error: null,
      transfer: null,
    };
    log.add(entry);
    const outer = this.#running;
    this.#running = entry;
    return { entry, outer };
  }

  #watched(cursor: ResultCursor, entry: Entry): ResultCursor {
    const { command, columns, notices, rowCount } = cursor;
    return {
      ...{ command, columns, notices, rowCount },
      read: async (max) => {
        try {
          const rows = await cursor.read(max);
          entry.rows += rows.length;
          if (rows.length < max) this.#endStream(entry);
          return rows;
        } catch (error) {
          this.#fail(entry, error);
          throw error;
        }
      },
      close: async () => {
        await cursor.close();
        this.#endStream(entry);
      },
    };
  }

  #endStreaming(): void {
    if (this.#streaming !== null) this.#endStream(this.#streaming);
  }

  #endStream(entry: Entry): void {
    if (entry.status === "running") this.#end(entry, false);
  }

  #end(entry: Entry, rolledBack: boolean): void {
    entry.status = "success";
    this.#ended(entry, rolledBack);
    if (entry.transfer?.kind === "copy") this.#lastCopy = entry.id;
    if (entry.transfer?.kind === "unload") this.#lastUnload = { id: entry.id, rows: entry.rows };
  }

  #fail(entry: Entry, error: unknown): void {
    if (entry.status !== "running") return;
    const message = error instanceof Error ? error.message : String(error);
    entry.status = error instanceof RedshiftError && error.code === "57014" ? "canceled" : "failed";
    entry.error = entry.masked ? maskLiterals(message) : message;
    this.#ended(entry, true);
  }

  #ended(entry: Entry, rolledBack: boolean): void {
    entry.end = this.#host.now();
    if (this.#streaming === entry) this.#streaming = null;
    if (!this.#host.inTransaction()) this.#endTransaction(rolledBack);
  }

  #endTransaction(rolledBack: boolean): void {
    const transaction = this.#transaction;
    if (transaction === null) return;
    transaction.end = this.#host.now();
    transaction.state = rolledBack ? "rolledback" : "committed";
    this.#transaction = null;
  }
}

/** A copy of its own, so that the whole of a long statement is not held. */
function shortened(text: string): string {
  return text.length <= MAX_TEXT ? text : Buffer.from(text.slice(0, MAX_TEXT)).toString();
}

/** Whether pg_last_query_id() counts a statement: not one that the leader node runs alone. (dg/PG_LAST_QUERY_ID) */
function countsAsQuery(text: string): boolean {
  return !["DDL", "UTILITY"].includes(queryType(text)) && !onLeaderAlone(text);
}

/** Queries without a table, or of the leader node's catalogs alone. */
function onLeaderAlone(text: string): boolean {
  const names = [...text.matchAll(/\b(?:from|join|into|update|copy)\s+([\w."]+)/gi)].map(([, name = ""]) =>
    name.toLowerCase().replaceAll('"', ""),
  );
  return names.every((name) => /^(?:pg_catalog\.|information_schema\.|pg_|svv_)/.test(name));
}
