import { expand } from "../plan/expand.ts";
import type { PlannedStatement } from "../plan/plan-types.ts";
import { WarehouseError } from "../warehouse/warehouse.ts";
import { runLoad, runLoadRecord } from "./run-load.ts";
import { run, StatementFailure, type TaskContext } from "./run-statement.ts";

/** Runs a statement of a plan, and what follows from the columns that it asks for. @throws StatementFailure */
export async function runPlanned(statement: PlannedStatement, context: TaskContext): Promise<void> {
  const { sql, makes, load, recordsLoad } = statement;
  if (recordsLoad !== undefined) return runLoadRecord(recordsLoad, context);
  if (load !== undefined) return runLoad(sql, load, context);
  const { rows } = await run(sql, context);
  if (makes === undefined) return;
  const columns = rows.map(([name, type]) => ({ name: name ?? "", type: type ?? "" }));
  const next = expand(makes, columns);
  if ("message" in next) {
    const { message, hint } = next;
    throw new StatementFailure(sql, new WarehouseError(message, { code: "wrong_columns", hint }));
  }
  for (const made of next) await runPlanned(made, context);
}
