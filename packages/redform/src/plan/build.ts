import type { RedshiftOptions, Target } from "../graph/compiled-graph.ts";
import { createShape, createTableAs, dropShape, dropTable, fillTable, shapeColumns } from "../sql/table.ts";
import type { PlannedStatement } from "./plan-types.ts";

/** What a try that was cut off may have left of building a table; its own session may be gone, and may not. */
export function unbuildStatements(target: Target): readonly PlannedStatement[] {
  return [dropTable(target), dropShape(target)].map((sql) => ({ purpose: "clean", sql }));
}

/** The statements that make a table of a query's rows. */
export function buildStatements(
  target: Target,
  query: string,
  design: RedshiftOptions,
  notNull: readonly string[],
): readonly PlannedStatement[] {
  if (Object.keys(design.encode ?? {}).length === 0 && notNull.length === 0) {
    return [{ purpose: "create", sql: createTableAs(target, query, design) }];
  }
  return [
    { purpose: "shape", sql: createShape(target, query) },
    {
      purpose: "create",
      sql: shapeColumns(target),
      makes: { kind: "shaped-table", target, design, notNull },
    },
    {
      purpose: "fill",
      sql: fillTable(target, query),
      ...(notNull.length === 0 ? {} : { withNulls: createTableAs(target, query, design) }),
    },
    { purpose: "clean", sql: dropShape(target) },
  ];
}
