import type { Client, QueryArrayResult } from "pg";
import { classifyError } from "../error-class.ts";
import type { Backend, StatementOutcome, WarehouseError, WarehouseSession, WorkLabel } from "../warehouse.ts";
import { cancelOnServer } from "./cancel.ts";
import { alive, destroy, inTransaction } from "./client-state.ts";
import { connectClient, type Endpoint } from "./connect.ts";
import { toWarehouseError } from "./errors.ts";
import { queryGroup } from "./label.ts";
import { prepareSession, type Server } from "./server.ts";
import {
  cancelledError,
  lostError,
  refusedUntilRollback,
  timeLimitError,
  undoneError,
  unknownOutcome,
} from "./session-errors.ts";
import { rowsOfCopyNotice, type StatementShape, shapeOf } from "./statement.ts";
import { textTypes, typeName } from "./values.ts";

/** A connection that stands, and what it is on the server. */
interface Link {
  readonly client: Client;
  readonly server: Server;
  readonly backend: Backend;
}

export interface SessionDoor {
  readonly endpoint: Endpoint;
  /** What answers; asked once for all sessions. */
  readonly server: (client: Client) => Promise<Server>;
  readonly now: () => number;
}

/** How much longer than the server's own time limit a statement may take before it is cancelled from here. */
const GRACE_MS = 5_000;

/**
 * One session. A connection that was lost is replaced by the next statement; after a loss inside a
 * transaction everything but ROLLBACK is refused first, as after any other error.
 */
export class RedshiftSession implements WarehouseSession {
  readonly #door: SessionDoor;
  #link: Link | null = null;
  /** Inside a transaction whose connection is gone. */
  #cutOff = false;
  #hasState = false;
  #wanted: string | null = null;
  #standing: string | null = null;
  #notices: string[] = [];
  /** As the server told it last; the numbers of another connection are others. */
  #lastQueryId: string | null = null;

  constructor(door: SessionDoor) {
    this.#door = door;
  }

  /** Connects now rather than with the first statement. @throws WarehouseError */
  async open(): Promise<Server> {
    return (await this.#connected()).server;
  }

  label(label: WorkLabel): void {
    this.#wanted = queryGroup(label);
  }

  async execute(sql: string, signal?: AbortSignal): Promise<StatementOutcome> {
    const shape = shapeOf(sql);
    if (signal?.aborted === true && !shape.rollsBack) throw cancelledError();
    if (this.#cutOff) {
      if (!shape.rollsBack) throw refusedUntilRollback();
      this.#cutOff = false;
      return { columns: [], rows: [], rowCount: 0, notices: [] };
    }
    const link = await this.#connected();
    if (shape.keepsState) this.#hasState = true;
    await this.#applyLabel(link);
    return await this.#run(link, sql, shape, signal);
  }

  async close(): Promise<void> {
    const link = this.#link;
    this.#link = null;
    if (link === null) return;
    // The server is through with the transaction before this returns, and its locks are free.
    if (alive(link.client) && inTransaction(link.client)) {
      await link.client.query("rollback").catch(() => {});
    }
    await link.client.end().catch(() => {});
  }

  async #connected(): Promise<Link> {
    const link = this.#link;
    if (link !== null && alive(link.client)) return link;
    if (link !== null) {
      this.#link = null;
      this.#standing = null;
      // What the session held is gone with it: silence would let a statement run without it.
      if (inTransaction(link.client) || this.#hasState) {
        this.#cutOff = inTransaction(link.client);
        this.#hasState = false;
        throw lostError(link.backend);
      }
    }
    const client = await connectClient(this.#door.endpoint);
    try {
      const server = await this.#door.server(client);
      const { statementTimeoutMs } = this.#door.endpoint.settings;
      const backend = await prepareSession(client, server, statementTimeoutMs);
      client.on("notice", (notice) => {
        this.#notices.push(`${notice.severity ?? "NOTICE"}:  ${notice.message ?? ""}`);
      });
      this.#link = { client, server, backend };
      return this.#link;
    } catch (error) {
      await client.end().catch(() => {});
      throw toWarehouseError(error);
    }
  }

  /** A label that is set inside a transaction would be rolled back with it. */
  async #applyLabel({ client, server, backend }: Link): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === null || wanted === this.#standing || inTransaction(client)) return;
    const setting = server.kind === "redshift" ? "query_group" : "application_name";
    try {
      await client.query(`set ${setting} to '${wanted.replaceAll("'", "''")}'`);
    } catch (error) {
      throw this.#afterError(error, backend, "none");
    }
    this.#standing = wanted;
  }

  async #run(
    link: Link,
    sql: string,
    shape: StatementShape,
    signal: AbortSignal | undefined,
  ): Promise<StatementOutcome> {
    const { client, server, backend } = link;
    const wasInTransaction = inTransaction(client);
    this.#notices = [];
    const started = this.#door.now();
    try {
      const result = await this.#cancellable(link, sql, shape, signal);
      if (shape.commits && result.command === "ROLLBACK") throw undoneError();
      return await this.#outcome(result, link, shape);
    } catch (error) {
      const risk = atRisk(shape, wasInTransaction, sql, server);
      throw this.#afterError(this.#timeLimit(error, started, signal), backend, risk);
    }
  }

  /** Runs a statement; when the signal or the time limit says so, cancels it and waits for its end. */
  async #cancellable(
    link: Link,
    sql: string,
    shape: StatementShape,
    signal: AbortSignal | undefined,
  ): Promise<QueryArrayResult> {
    const { client, backend } = link;
    const running = query(client, sql);
    // A commit is short, and cutting it off would leave nobody knowing.
    if (shape.commits || shape.rollsBack) return await running;
    const { endpoint } = this.#door;
    const ended = running.then(
      () => {},
      () => {},
    );
    let cancelling: Promise<void> | null = null;
    const stop: { why: ((detail?: string) => WarehouseError) | null; detail?: string } = { why: null };
    const giveUp = (why: string): void => {
      stop.detail = `the server could not be told (${why}) and may still work at it`;
      destroy(client);
    };
    const cancel = (why: (detail?: string) => WarehouseError): void => {
      if (cancelling !== null) return;
      stop.why = why;
      cancelling = cancelOnServer(endpoint, backend.pid, ended).then(
        (outcome) => {
          if (outcome === "unreachable") giveUp("it does not heed");
        },
        (error: unknown) => giveUp(toWarehouseError(error).message),
      );
    };
    const onAbort = (): void => cancel(cancelledError);
    signal?.addEventListener("abort", onAbort, { once: true });
    const { statementTimeoutMs } = endpoint.settings;
    const timer =
      statementTimeoutMs === undefined
        ? undefined
        : setTimeout(
            () => cancel((more) => timeLimitError(statementTimeoutMs, more)),
            statementTimeoutMs + GRACE_MS,
          );
    try {
      return await running;
    } catch (error) {
      if (stop.why !== null && this.#wasCancel(error)) throw stop.why(stop.detail);
      throw error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      // Were it still on its way it might hit the next statement.
      await cancelling;
    }
  }

  #wasCancel(error: unknown): boolean {
    const { code, message, detail } = toWarehouseError(error);
    const { kind } = classifyError({ code, message, detail });
    return kind === "cancelled" || kind === "connection-lost" || kind === "time-limit";
  }

  /** Redshift says of its own time limit what it says of a user's cancel. */
  #timeLimit(error: unknown, started: number, signal: AbortSignal | undefined): unknown {
    const limit = this.#door.endpoint.settings.statementTimeoutMs;
    if (limit === undefined || signal?.aborted === true) return error;
    const converted = toWarehouseError(error);
    if (converted.code !== "57014" || this.#door.now() - started < limit) return error;
    return timeLimitError(limit);
  }

  /** What the caller sees of an error, with what a lost connection means for its transaction. */
  #afterError(error: unknown, backend: Backend, risk: Risk): WarehouseError {
    const converted = toWarehouseError(error);
    const link = this.#link;
    if (link === null || alive(link.client)) {
      const { code, message, detail } = converted;
      if (classifyError({ code, message, detail }).kind !== "connection-lost") return converted;
      if (link !== null) destroy(link.client);
    }
    this.#link = null;
    this.#standing = null;
    this.#hasState = false;
    this.#cutOff = risk === "transaction" || risk === "commit";
    if (converted.code === "57014") return converted;
    return risk === "commit" || risk === "own"
      ? unknownOutcome(backend, converted)
      : lostError(backend, converted);
  }

  async #outcome(result: QueryArrayResult, link: Link, shape: StatementShape): Promise<StatementOutcome> {
    const columns = result.fields.map((field) => ({ name: field.name, type: typeName(field) }));
    const notices = this.#notices;
    const counted = shape.copies ? rowsOfCopyNotice(notices) : null;
    const told = await this.#told(link, shape);
    return {
      columns,
      rows: result.rows as readonly (readonly (string | null)[])[],
      rowCount: counted ?? told.copied ?? result.rowCount ?? 0,
      notices,
      ...(told.queryId === null ? {} : { queryId: told.queryId }),
    };
  }

  /** The query's id, and the rows of a COPY. Outside a transaction not worth failing what succeeded. */
  async #told(
    { client, server }: Link,
    shape: StatementShape,
  ): Promise<{ readonly queryId: string | null; readonly copied: number | null }> {
    const nothing = { queryId: null, copied: null };
    if (!server.tellsIds || shape.begins || shape.commits || shape.rollsBack) return nothing;
    if (shape.keepsState && !shape.copies) return nothing;
    // Only what is done for a model is accounted for.
    if (this.#wanted === null && !shape.copies) return nothing;
    try {
      const asked = shape.copies ? "pg_last_query_id(), pg_last_copy_count()" : "pg_last_query_id()";
      const { rows } = await query(client, `select ${asked}`);
      const [id, copied] = (rows[0] ?? []) as readonly (string | null)[];
      // What is no query, such as a definition, leaves the id of the one before.
      const fresh = id != null && id !== "-1" && id !== this.#lastQueryId;
      this.#lastQueryId = id ?? null;
      return {
        queryId: fresh ? id : null,
        copied: copied == null ? null : Number(copied),
      };
    } catch (error) {
      if (inTransaction(client)) throw error;
      return nothing;
    }
  }
}

function query(client: Client, sql: string): Promise<QueryArrayResult> {
  const asked = client.query<(string | null)[]>({ text: sql, rowMode: "array", types: textTypes });
  // Several statements give several results: the last one counts, as on the local warehouse.
  return asked.then((result) => (Array.isArray(result) ? result.at(-1) : result));
}

/** What a lost connection would leave open: nothing, a transaction that is undone, or nobody knows. */
type Risk = "none" | "transaction" | "commit" | "own";

function atRisk(shape: StatementShape, wasInTransaction: boolean, sql: string, server: Server): Risk {
  if (wasInTransaction) {
    if (shape.commits) return "commit";
    // TRUNCATE commits the transaction that it runs in. (dg/r_TRUNCATE)
    if (server.kind === "redshift" && /\btruncate\b/i.test(sql)) return "commit";
    return "transaction";
  }
  if (shape.begins) return "transaction";
  return shape.reads || shape.rollsBack ? "none" : "own";
}
