import type { Problem } from "../problem.ts";
import type { Project } from "../project/types.ts";
import { MOST_ATTEMPTS, pause, replayDelay } from "../run/attempts.ts";
import { classifyError } from "../warehouse/error-class.ts";
import { type Warehouse, WarehouseError } from "../warehouse/warehouse.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { reportProblems } from "./problems.ts";
import { waitFor } from "./run-lock.ts";

/** Seconds in which `dataform serve` gives the local file back, which it holds while it asks something. */
const BRIEFLY = 3;

/** Opens the warehouse of the project's environment, hands it to `use` and closes it whatever happens. */
export async function withWarehouse(
  project: Project,
  context: CommandContext,
  flags: { readonly json?: boolean; readonly wait?: number },
  use: (warehouse: Warehouse) => Promise<ExitCode>,
): Promise<ExitCode> {
  let warehouse: Warehouse;
  try {
    warehouse = await waitFor(() => openPatiently(project, context), flags.wait ?? BRIEFLY, context);
  } catch (error) {
    if (error instanceof WarehouseError) return reportProblems([toProblem(error, project)], context, flags);
    throw error;
  }
  try {
    return await use(warehouse);
  } catch (error) {
    if (error instanceof WarehouseError) return reportProblems([toProblem(error, project)], context, flags);
    throw error;
  } finally {
    await warehouse.close();
  }
}

/** A server that has no connection free may have one soon; any other error is told at once. */
async function openPatiently(project: Project, context: CommandContext): Promise<Warehouse> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await openWarehouse(project, context);
    } catch (error) {
      const full = error instanceof WarehouseError && classifyError(error).kind === "throttled";
      if (!full || context.signal.aborted || attempt >= MOST_ATTEMPTS) throw error;
      await pause(replayDelay(attempt + 1, context.random), context.signal);
    }
  }
}

/** Opens the warehouse of an environment. @throws WarehouseError */
export async function openWarehouse(project: Project, context: CommandContext): Promise<Warehouse> {
  const { name, connection } = project.environment;
  if (connection.warehouse === "local") {
    const { openLocalWarehouse } = await import("../warehouse/local.ts");
    return openLocalWarehouse(connection, project.root);
  }
  const { openRedshiftWarehouse } = await import("../warehouse/redshift.ts");
  return openRedshiftWarehouse(connection, { applicationName: `dataform ${name}`, now: context.now });
}

function toProblem(error: WarehouseError, project: Project): Problem {
  return {
    file: project.environment.file,
    message: error.detail === undefined ? error.message : `${error.message} (${error.detail})`,
    remedy: error.hint ?? null,
    code: "warehouse",
  };
}
