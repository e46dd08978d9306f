import type { CompiledGraph, CompiledOperation } from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";
import type { LoadKnowledge } from "../plan/decide-load.ts";
import { readLoad } from "../sql/load-statements.ts";
import { readTaken } from "../sql/loads.ts";
import { splitStatements } from "../sql/split.ts";
import {
  type ObjectAccess,
  type Warehouse,
  WarehouseError,
  type WarehouseSession,
} from "../warehouse/warehouse.ts";

/**
 * Looks what lies under the prefixes of the selected loads that take what is new, and what their tables
 * hold. @throws WarehouseError where objects can't be listed
 */
export async function knowLoads(
  graph: CompiledGraph,
  selected: ReadonlySet<string>,
  warehouse: Warehouse,
  runId: string,
): Promise<ReadonlyMap<string, LoadKnowledge>> {
  const { objects } = warehouse;
  const loads = (graph.operations ?? []).filter(
    ({ load, target }) => load?.take === "new" && selected.has(targetKey(target)),
  );
  if (objects === undefined || loads.length === 0) return new Map();
  const session = await warehouse.connect();
  try {
    const known = new Map<string, LoadKnowledge>();
    for (const load of loads) known.set(targetKey(load.target), await know(load, objects, session, runId));
    return known;
  } finally {
    await session.close();
  }
}

async function know(
  { target, queries }: CompiledOperation,
  objects: ObjectAccess,
  session: WarehouseSession,
  runId: string,
): Promise<LoadKnowledge> {
  const statements = readLoad(queries.flatMap(splitStatements), target);
  if (!("copy" in statements)) throw new Error(`${targetKey(target)} is no load: ${statements.message}`);
  const { sql, source, region } = statements.copy;
  return {
    objects: await objects.list({ sql, source, region }),
    taken: (await rowsOf(readTaken(target), session)).map(([name, etag]) => ({
      name: name ?? "",
      etag: etag ?? "",
    })),
    manifest: objects.manifests?.locate(`${runId}-${target.schema}.${target.name}.manifest`) ?? null,
  };
}

async function rowsOf(
  sql: string,
  session: WarehouseSession,
): Promise<readonly (readonly (string | null)[])[]> {
  try {
    return (await session.execute(sql)).rows;
  } catch (error) {
    // Nothing was ever loaded.
    if (error instanceof WarehouseError && /^(42P01|3F000)$/.test(error.code)) return [];
    throw error;
  }
}
