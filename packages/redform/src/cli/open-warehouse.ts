import type { Problem } from "../problem.ts";
import type { Project } from "../project/types.ts";
import { type Warehouse, WarehouseError } from "../warehouse/warehouse.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { reportProblems } from "./problems.ts";

/** Opens the warehouse of the project's environment, hands it to `use` and closes it whatever happens. */
export async function withWarehouse(
  project: Project,
  context: CommandContext,
  flags: { readonly json?: boolean; readonly dryRun?: boolean },
  use: (warehouse: Warehouse) => Promise<ExitCode>,
): Promise<ExitCode> {
  let warehouse: Warehouse;
  try {
    warehouse = await openWarehouse(project, flags.dryRun === true);
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

/** A plan for a cluster is that for an empty one: nothing asks it what stands. */
async function openWarehouse(project: Project, planOnly: boolean): Promise<Warehouse> {
  const { connection } = project.environment;
  if (connection.warehouse === "local") {
    const { openLocalWarehouse } = await import("../warehouse/local.ts");
    return openLocalWarehouse(connection, project.root);
  }
  const refusal = new WarehouseError(
    `environment "${project.environment.name}" names the warehouse redshift, which this version compiles and plans for but does not connect to`,
    { code: "0A000", hint: "Use an environment with `warehouse: local`, or --dry-run." },
  );
  if (!planOnly) throw refusal;
  return {
    kind: "redshift",
    connect: () => Promise.reject(refusal),
    state: async () => ({ schemas: [], relations: [] }),
    close: async () => {},
  };
}

function toProblem(error: WarehouseError, project: Project): Problem {
  return {
    file: project.environment.file,
    message: error.detail === undefined ? error.message : `${error.message} (${error.detail})`,
    remedy: error.hint ?? null,
    code: "warehouse",
  };
}
