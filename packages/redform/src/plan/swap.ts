import type { Target } from "../graph/compiled-graph.ts";
import { candidateOf, dropTable, dropView, renameTable, retiredOf } from "../sql/table.ts";
import type { WarehouseState } from "../warehouse/warehouse.ts";
import { kept } from "./kept.ts";
import type { PlannedStatement } from "./plan-types.ts";
import { standing } from "./standing.ts";

/** How a table that was built beside takes the place of what stands. */
export interface Swap {
  /** Drops what an earlier run may have left under the names that are needed. */
  readonly clean: readonly PlannedStatement[];
  /** To stand in one transaction: readers never miss the table. */
  readonly swap: readonly PlannedStatement[];
  /** Drops the old table, once the swap is committed. */
  readonly drop: readonly PlannedStatement[];
}

export function swapOf(target: Target, state: WarehouseState): Swap {
  const [candidate, retired] = [candidateOf(target), retiredOf(target)];
  const old = standing(state, target);
  const away: readonly PlannedStatement[] =
    old === undefined
      ? []
      : [{ purpose: "swap", sql: old.kind === "table" ? renameTable(target, retired) : dropView(target) }];
  return {
    clean: [candidate, retired]
      .filter((leftover) => standing(state, leftover) !== undefined)
      .map((leftover) => ({ purpose: "clean", sql: dropTable(leftover) })),
    swap: [...away, { purpose: "swap", sql: renameTable(candidate, target) }, ...kept(old, target)],
    drop: old?.kind === "table" ? [{ purpose: "drop", sql: dropTable(retired) }] : [],
  };
}
