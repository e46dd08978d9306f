import type { Warehouse, WarehouseSession } from "../warehouse/warehouse.ts";

/**
 * A warehouse that is open only while something is asked of it: the local engine lets in one process at a time,
 * and a run that starts beside the server must find the file free. Redshift's stays open once it is.
 */
export class BriefWarehouse {
  readonly #open: () => Promise<Warehouse>;
  #opened: Promise<Warehouse> | null = null;
  #users = 0;
  /** Called when the last user has gone, where who closes waits for that. */
  #onIdle: (() => void) | null = null;
  /** The last closing, which the next opening waits for. */
  #closing: Promise<void> = Promise.resolve();

  constructor(open: () => Promise<Warehouse>) {
    this.#open = open;
  }

  /** @throws WarehouseError 55006 while a run has the local file */
  async use<T>(work: (warehouse: Warehouse) => Promise<T>): Promise<T> {
    this.#users += 1;
    try {
      this.#opened ??= this.#closing.then(this.#open);
      return await work(await this.#opened);
    } finally {
      this.#users -= 1;
      if (this.#users === 0) {
        this.#onIdle?.();
        await this.#release();
      }
    }
  }

  /** The same with a session of its own. */
  ask<T>(work: (session: WarehouseSession) => Promise<T>): Promise<T> {
    return this.use(async (warehouse) => {
      const session = await warehouse.connect();
      try {
        return await work(session);
      } finally {
        await session.close();
      }
    });
  }

  /** Waits for those who use it: an engine that is closed under a statement never answers it. */
  async close(): Promise<void> {
    if (this.#users > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    const warehouse = await this.#opened?.catch(() => null);
    this.#opened = null;
    await warehouse?.close();
  }

  async #release(): Promise<void> {
    const opened = this.#opened;
    const warehouse = await opened?.catch(() => null);
    if (warehouse?.kind === "redshift" || this.#users > 0 || this.#opened !== opened) return;
    this.#opened = null;
    if (warehouse == null) return;
    this.#closing = warehouse.close();
    await this.#closing;
  }
}
