import type { Session } from "../types.ts";
import type { StatementKind } from "./statement-kind.ts";

/**
 * The transaction that several statements share when they come in one message, or before one Sync, and
 * none of them says BEGIN. (PostgreSQL: protocol-flow, Multiple Statements in a Simple Query)
 */
export class ImplicitBlock {
  readonly #session: Session;
  #open = false;

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
    }
    return false;
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
