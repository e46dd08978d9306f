import type { Problem } from "../problem.ts";
import type { Project } from "../project/types.ts";
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
    warehouse = await waitFor(() => openWarehouse(project, context), flags.wait ?? BRIEFLY, context);
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
