import type { EngineConnection, EngineResult } from "./engine.ts";
import { reply } from "./result-table.ts";
import type { RunningWork } from "./running-work.ts";
import type { SessionSettings } from "./session-settings.ts";
import { RedshiftError, type StatementResult } from "./types.ts";
import type { CatalogVersion } from "./typing/catalog-columns.ts";
import { waitingForOthers } from "./wait-for-others.ts";

export type TransactionState = "none" | "open" | "failed";

export interface TransactionHost {
  readonly connection: EngineConnection;
  readonly catalogVersion: CatalogVersion;
  readonly settings: SessionSettings;
  readonly work: RunningWork;
  /** Runs one DuckDB statement with what is bound. */
  readonly run: (sql: string) => Promise<EngineResult>;
  /** Tells the engine the settings that changed. */
  readonly applySettings: (names: readonly string[]) => Promise<void>;
  readonly ended: () => void;
}

/** The transaction of one session, from BEGIN to COMMIT or ROLLBACK, and those of single statements. */
export class SessionTransaction {
  readonly #host: TransactionHost;
  #state: TransactionState = "none";
  #everythingChanged = false;
  /** READ ONLY of the open transaction; null where that of the session holds. */
  #readOnly: boolean | null = null;
  #sessionReadOnly = false;
  readonly #changedNames = new Set<string>();

  constructor(host: TransactionHost) {
    this.#host = host;
  }

  get state(): TransactionState {
    return this.#state;
  }

  /** A statement in it failed: nothing runs in it any more. */
  fail(): void {
    if (this.#state === "open") this.#state = "failed";
  }

  /** @throws RedshiftError 25P02 where a statement in it failed */
  mustNotHaveFailed(): void {
    if (this.#state !== "failed") return;
    throw new RedshiftError(
      "current transaction is aborted, commands ignored until end of transaction block",
      { code: "25P02" },
    );
  }

  /** @throws RedshiftError 25006 in a read-only transaction (dg/r_BEGIN) */
  mustNotBeReadOnly(command: string): void {
    if (!(this.#readOnly ?? this.#sessionReadOnly)) return;
    throw new RedshiftError(`cannot execute ${command} in a read-only transaction`, { code: "25006" });
  }

  /** SET TRANSACTION, and SET SESSION CHARACTERISTICS for the transactions to come. */
  setReadOnly(readOnly: boolean, forSession: boolean): void {
    if (forSession) this.#sessionReadOnly = readOnly;
    else if (this.#state === "open") this.#readOnly = readOnly;
  }

  /** Tables, views or functions changed; null: anything may have. Others see it when the transaction ends. */
  catalogChanged(names: readonly string[] | null): void {
    this.#host.catalogVersion.changed(names);
    if (this.#state !== "open") return;
    if (names === null) this.#everythingChanged = true;
    else for (const name of names) this.#changedNames.add(name);
  }

  /** Runs work in the open transaction, or in one of its own. */
  async atomically<T>(readOnly: boolean, work: () => Promise<T>): Promise<T> {
    if (readOnly || this.#state !== "none") return work();
    return waitingForOthers(() => this.#alone(work), this.#host.work.signal);
  }

  async begin(readOnly: boolean | null = null): Promise<StatementResult> {
    if (this.#state === "open") {
      return { ...reply("BEGIN"), notices: ["WARNING: there is already a transaction in progress"] };
    }
    await this.#host.run("begin transaction");
    this.#host.settings.begin();
    this.#state = "open";
    this.#readOnly = readOnly;
    return reply("BEGIN");
  }

  async commit(): Promise<StatementResult> {
    if (this.#state === "failed") {
      await this.rollback();
      return reply("ROLLBACK");
    }
    if (this.#state === "none") {
      return { ...reply("COMMIT"), notices: ["WARNING: there is no transaction in progress"] };
    }
    let committed = false;
    try {
      await this.#host.run("commit");
      committed = true;
    } finally {
      this.#end();
      await this.#host.applySettings(this.#host.settings.end(committed));
    }
    return reply("COMMIT");
  }

  async rollback(): Promise<void> {
    this.#end();
    // DuckDB may have ended the transaction by itself when a statement failed.
    await this.#host.connection.run("rollback").catch(() => undefined);
    await this.#host.applySettings(this.#host.settings.end(false));
  }

  /** TRUNCATE commits the transaction that it stands in. (dg/r_TRUNCATE) */
  async truncate(sql: string): Promise<StatementResult> {
    await this.atomically(false, () => this.#host.run(sql));
    if (this.#state === "open") await this.commit();
    return reply("TRUNCATE TABLE");
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    await this.#host.run("begin transaction");
    try {
      const result = await work();
      await this.#host.run("commit");
      return result;
    } catch (error) {
      // Nothing may stop this one.
      this.#host.work.settle();
      await this.#host.connection.run("rollback").catch(() => undefined);
      throw error;
    }
  }

  /** What others may see, or this session no more, from now on. */
  #end(): void {
    this.#state = "none";
    this.#readOnly = null;
    this.#host.ended();
    if (this.#everythingChanged) this.#host.catalogVersion.changed(null);
    else if (this.#changedNames.size > 0) this.#host.catalogVersion.changed(this.#changedNames);
    this.#everythingChanged = false;
    this.#changedNames.clear();
  }
}
