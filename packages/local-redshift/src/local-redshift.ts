import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { CatalogSetup } from "./catalog/catalog-setup.ts";
import { Engine, type EngineConnection } from "./engine.ts";
import { QueryLog } from "./history/query-log.ts";
import { s3Settings } from "./s3/settings.ts";
import { LocalSession } from "./session.ts";
import { Sessions } from "./sessions.ts";
import { WrittenRows } from "./small-query.ts";
import { nativeFunctions } from "./sql/functions/native/list.ts";
import { literal } from "./sql/tree.ts";
import {
  type ConnectOptions,
  type ListedFile,
  type LocalRedshiftOptions,
  RedshiftError,
  type Session,
} from "./types.ts";
import { CatalogVersion } from "./typing/catalog-columns.ts";

/** One database: Redshift's SQL in this process. A file belongs to one process at a time. */
export class LocalRedshift {
  readonly #engine: Engine;
  readonly #journal: EngineConnection;
  readonly #options: LocalRedshiftOptions;
  readonly #sessions: Sessions;
  readonly #catalogVersion = new CatalogVersion();
  readonly #writtenRows = new WrittenRows();
  readonly #log: QueryLog;
  readonly #catalogs: CatalogSetup;

  private constructor(
    engine: Engine,
    journal: EngineConnection,
    options: LocalRedshiftOptions,
    sessions: Sessions,
    log: QueryLog,
    catalogs: CatalogSetup,
  ) {
    this.#log = log;
    this.#catalogs = catalogs;
    this.#engine = engine;
    this.#sessions = sessions;
    this.#journal = journal;
    this.#options = options;
  }

  /** @throws RedshiftError 55006 when another process holds the file, 58030 when it can't be read or made */
  static async open(options: LocalRedshiftOptions): Promise<LocalRedshift> {
    const sessions = new Sessions();
    const log = new QueryLog();
    const engine = await openEngine(options, sessions, log);
    try {
      const journal = await engine.connect();
      const catalogs = await CatalogSetup.begin(journal);
      await goOn(log, engine);
      return new LocalRedshift(engine, journal, options, sessions, log, catalogs);
    } catch (error) {
      engine.close();
      throw error;
    }
  }

  /** A new session, with transactions, settings and temporary tables of its own. */
  async connect({ user: sessionUser, onTerminate }: ConnectOptions = {}): Promise<Session> {
    const { baseDirectory = process.cwd(), user = "local", now = Date.now } = this.#options;
    const connection = await this.#engine.connect();
    await connection.run("set search_path = 'public,_redshift'");
    await connection.run("set timezone = 'UTC'");
    await connection.run(`set variable rs_user = ${literal(sessionUser ?? user)}`);
    await connection.run(`set variable rs_login = ${literal(sessionUser ?? user)}`);
    const session = new LocalSession({
      connection,
      journal: this.#journal,
      baseDirectory: resolve(baseDirectory),
      s3: s3Settings(this.#options, process.env),
      user: sessionUser ?? user,
      pid: this.#sessions.nextPid(),
      now,
      catalogVersion: this.#catalogVersion,
      writtenRows: this.#writtenRows,
      log: this.#log,
      catalogs: this.#catalogs,
      clock: this.#options.now ?? fineMoment,
      onClose: (closed) => this.#sessions.delete(closed),
    });
    this.#sessions.add(session, onTerminate);
    return session;
  }

  /**
   * The files that a COPY statement would read from its prefix, sorted by name, read or not.
   * @throws RedshiftError for what COPY itself would refuse, and when there is none
   */
  async filesOf(copy: string): Promise<readonly ListedFile[]> {
    const [{ parseCopy }, { Sources }] = await Promise.all([
      import("./copy/parse.ts"),
      import("./copy/sources/open.ts"),
    ]);
    const { source, access } = parseCopy(copy);
    const baseDirectory = resolve(this.#options.baseDirectory ?? process.cwd());
    const s3 = s3Settings(this.#options, process.env);
    const sources = new Sources({ baseDirectory, s3, signal: undefined }, access);
    try {
      return await sources.list(source);
    } finally {
      await sources.close();
    }
  }

  /** Closes what is open, rolls back what was not committed, and lets the file go. */
  async close(): Promise<void> {
    await Promise.all(this.#sessions.all().map((session) => session.close()));
    await this.#catalogs.settled();
    this.#journal.close();
    this.#engine.close();
  }
}

async function openEngine(options: LocalRedshiftOptions, sessions: Sessions, log: QueryLog): Promise<Engine> {
  try {
    if (options.path !== ":memory:") mkdirSync(dirname(resolve(options.path)), { recursive: true });
    return await Engine.open({
      ...options,
      functions: [...nativeFunctions, ...sessions.functions(), ...log.functions()],
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/lock/i.test(message)) {
      const pid = /PID (\d+)/.exec(message)?.[1];
      throw new RedshiftError(
        `the database file ${options.path} is held by another process${pid === undefined ? "" : ` (${pid})`}`,
        {
          code: "55006",
          hint: "Wait until the other run has ended, or name another file.",
        },
      );
    }
    throw new RedshiftError(`can't open the database file ${options.path}: ${message.split("\n")[0]}`, {
      code: "58030",
    });
  }
}

/** Milliseconds since the epoch, with fractions. */
function fineMoment(): number {
  return performance.timeOrigin + performance.now();
}

/** Statements are numbered on from what the file remembers of loads. */
async function goOn(log: QueryLog, engine: Engine): Promise<void> {
  const connection = await engine.connect();
  // Numbers of queries were moments once, which no integer holds.
  const { rows } = await connection.run(
    "select max(query_id)::integer, max(xid)::integer from _redshift.load_errors where query_id <= 2147483647",
  );
  connection.close();
  const [id, transaction] = rows[0] ?? [];
  log.startAt(Number(id ?? 0) + 1, Number(transaction ?? 0) + 1);
}
