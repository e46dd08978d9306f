import type { CatalogSetup } from "./catalog/catalog-setup.ts";
import { Cursors } from "./cursors.ts";
import type { EngineConnection, EngineResult, EngineStream } from "./engine.ts";
import type { QueryLog } from "./history/query-log.ts";
import { SessionHistory } from "./history/session-history.ts";
import { NamedStatements } from "./named-statements.ts";
import { holdsParameters, refuseParameters } from "./parameters.ts";
import { type PreparedHost, prepare } from "./prepared-statement.ts";
import { standing } from "./privileges/identity-store.ts";
import { heldCursor, StreamCursor } from "./result-cursor.ts";
import { reply, shapeOf, table } from "./result-table.ts";
import { RunningWork } from "./running-work.ts";
import type { S3Settings } from "./s3/settings.ts";
import { SessionExecutor } from "./session-executor.ts";
import { engineSettings, known, SessionSettings, searchPath } from "./session-settings.ts";
import { SessionTransaction, type TransactionState } from "./session-transaction.ts";
import { SmallTables, type WrittenRows } from "./small-query.ts";
import { rewriteText } from "./sql/expression.ts";
import { type Action, CHANGES } from "./sql/statements/action.ts";
import { ALL, AUTHORIZATION, type Setting, showAllQuery, showQuery } from "./sql/statements/settings.ts";
import { type Prepared, prepareStatement } from "./sql/statements/statement.ts";
import type { StatementContext } from "./sql/statements/statement-context.ts";
import { sessionZone } from "./sql/time-zone.ts";
import { type StatementText, splitStatements, tokenize } from "./sql/tokens.ts";
import { type Node, parseTree } from "./sql/tree.ts";
import { nodesOf } from "./statement-nodes.ts";
import { Transfers } from "./transfers.ts";
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
import { UserFunctions } from "./user-functions.ts";

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
  readonly #transfers: Transfers;
  readonly #functions: UserFunctions;
  readonly #work: RunningWork;
  readonly #transaction: SessionTransaction;
  #closed = false;
  /** What is bound to $1, $2 … of the running statement. */
  #values: readonly TextValue[] = [];
  #cursor: StreamCursor | null = null;
  /** Types of parameters that statements told, at this version of the catalog. */
  readonly #inferred = new Map<string, ReadonlyMap<number, string>>();
  #inferredAt = -1;

  constructor(options: SessionOptions) {
    this.#options = options;
    const { connection, catalogVersion } = options;
    this.#work = new RunningWork({
      connection,
      timeout: () => this.setting("statement_timeout"),
      failed: () => this.#transaction.fail(),
      ended: () => {
        this.#values = [];
      },
    });
    this.#transaction = new SessionTransaction({
      ...{ connection, catalogVersion, settings: this.#settings, work: this.#work },
      run: (sql) => this.#run(sql),
      applySettings: (names) => this.#applySettings(names),
      ended: () => this.#cursors.clear(),
    });
    this.#executor = new SessionExecutor({
      ...{ connection, catalogVersion },
      run: (sql) => this.#run(sql),
      rewrite: async (text, stored = false) => {
        const nodes = parseTree(tokenize(text));
        const analysis = await this.#analyse(nodes);
        return { sql: rewriteText(nodes, { ...this.#context(analysis), stored }), analysis };
      },
      catalogChanged: (names) => this.#transaction.catalogChanged(names),
    });
    const read = (sql: string): Promise<EngineResult> => options.connection.run(sql);
    this.#smallTables = new SmallTables(options.writtenRows, options.catalogVersion, read);
    this.#catalogColumns = new CatalogColumns(options.catalogVersion, read);
    this.#functions = new UserFunctions(options.catalogVersion, read);
    this.#history = new SessionHistory({
      ...{ log: options.log, pid: options.pid, now: options.clock },
      user: () => this.#user,
      label: () => this.#settings.own("query_group") ?? "default",
      inTransaction: () => this.#transaction.state !== "none",
    });
    this.#transfers = new Transfers({
      ...options,
      ...{ executor: this.#executor, transaction: this.#transaction, history: this.#history },
      schema: () => this.#schema,
      run: (sql) => this.#run(sql),
      read: (statement) => this.#read(statement),
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

  get transaction(): TransactionState {
    return this.#transaction.state;
  }
  get pid(): number {
    return this.#options.pid;
  }

  cancel(): void {
    this.#work.cancel();
  }

  setting(name: string): string | undefined {
    return name === AUTHORIZATION ? this.#user : this.#settings.get(name);
  }

  get #zone(): string {
    return sessionZone(this.#settings.own("timezone") ?? "UTC");
  }

  /** Whom the session acts as. */
  get #user(): string {
    return this.#settings.own(AUTHORIZATION) ?? this.#options.user;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#transaction.state !== "none") await this.#transaction.rollback();
    this.#history.close();
    this.#options.connection.close();
    this.#options.onClose(this);
  }

  async #statement(statement: StatementText, signal: AbortSignal | undefined): Promise<StatementResult> {
    await this.#cursor?.spool();
    return this.#history.record(statement, () =>
      this.#work.guard(statement.text, signal, (ownSignal) => this.#dispatch(statement, ownSignal)),
    );
  }

  #preparedHost(): PreparedHost {
    return {
      open: (statement, values, signal) => this.#open(statement, values, signal),
      read: async (statement, use) => {
        await this.#cursor?.spool();
        return this.#work.guard(statement.text, undefined, async () => {
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
    return this.#work.guard(text, signal, async (ownSignal) => {
      this.#values = values;
      const { prepared, analysis } = await this.#read(statement);
      const query = prepared.kind === "action" ? prepared.action.query : undefined;
      if (query === undefined)
        return heldCursor(await this.#carryOut(prepared, analysis, statement, ownSignal));
      const { connection } = this.#options;
      if (await this.#smallTables.isSmall(nodesOf(statement))) {
        const result = await this.#run(query);
        return heldCursor({
          ...reply("SELECT"),
          ...table(result, analysis, this.#zone),
          rowCount: result.rows.length,
        });
      }
      const alone = this.#transaction.state === "none";
      const stream: EngineStream = await this.#executor.withPendingViews(query, () =>
        connection.stream(query, values, alone),
      );
      this.#cursor = new StreamCursor(stream, shapeOf(stream.columns, analysis, this.#zone), (work) =>
        this.#work.guard(text, signal, work),
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
    const analysis = this.#transaction.state === "failed" ? null : await this.#analyse(nodes);
    if (this.#transaction.state !== "failed") await this.#functions.renew();
    const prepared = prepareStatement(nodes, this.#context(analysis));
    if (prepared.kind !== "rollback" && prepared.kind !== "commit") this.#transaction.mustNotHaveFailed();
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
        return this.#transaction.begin(prepared.readOnly);
      case "characteristics":
        if (prepared.readOnly !== null) this.#transaction.setReadOnly(prepared.readOnly, prepared.forSession);
        return reply("SET");
      case "commit":
        return this.#transaction.commit();
      case "rollback":
        await this.#transaction.rollback();
        return reply("ROLLBACK");
      case "truncate":
        this.#transaction.mustNotBeReadOnly("TRUNCATE");
        return this.#transaction.truncate(prepared.duckdb);
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
        this.#transaction.mustNotBeReadOnly("COPY");
        return this.#transfers.copy(statement.text, signal);
      case "unload":
        return this.#transfers.unload(statement.text, signal);
      case "action": {
        const { command, execute, readOnly, alone, touches } = prepared.action;
        if (alone !== undefined && this.#transaction.state === "open") {
          throw new RedshiftError(`${alone} cannot run inside a transaction block`, { code: "25001" });
        }
        if (!readOnly) this.#transaction.mustNotBeReadOnly(command);
        const done = await this.#transaction.atomically(readOnly, () => execute(this.#executor));
        if (!readOnly) this.#options.writtenRows.count += done.rowCount;
        if (!readOnly && !CHANGES.has(command)) this.#transaction.catalogChanged(touches ?? null);
        return {
          ...reply(command),
          ...table(done.result, analysis, this.#zone),
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

  #context(analysis: Analysis | null = null): StatementContext {
    return {
      analysis,
      functions: this.#functions.known(this.#searchPath()),
      now: this.#options.now(),
      stored: false,
      lastCopyCount: this.#transfers.lastCopyCount,
      last: this.#history,
      user: this.#user,
      roundsNumeric: /^(on|true|1|yes)$/i.test(this.setting("enable_numeric_rounding") ?? "off"),
      pid: this.#options.pid,
      setting: (name) => this.setting(name),
      searchPath: this.#searchPath(),
      schema: this.#schema,
    };
  }

  #searchPath(): readonly string[] {
    return searchPath(this.#settings.own("search_path"));
  }

  /** Where names without a schema are made. */
  get #schema(): string {
    return this.#searchPath()[0] ?? "public";
  }

  async #set({ name, value, local }: Setting): Promise<StatementResult> {
    if (name === AUTHORIZATION && value !== null && value !== this.#options.user) {
      await standing(this.#executor, "user", value);
    }
    const own = [...this.#settings.changed.keys()].filter((each) => each !== AUTHORIZATION);
    const names = name === ALL && value === null ? own : [name];
    const takeBack = names.map((each) => this.#settings.set(each, value, local));
    try {
      await this.#applySettings(names);
    } catch (error) {
      // A schema or a time zone that there is not.
      for (const back of takeBack) back();
      throw error;
    }
    return reply(value === null ? "RESET" : "SET");
  }

  /** Tells the engine the settings that it acts on. */
  async #applySettings(names: readonly string[]): Promise<void> {
    const { connection } = this.#options;
    if (names.length > 0) this.#inferred.clear();
    const { changed } = this.#settings;
    const acting = { searchPath: this.#searchPath(), user: this.#user, zone: this.#zone, changed };
    for (const sql of engineSettings(names, acting)) await connection.run(sql);
  }

  async #show(name: string): Promise<StatementResult> {
    const sql =
      name === ALL ? showAllQuery(this.#settings.all) : showQuery(name, known(name, this.setting(name)));
    const result = await this.#run(sql);
    return { ...reply("SHOW"), ...table(result), rowCount: result.rows.length };
  }

  async #executeNamed(name: string, args: readonly string[]): Promise<StatementResult> {
    if (args.length === 0) return this.#named.execute(name, []);
    const { sql, analysis } = await this.#executor.rewrite(`select ${args.join(", ")}`);
    const [values = []] = table(await this.#run(sql), analysis).rows;
    return this.#named.execute(name, values);
  }

  async #declare(name: string, action: Action, analysis: Analysis | null): Promise<StatementResult> {
    if (this.#transaction.state === "none") {
      throw new RedshiftError("DECLARE CURSOR may only be used in transaction blocks", { code: "25P01" });
    }
    const { result, notices } = await action.execute(this.#executor);
    const shown = table(result, analysis, this.#zone);
    this.#cursors.declare(name, { ...reply("FETCH"), ...shown, rowCount: shown.rows.length, notices });
    return reply("DECLARE CURSOR");
  }

  /** Runs one DuckDB statement with the values that are bound. */
  #run(sql: string): Promise<EngineResult> {
    this.#work.signal?.throwIfAborted();
    return this.#executor.withPendingViews(sql, () => this.#options.connection.run(sql, this.#values));
  }
}
