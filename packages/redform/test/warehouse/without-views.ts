import type { Warehouse, WarehouseSession } from "../../src/warehouse/warehouse.ts";

/** PostgreSQL has no late-binding views: those of the assertions, which nothing there reads, are left out. */
export function withoutViews(warehouse: Warehouse): Warehouse {
  const plain = (session: WarehouseSession): WarehouseSession => ({
    execute: (sql, signal) =>
      session.execute(sql.startsWith("create or replace view") ? "select 1" : sql, signal),
    close: () => session.close(),
  });
  return { ...warehouse, connect: async () => plain(await warehouse.connect()) };
}
