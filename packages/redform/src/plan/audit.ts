import type { CompiledAssertion, Target } from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";
import { retarget } from "../sql/retarget.ts";
import { splitStatements } from "../sql/split.ts";
import { dropTable } from "../sql/table.ts";
import { countFailing, createView, sampleFailing } from "../sql/view.ts";
import type { WarehouseState } from "../warehouse/warehouse.ts";
import type { Audit, PlannedStatement } from "./plan-types.ts";
import { standing } from "./standing.ts";

/**
 * The audits of a table, in order of their keys. They read the candidate in the table's place, or the table
 * itself where `candidate` is null.
 */
export function auditsOf(
  assertions: readonly CompiledAssertion[],
  target: Target,
  candidate: Target | null,
): readonly Audit[] {
  return assertions
    .map((assertion) => {
      const query = withoutEnd(assertion.query);
      const read = candidate === null ? query : retarget(query, target, candidate);
      return {
        key: targetKey(assertion.target),
        target: assertion.target,
        file: assertion.fileName,
        severity: assertion.severity ?? ("error" as const),
        count: countFailing(read),
        sample: sampleFailing(read),
      };
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** A query without the semicolon that may end it. */
export function withoutEnd(query: string): string {
  const [only, ...more] = splitStatements(query);
  return only !== undefined && more.length === 0 ? only : query;
}

/** The views that show the audits' failing rows to whoever looks later. */
export function auditViews(
  assertions: readonly CompiledAssertion[],
  order: readonly Audit[],
  state: WarehouseState,
): readonly PlannedStatement[] {
  return order.flatMap(({ key, target }) => {
    const assertion = assertions.find((one) => targetKey(one.target) === key);
    if (assertion === undefined) return [];
    return [
      ...replaceTable(target, state),
      { purpose: "create" as const, sql: createView(target, withoutEnd(assertion.query)) },
    ];
  });
}

/** A table that stands where a view is wanted goes first. */
export function replaceTable(target: Target, state: WarehouseState): readonly PlannedStatement[] {
  return standing(state, target)?.kind === "table" ? [{ purpose: "clean", sql: dropTable(target) }] : [];
}
