import { type RunRecord, type RunStart, startRunRecord } from "../run/run-record.ts";
import type { RanStatement, RunResult } from "../run/run-result.ts";
import { startWarehouseRecord, type WarehouseRecord } from "../run/warehouse-record.ts";
import { type Warehouse, WarehouseError } from "../warehouse/warehouse.ts";
import type { CommandContext } from "./command.ts";

/**
 * Records a run in the project's folder and, on a cluster, in the warehouse too. That the warehouse can't be
 * written to is told and stops nothing: the record in the folder has it all.
 */
export async function recordRun(
  root: string,
  start: RunStart,
  warehouse: Warehouse,
  context: CommandContext,
): Promise<RunRecord> {
  const [own, other] = await Promise.all([
    startRunRecord(root, start),
    warehouse.kind === "redshift" ? startOther(start, warehouse, context) : null,
  ]);
  if (other === null) return own;
  const sent = new Map<string, readonly RanStatement[]>();
  return {
    ...own,
    note: (key, result, statements = []) => {
      if (statements.length > 0) sent.set(key, statements);
      return own.note(key, result, statements);
    },
    finish: async (result: RunResult) => {
      await own.finish(result);
      await other.finish(result, sent).catch((error: unknown) => warn(error, context));
    },
  };
}

async function startOther(
  { plan: _, ...start }: RunStart,
  warehouse: Warehouse,
  context: CommandContext,
): Promise<WarehouseRecord | null> {
  try {
    return await startWarehouseRecord(warehouse, start, context);
  } catch (error) {
    warn(error, context);
    return null;
  }
}

function warn(error: unknown, { terminal }: CommandContext): void {
  if (!(error instanceof WarehouseError)) throw error;
  terminal.err(`the run is not recorded in the warehouse: ${error.message}\n`);
}
