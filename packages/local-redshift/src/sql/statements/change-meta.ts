import type { TableMeta } from "../../catalog/table-meta.ts";
import { type Action, done, type Executor, type RelationName } from "./action.ts";

/** Changes what is kept of a relation beside the engine's own record. */
export const changeMeta =
  (name: RelationName, change: (meta: TableMeta) => TableMeta) => async (executor: Executor) => {
    await executor.writeMeta(name, change(await executor.readMeta(name)));
    return done;
  };

export function metaAction(
  name: RelationName,
  command: string,
  change: (meta: TableMeta) => TableMeta,
): Action {
  return { command, readOnly: false, execute: changeMeta(name, change) };
}
