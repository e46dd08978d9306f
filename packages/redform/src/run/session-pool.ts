import type { Warehouse, WarehouseSession } from "../warehouse/warehouse.ts";

/** Sessions for tasks: as many as run at once, each used again by the next task. */
export class SessionPool {
  readonly #warehouse: Warehouse;
  readonly #free: WarehouseSession[] = [];
  readonly #all: WarehouseSession[] = [];

  constructor(warehouse: Warehouse) {
    this.#warehouse = warehouse;
  }

  async take(): Promise<WarehouseSession> {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const session = await this.#warehouse.connect();
    this.#all.push(session);
    return session;
  }

  give(session: WarehouseSession): void {
    this.#free.push(session);
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((session) => session.close()));
  }
}
