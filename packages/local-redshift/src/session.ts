import type { CatalogSetup } from "./catalog/catalog-setup.ts";
import type { CopyOutcome } from "./copy/contract.ts";
import { type CopyJob, copyStatement } from "./copy-statement.ts";
import { Cursors } from "./cursors.ts";
import type { EngineConnection, EngineResult, EngineStream } from "./engine.ts";
import { toRedshiftError } from "./errors.ts";
import type { QueryLog } from "./history/query-log.ts";
import { SessionHistory } from "./history/session-history.ts";
import { Interruption, TimeLimit } from "./interruption.ts";
import { NamedStatements } from "./named-statements.ts";
import { holdsParameters, refuseParameters } from "./parameters.ts";
import { type PreparedHost, prepare } from "./prepared-statement.ts";
import { standing } from "./privileges/identity-store.ts";
import { heldCursor, StreamCursor } from "./result-cursor.ts";
import { shapeOf, table } from "./result-table.ts";
import type { S3Settings } from "./s3/settings.ts";
import { SessionExecutor } from "./session-executor.ts";
import { SessionSettings } from "./session-settings.ts";
import { SmallTables, type WrittenRows } from "./small-query.ts";
import { rewriteText } from "./sql/expression.ts";
import type { Action } from "./sql/statements/action.ts";
import { AUTHORIZATION, type Setting, showQuery } from "./sql/statements/settings.ts";
import { type Prepared, prepareStatement } from "./sql/statements/statement.ts";
import type { StatementContext } from "./sql/statements/statement-context.ts";
import { type StatementText, splitStatements, tokenize } from "./sql/tokens.ts";
import { literal, type Node, parseTree } from "./sql/tree.ts";
import { nodesOf } from "./statement-nodes.ts";
import {
  type ExecuteOptions,
  type PreparedStatement,
  RedshiftError,
  type ResultCursor,
  type Session,
  type StatementResult,
  type TextValue,
} from "./types.ts";
import { type Analysis, analyse } from "./typing/analysis.ts";
import { CatalogColumns, type CatalogVersion } from "./typing/catalog-columns.ts";
import { unloadStatement } from "./unload-statement.ts";
import { UserFunctions } from "./user-functions.ts";
import { waitingForOthers } from "./wait-for-others.ts";

export interface SessionOptions {
  readonly connection: EngineConnection;
  /** A connection for what must stand although the session's transaction rolls back: load errors. */
  readonly journal: EngineConnection;
  readonly baseDirectory: string;
  readonly s3: S3Settings;
  readonly user: string;
  readonly pid: number;
  readonly now: () => number;
  readonly catalogVersion: CatalogVersion;
  readonly writtenRows: WrittenRows;
  readonly log: QueryLog;
  readonly catalogs: CatalogSetup;
  /** The moment, for the history: finer than milliseconds where it can be. */
  readonly clock: () => number;
  readonly onClose: (session: LocalSession) => void;
}

/** Commands that change rows and no table. */
const CHANGES: ReadonlySet<string> = new Set(["INSERT", "UPDATE", "DELETE", "MERGE"]);

type Transaction = "none" | "open" | "failed";

/** One connection of local-redshift. Its calls must follow one another. */
export class LocalSession implements Session {
  readonly #options: SessionOptions;
  readonly #executor: SessionExecutor;
  readonly #settings = new SessionSettings();
  readonly #catalogColumns: CatalogColumns;
  readonly #smallTables: SmallTables;
  readonly #cursors = new Cursors();
  readonly #named = new NamedStatements();
  readonly #history: SessionHistory;
  readonly #functions: UserFunctions;
  #transaction: Transaction = "none";
  #everythingChanged = false;
  readonly #changedNames = new Set<string>();
  #lastCopyCount = 0;
  #closed = false;
  /** What is bound to $1, $2 … of the running statement. */
  #values: readonly TextValue[] = [];
  #running: AbortController | null = null;
  #interruption: Interruption | null = null;
  #cursor: StreamCursor | null = null;
  /** Types of parameters that statements told, at this version of the catalog. */
  readonly #inferred = new Map<string, ReadonlyMap<number, string>>();
  #inferredAt = -1;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#executor = new SessionExecutor({
      connection: options.connection,
      catalogVersion: options.catalogVersion,
      run: (sql) => this.#run(sql),
      rewrite: async (text) => {
        const nodes = parseTree(tokenize(text));
        const analysis = await this.#analyse(nodes);
        return { sql: rewriteText(nodes, this.#context(analysis)), analysis };
      },
      catalogChanged: (names) => this.#catalogChanged(names),
    });
    const read = (sql: string): Promise<EngineResult> => options.connection.run(sql);
    this.#smallTables = new SmallTables(options.writtenRows, options.catalogVersion, read);
    this.#catalogColumns = new CatalogColumns(options.catalogVersion, read);
    this.#functions = new UserFunctions(options.catalogVersion, read);
    this.#history = new SessionHistory({
      ...{ log: options.log, pid: options.pid, now: options.clock },
      user: () => this.#user,
      label: () => this.setting("query_group") ?? "default",
      inTransaction: () => this.#transaction !== "none",
    });
  }

  async execute(sql: string, options: ExecuteOptions = {}): Promise<readonly StatementResult[]> {
    const results: StatementResult[] = [];
    const statements = splitStatements(sql);
    for (const statement of statements) if (!holdsParameters(statement)) refuseParameters(statement);
    for (const statement of statements) results.push(await this.#statement(statement, options.signal));
    return results;
  }

  prepare(sql: string, parameterTypes: readonly (string | null)[] = []): Promise<PreparedStatement> {
    return prepare(sql, parameterTypes, this.#preparedHost());
  }

  get transaction(): Transaction {
    return this.#transaction;
  }

  get pid(): number {
    return this.#options.pid;
  }

  cancel(): void {
    this.#running?.abort();
  }

  setting(name: string): string | undefined {
    return name === AUTHORIZATION ? this.#user : this.#settings.get(name);
  }

  /** Whom the session acts as. */
  get #user(): string {
    return this.#settings.own(AUTHORIZATION) ?? this.#options.user;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#transaction !== "none") await this.#rollback();
    this.#history.close();
    this.#options.connection.close();
    this.#options.onClose(this);
  }

  async #statement(statement: StatementText, signal: AbortSignal | undefined): Promise<StatementResult> {
    await this.#cursor?.spool();
    return this.#history.record(statement, () =>
      this.#guarded(statement.text, signal, (ownSignal) => this.#dispatch(statement, ownSignal)),
    );
  }

  /** Runs work that can be cancelled, and tells its errors as Redshift does. */
  async #guarded<T>(
    text: string,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    const running = new AbortController();
    const abort = (): void => running.abort(signal?.reason);
    const interruption = new Interruption(this.#options.connection);
    signal?.addEventListener("abort", abort);
    running.signal.addEventListener("abort", interruption.begin);
    this.#running = running;
    this.#interruption = interruption;
    const timeLimit = new TimeLimit(this.setting("statement_timeout"), () => running.abort());
    try {
      return await work(running.signal);
    } catch (error) {
      if (this.#transaction === "open") this.#transaction = "failed";
      if (running.signal.aborted && !(error instanceof RedshiftError)) throw canceled(timeLimit.reached);
      throw toRedshiftError(error, text);
    } finally {
      timeLimit.end();
      interruption.end();
      this.#interruption = null;
      this.#running = null;
      this.#values = [];
      signal?.removeEventListener("abort", abort);
    }
  }

  #preparedHost(): PreparedHost {
    return {
      open: (statement, values, signal) => this.#open(statement, values, signal),
      read: async (statement, use) => {
        await this.#cursor?.spool();
        return this.#guarded(statement.text, undefined, async () => {
          const { prepared, analysis } = await this.#read(statement);
          return use(prepared, analysis);
        });
      },
      connection: this.#options.connection,
      executor: this.#executor,
      inferred: () => {
        const { value } = this.#options.catalogVersion;
        if (this.#inferredAt !== value) this.#inferred.clear();
        this.#inferredAt = value;
        return this.#inferred;
      },
    };
  }

  async #open(
    statement: StatementText,
    values: readonly TextValue[],
    signal: AbortSignal | undefined,
  ): Promise<ResultCursor> {
    await this.#cursor?.spool();
    return this.#history.open(statement, () => this.#openCursor(statement, values, signal));
  }

  /** Runs one statement with values; the rows of a plain query come as they are read. */
  #openCursor(
    statement: StatementText,
    values: readonly TextValue[],
    signal: AbortSignal | undefined,
  ): Promise<ResultCursor> {
    const { text } = statement;
    return this.#guarded(text, signal, async (ownSignal) => {
      this.#values = values;
      const { prepared, analysis } = await this.#read(statement);
      const query = prepared.kind === "action" ? prepared.action.query : undefined;
      if (query === undefined)
        return heldCursor(await this.#carryOut(prepared, analysis, statement, ownSignal));
      const { connection } = this.#options;
      if (values.length === 0 && (await this.#smallTables.isSmall(nodesOf(statement)))) {
        const result = await this.#run(query);
        return heldCursor({ ...reply("SELECT"), ...table(result, analysis), rowCount: result.rows.length });
      }
      const alone = this.#transaction === "none";
      const stream: EngineStream = await this.#executor.withPendingViews(query, () =>
        connection.stream(query, values, alone),
      );
      this.#cursor = new StreamCursor(stream, shapeOf(stream.columns, analysis), (work) =>
        this.#guarded(text, signal, work),
      );
      return this.#cursor;
    });
  }

  async #dispatch(statement: StatementText, signal: AbortSignal): Promise<StatementResult> {
    const { prepared, analysis } = await this.#read(statement);
    return this.#carryOut(prepared, analysis, statement, signal);
  }

  /** Reads a statement, and refuses what may not run in a failed transaction. */
  async #read(
    statement: StatementText,
  ): Promise<{ readonly prepared: Prepared; readonly analysis: Analysis | null }> {
    const catalogs = this.#options.catalogs.before(statement.text);
    if (catalogs !== null) await catalogs;
    const nodes = nodesOf(statement);
    const analysis = this.#transaction === "failed" ? null : await this.#analyse(nodes);
    if (this.#transaction !== "failed") await this.#functions.renew();
    const prepared = prepareStatement(nodes, this.#context(analysis));
    if (this.#transaction === "failed" && prepared.kind !== "rollback" && prepared.kind !== "commit") {
      throw new RedshiftError(
        "current transaction is aborted, commands ignored until end of transaction block",
        {
          code: "25P02",
        },
      );
    }
    return { prepared, analysis };
  }

  async #carryOut(
    prepared: Prepared,
    analysis: Analysis | null,
    statement: StatementText,
    signal: AbortSignal,
  ): Promise<StatementResult> {
    switch (prepared.kind) {
      case "begin":
        return this.#begin();
      case "commit":
        return this.#commit();
      case "rollback":
        await this.#rollback();
        return reply("ROLLBACK");
      case "truncate":
        return this.#truncate(prepared.duckdb);
      case "set":
        return this.#set(prepared);
      case "show":
        return this.#show(prepared.name);
      case "declare":
        return this.#declare(prepared.name, prepared.action, analysis);
      case "fetch":
        return this.#cursors.fetch(prepared.name, prepared.count);
      case "close":
        this.#cursors.close(prepared.name);
        return reply("CLOSE CURSOR");
      case "prepare":
        this.#named.keep(
          prepared.name,
          await this.prepare(statement.text.slice(prepared.at), prepared.types),
        );
        return reply("PREPARE");
      case "execute":
        return this.#executeNamed(prepared.name, prepared.args);
      case "deallocate":
        this.#named.forget(prepared.name);
        return reply("DEALLOCATE");
      case "copy":
        return this.#copy(statement.text, signal);
      case "unload":
        return this.#unload(statement.text, signal);
      case "action": {
        const { command, execute, readOnly, alone, touches } = prepared.action;
        if (alone !== undefined && this.#transaction === "open") {
          throw new RedshiftError(`${alone} cannot run inside a transaction block`, { code: "25001" });
        }
        const done = await this.#atomically(readOnly, () => execute(this.#executor));
        if (!readOnly) this.#options.writtenRows.count += done.rowCount;
        if (!readOnly && !CHANGES.has(command)) this.#catalogChanged(touches ?? null);
        return {
          ...reply(command),
          ...table(done.result, analysis),
          rowCount: done.rowCount,
          notices: done.notices,
        };
      }
    }
  }

  /** What is known of the types in a statement's query. */
  #analyse(nodes: readonly Node[]): Promise<Analysis | null> {
    const columns = this.#catalogColumns;
    return analyse(
      nodes,
      (path) => columns.known(path),
      (paths) => columns.fetch(paths, this.#searchPath()),
    );
  }

  #catalogChanged(names: readonly string[] | null): void {
    this.#options.catalogVersion.changed(names);
    if (this.#transaction !== "open") return;
    if (names === null) this.#everythingChanged = true;
    else for (const name of names) this.#changedNames.add(name);
  }

  /** What others may see, or this session no more, from now on. */
  #transactionEnded(): void {
    this.#transaction = "none";
    this.#cursors.clear();
    if (this.#everythingChanged) this.#options.catalogVersion.changed(null);
    else if (this.#changedNames.size > 0) this.#options.catalogVersion.changed(this.#changedNames);
    this.#everythingChanged = false;
    this.#changedNames.clear();
  }

  #context(analysis: Analysis | null = null): StatementContext {
    return {
      analysis,
      functions: this.#functions.known(this.#searchPath()),
      now: this.#options.now(),
      lastCopyCount: this.#lastCopyCount,
      last: this.#history,
      user: this.#user,
      pid: this.#options.pid,
      schema: this.#searchPath()[0] ?? "public",
    };
  }

  #searchPath(): readonly string[] {
    const path = this.#settings.own("search_path") ?? "public";
    return path
      .split(",")
      .map((name) => name.trim().replaceAll('"', "").toLowerCase())
      .filter((name) => name !== "" && name !== "$user");
  }

  /** Runs work in the open transaction, or in one of its own. */
  async #atomically<T>(readOnly: boolean, work: () => Promise<T>): Promise<T> {
    if (readOnly || this.#transaction !== "none") return work();
    return waitingForOthers(() => this.#transactionOf(work), this.#running?.signal);
  }

  async #transactionOf<T>(work: () => Promise<T>): Promise<T> {
    await this.#run("begin transaction");
    try {
      const result = await work();
      await this.#run("commit");
      return result;
    } catch (error) {
      // Nothing may stop this one.
      this.#interruption?.end();
      await this.#options.connection.run("rollback").catch(() => undefined);
      throw error;
    }
  }

  async #begin(): Promise<StatementResult> {
    if (this.#transaction === "open") {
      return { ...reply("BEGIN"), notices: ["WARNING: there is already a transaction in progress"] };
    }
    await this.#run("begin transaction");
    this.#settings.begin();
    this.#transaction = "open";
    return reply("BEGIN");
  }

  async #commit(): Promise<StatementResult> {
    if (this.#transaction === "failed") {
      await this.#rollback();
      return reply("ROLLBACK");
    }
    if (this.#transaction === "none") {
      return { ...reply("COMMIT"), notices: ["WARNING: there is no transaction in progress"] };
    }
    let committed = false;
    try {
      await this.#run("commit");
      committed = true;
    } finally {
      this.#transactionEnded();
      await this.#applySettings(this.#settings.end(committed));
    }
    return reply("COMMIT");
  }

  async #rollback(): Promise<void> {
    this.#transactionEnded();
    // DuckDB may have ended the transaction by itself when a statement failed.
    await this.#options.connection.run("rollback").catch(() => undefined);
    await this.#applySettings(this.#settings.end(false));
  }

  /** TRUNCATE commits the transaction that it stands in. (dg/r_TRUNCATE) */
  async #truncate(sql: string): Promise<StatementResult> {
    await this.#atomically(false, () => this.#run(sql));
    if (this.#transaction === "open") await this.#commit();
    return reply("TRUNCATE TABLE");
  }

  async #set({ name, value, local }: Setting): Promise<StatementResult> {
    if (name === AUTHORIZATION && value !== null && value !== this.#options.user) {
      await standing(this.#executor, "user", value);
    }
    this.#settings.set(name, value, local);
    await this.#applySettings([name]);
    return reply(value === null ? "RESET" : "SET");
  }

  /** Tells the engine the settings that it acts on. */
  async #applySettings(names: readonly string[]): Promise<void> {
    const { connection } = this.#options;
    if (names.length > 0) this.#inferred.clear();
    if (names.includes("search_path")) {
      await connection.run(`set search_path = ${literal([...this.#searchPath(), "_redshift"].join(","))}`);
    }
    if (names.includes(AUTHORIZATION)) await connection.run(`set variable rs_user = ${literal(this.#user)}`);
    if (names.includes("timezone")) {
      await connection.run(`set timezone = ${literal(this.#settings.own("timezone") ?? "UTC")}`);
    }
  }

  async #show(name: string): Promise<StatementResult> {
    const value = this.setting(name);
    if (value === undefined) {
      throw new RedshiftError(`unrecognized configuration parameter "${name}"`, { code: "42704" });
    }
    const result = await this.#run(showQuery(value));
    return { ...reply("SHOW"), ...table(result), rowCount: 1 };
  }

  async #executeNamed(name: string, args: readonly string[]): Promise<StatementResult> {
    if (args.length === 0) return this.#named.execute(name, []);
    const { sql, analysis } = await this.#executor.rewrite(`select ${args.join(", ")}`);
    const [values = []] = table(await this.#run(sql), analysis).rows;
    return this.#named.execute(name, values);
  }

  async #declare(name: string, action: Action, analysis: Analysis | null): Promise<StatementResult> {
    if (this.#transaction === "none") {
      throw new RedshiftError("DECLARE CURSOR may only be used in transaction blocks", { code: "25P01" });
    }
    const { result, notices } = await action.execute(this.#executor);
    const shown = table(result, analysis);
    this.#cursors.declare(name, { ...reply("FETCH"), ...shown, rowCount: shown.rows.length, notices });
    return reply("DECLARE CURSOR");
  }

  async #copy(sql: string, signal: AbortSignal | undefined): Promise<StatementResult> {
    const { connection, journal, baseDirectory, s3, now } = this.#options;
    const { schema } = this.#context();
    const restart = async (): Promise<void> => {
      await this.#run("rollback");
      await this.#run("begin transaction");
    };
    const alone = this.#transaction === "none";
    const job: CopyJob = {
      sql,
      connection,
      journal,
      baseDirectory,
      s3,
      now,
      signal,
      schema,
      history: this.#history,
      restart: alone ? restart : undefined,
    };
    const outcome = await this.#atomically<CopyOutcome>(false, () => copyStatement(job, this.#executor));
    this.#lastCopyCount = outcome.rows;
    this.#options.writtenRows.count += outcome.rows;
    const { rows: rowCount, notices, files } = outcome;
    return { ...reply("COPY"), rowCount, notices, files };
  }

  async #unload(sql: string, signal: AbortSignal | undefined): Promise<StatementResult> {
    const { connection, baseDirectory, s3 } = this.#options;
    const { rows, notices } = await unloadStatement(sql, {
      history: this.#history,
      connection,
      baseDirectory,
      s3,
      signal,
      read: (statement) => this.#read(statement),
      stream: (query) =>
        this.#executor.withPendingViews(query, () =>
          connection.stream(query, [], this.#transaction === "none"),
        ),
      describe: async (query) =>
        (await this.#executor.withPendingViews(query, () => connection.describe(query))).columns ?? [],
    });
    return { ...reply("UNLOAD"), rowCount: rows, notices };
  }

  /** Runs one DuckDB statement with the values that are bound. */
  #run(sql: string): Promise<EngineResult> {
    this.#running?.signal.throwIfAborted();
    return this.#executor.withPendingViews(sql, () => this.#options.connection.run(sql, this.#values));
  }
}

function reply(command: string): StatementResult {
  return { command, columns: [], rows: [], rowCount: 0, notices: [] };
}

function canceled(byTimeLimit: boolean): RedshiftError {
  const reason = byTimeLimit
    ? "canceling statement due to statement timeout"
    : "query canceled on user's request";
  return new RedshiftError(reason, { code: "57014" });
}
