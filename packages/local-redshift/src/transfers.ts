import type { CopyOutcome } from "./copy/contract.ts";
import type { CopyJob } from "./copy-statement.ts";
import type { EngineConnection, EngineResult } from "./engine.ts";
import type { SessionHistory } from "./history/session-history.ts";
import { reply } from "./result-table.ts";
import type { S3Settings } from "./s3/settings.ts";
import type { SessionExecutor } from "./session-executor.ts";
import type { SessionTransaction } from "./session-transaction.ts";
import type { WrittenRows } from "./small-query.ts";
import type { StatementResult } from "./types.ts";
import type { UnloadHost } from "./unload-statement.ts";

export interface TransferHost {
  readonly connection: EngineConnection;
  /** A connection for load errors, which must stand although the transaction rolls back. */
  readonly journal: EngineConnection;
  readonly baseDirectory: string;
  readonly s3: S3Settings;
  readonly now: () => number;
  readonly writtenRows: WrittenRows;
  readonly executor: SessionExecutor;
  readonly transaction: SessionTransaction;
  readonly history: SessionHistory;
  readonly schema: () => string;
  /** Runs one DuckDB statement with what is bound. */
  readonly run: (sql: string) => Promise<EngineResult>;
  readonly read: UnloadHost["read"];
}

/** The statements of one session that move rows between tables and files. Their modules are loaded when they are used. */
export class Transfers {
  readonly #host: TransferHost;
  #lastCopyCount = 0;

  constructor(host: TransferHost) {
    this.#host = host;
  }

  /** What pg_last_copy_count() answers. */
  get lastCopyCount(): number {
    return this.#lastCopyCount;
  }

  async copy(sql: string, signal: AbortSignal | undefined): Promise<StatementResult> {
    const { connection, journal, baseDirectory, s3, now, history, transaction, executor, run } = this.#host;
    const restart = async (): Promise<void> => {
      await run("rollback");
      await run("begin transaction");
    };
    const { copyStatement } = await import("./copy-statement.ts");
    const alone = transaction.state === "none";
    const job: CopyJob = {
      ...{ sql, connection, journal, baseDirectory, s3, now, signal, history },
      schema: this.#host.schema(),
      restart: alone ? restart : undefined,
    };
    const outcome = await transaction.atomically<CopyOutcome>(false, () => copyStatement(job, executor));
    this.#lastCopyCount = outcome.rows;
    this.#host.writtenRows.count += outcome.rows;
    const { rows: rowCount, notices, files } = outcome;
    return { ...reply("COPY"), rowCount, notices, files };
  }

  async unload(sql: string, signal: AbortSignal | undefined): Promise<StatementResult> {
    const { connection, baseDirectory, s3, history, read, executor, transaction } = this.#host;
    const { unloadStatement } = await import("./unload-statement.ts");
    const { rows, notices } = await unloadStatement(sql, {
      ...{ history, connection, baseDirectory, s3, signal, read },
      stream: (query) =>
        executor.withPendingViews(query, () => connection.stream(query, [], transaction.state === "none")),
      describe: async (query) =>
        (await executor.withPendingViews(query, () => connection.describe(query))).columns ?? [],
    });
    return { ...reply("UNLOAD"), rowCount: rows, notices };
  }
}
