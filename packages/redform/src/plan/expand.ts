import { createShapedTable } from "../sql/table.ts";
import { type Column, followColumns, type WrongColumns } from "./increment.ts";
import { keptOf } from "./kept.ts";
import type { PlannedStatement } from "./plan-types.ts";

/** The statements that follow from columns which a statement of the plan has asked for. */
export function expand(
  makes: NonNullable<PlannedStatement["makes"]>,
  columns: readonly Column[],
): readonly PlannedStatement[] | WrongColumns {
  if (makes.kind === "increment") return followColumns(makes, columns);
  if (makes.kind === "kept-columns") return keptOf(makes, columns);
  const { target, design, notNull } = makes;
  const there = new Set(columns.map(({ name }) => name.toLowerCase()));
  for (const [key, names] of [
    ["encode", Object.keys(design.encode ?? {})],
    ["primaryKey", notNull],
  ] as const) {
    const unknown = names.filter((name) => !there.has(name.toLowerCase()));
    if (unknown.length === 0) continue;
    return {
      message: `redshift.${key} names ${unknown.map((name) => `"${name}"`).join(", ")}, which the query does not give`,
      hint: `It gives: ${columns.map(({ name }) => name).join(", ")}.`,
    };
  }
  return [{ purpose: "create", sql: createShapedTable(target, columns, design, notNull) }];
}
