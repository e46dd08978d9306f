import { isParens, isWord, type Node } from "../tree.ts";
import type { Action } from "./action.ts";
import { unexpected } from "./names.ts";

/**
 * EXPLAIN [VERBOSE] of a query or change: the plan of the engine, said to be so, because Redshift's steps,
 * costs and redistributions don't exist here. (dg/r_EXPLAIN)
 */
export function explain(nodes: readonly Node[], prepare: (nodes: readonly Node[]) => Action): Action {
  const at = isWord(nodes[1], "verbose") ? 2 : 1;
  const first = nodes[at];
  if (!isParens(first) && !isWord(first, "select", "with", "insert", "update", "delete", "create"))
    throw unexpected(first);
  const { query } = prepare(nodes.slice(at));
  return {
    command: "EXPLAIN",
    readOnly: true,
    execute: async (executor) => {
      const { rows } = await executor.run(
        query === undefined ? "select 'plan', 'the engine plans it when it runs'" : `explain ${query}`,
      );
      const lines = rows.flatMap(([, plan]) => String(plan).split("\n"));
      return {
        result: {
          columns: [{ name: "QUERY PLAN", type: "VARCHAR" }],
          rows: lines.map((line) => [line]),
          rowsChanged: 0,
        },
        rowCount: lines.length,
        notices: ["INFO: this is the plan of local-redshift's engine; Redshift's differs"],
      };
    },
  };
}
