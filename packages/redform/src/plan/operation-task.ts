import type { CompiledOperation } from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";
import { needsNoTransaction } from "../sql/split.ts";
import { countRows } from "../sql/table.ts";
import type { Task } from "./plan-types.ts";
import { groups, planned } from "./table-tasks.ts";

/**
 * Operations run in one transaction, so that they happen whole or not at all; unless one of them
 * can't, or handles transactions itself: then each by itself.
 */
export function operationTask(operation: CompiledOperation, dependsOn: readonly string[]): Task {
  const { target, fileName, queries, hasOutput } = operation;
  const statements = planned("operation", queries);
  const transaction = !statements.some(({ sql }) => needsNoTransaction(sql));
  return {
    key: targetKey(target),
    target,
    type: "operations",
    file: fileName,
    dependsOn,
    groups: groups({ transaction, statements }),
    cleanup: [],
    countRows: hasOutput === true ? countRows(target) : null,
    check: null,
    candidate: null,
  };
}
