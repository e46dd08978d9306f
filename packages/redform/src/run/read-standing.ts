import type { Warehouse, WarehouseState } from "../warehouse/warehouse.ts";
import { type InsistContext, insist } from "./run-statement.ts";

/** What stands in the schemas, asked again when the answer is lost or a conflict comes between. @throws WarehouseError */
export function readStanding(
  warehouse: Warehouse,
  schemas: readonly string[],
  context: InsistContext,
): Promise<WarehouseState> {
  return insist({ attempt: () => warehouse.state(schemas), look: async () => null }, context);
}
