import type { Action, RelationName } from "./action.ts";
import { checkLengths } from "./check-lengths.ts";
import { refuseMaterializedView } from "./materialized-view.ts";

/** A statement that answers how many rows it changed. `written` is the table that may get longer text. */
export function counted(command: string, sql: string, written: RelationName | null = null): Action {
  return {
    command,
    readOnly: false,
    execute: async (executor) => {
      if (written !== null) {
        await refuseMaterializedView(executor, written, "change");
        await checkLengths(executor, written);
      }
      const { rowsChanged } = await executor.run(sql);
      return { result: null, rowCount: rowsChanged, notices: [] };
    },
  };
}
