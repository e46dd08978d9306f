import type { Session } from "../types.ts";
import { waitingForOthers } from "../wait-for-others.ts";
import type { StatementKind } from "./statement-kind.ts";

/**
 * The transaction that several statements share when they come in one message, or before one Sync, and
 * none of them says BEGIN. (PostgreSQL: protocol-flow, Multiple Statements in a Simple Query)
 */
export class ImplicitBlock {
  readonly #session: Session;
  #open = false;
  /** Nothing has run in the block yet. */
  #fresh = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /** What a client is told: the block is not its own. */
  get transaction(): Session["transaction"] {
    return this.#open ? "none" : this.#session.transaction;
  }

  /** Before a statement: begins a block when others follow. True where a BEGIN has now nothing to do. */
  async before(kind: StatementKind, alone: boolean): Promise<boolean> {
    if (this.#open && this.#session.transaction === "none") this.#open = false;
    if (this.#open && (kind.begins || kind.ends)) {
      this.#open = false;
      return kind.begins;
    }
    if (this.#session.transaction === "none" && !alone && !kind.begins && !kind.ends) {
      await this.#session.execute("begin");
      this.#open = true;
      this.#fresh = true;
    } else this.#fresh = false;
    return false;
  }

  /** Runs a statement; the first of a block waits for others, as one that is alone does. */
  run<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#open || !this.#fresh) return work();
    return waitingForOthers(async () => {
      try {
        return await work();
      } catch (error) {
        await this.#session.execute("rollback");
        await this.#session.execute("begin");
        throw error;
      }
    }, undefined);
  }

  /** At the end of the message or at Sync. */
  async commit(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    if (this.#session.transaction !== "none") await this.#session.execute("commit");
  }

  /** After an error. */
  async rollback(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    if (this.#session.transaction !== "none") await this.#session.execute("rollback");
  }
}
