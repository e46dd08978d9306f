import { resolve } from "node:path";
import { toCsv } from "../explore/csv.ts";
import { loadProject } from "../project/load-project.ts";
import type { StatementOutcome, Warehouse } from "../warehouse/warehouse.ts";
import { type CommandContext, type ExitCode, overridesOf, type ProjectFlags } from "./command.ts";
import { formatCount } from "./duration.ts";
import { withWarehouse } from "./open-warehouse.ts";
import { reportProblems } from "./problems.ts";
import type { Terminal } from "./terminal.ts";
import { textTable } from "./text-table.ts";

export interface QueryFlags extends ProjectFlags {
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** `dataform query "select …"`: Redshift SQL against an environment. */
export async function queryCommand(
  sql: string,
  folder: string,
  flags: QueryFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const overrides = overridesOf(flags, context);
  const loaded = await loadProject(resolve(context.workingFolder, folder), overrides, context.env);
  if (!loaded.ok) return reportProblems(loaded.problems, context, flags);
  return withWarehouse(loaded.value, context, flags, async (warehouse) => {
    print(await ask(warehouse, sql, context.signal), flags, context.terminal);
    return 0;
  });
}

async function ask(warehouse: Warehouse, sql: string, signal: AbortSignal): Promise<StatementOutcome> {
  const session = await warehouse.connect();
  try {
    return await session.execute(sql, signal);
  } finally {
    await session.close();
  }
}

function print(outcome: StatementOutcome, flags: QueryFlags, terminal: Terminal): void {
  const { columns, rows, rowCount, notices } = outcome;
  for (const notice of notices) terminal.err(`${notice}\n`);
  if (flags.json === true) terminal.out(`${JSON.stringify({ columns, rows }, null, 2)}\n`);
  else if (flags.csv === true) terminal.out(toCsv(columns, rows));
  else if (columns.length === 0) terminal.out(`${formatCount(rowCount, "row")}\n`);
  else terminal.out(`${textTable(columns, rows, terminal.colors.dim)}${formatCount(rows.length, "row")}\n`);
}
