import type { Target } from "../graph/compiled-graph.ts";
import { commentOnColumn, commentOnTable, grant, setOwner } from "../sql/kept.ts";
import type { Relation } from "../warehouse/warehouse.ts";
import type { PlannedStatement } from "./plan-types.ts";

/** What the table that goes had besides its rows, for the one that comes: comments, rights, owner. */
export function kept(old: Relation | undefined, target: Target): readonly PlannedStatement[] {
  if (old === undefined) return [];
  const comments = Object.entries(old.columnComments ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const sql = [
    ...(old.comment === undefined ? [] : [commentOnTable(target, old.comment)]),
    ...comments.map(([column, text]) => commentOnColumn(target, column, text)),
    ...(old.grants ?? []).map((one) => grant(target, one)),
    // Last: who gives the table away may not be able to grant on it any more.
    ...(old.owner === undefined ? [] : [setOwner(target, old.owner)]),
  ];
  return sql.map((text) => ({ purpose: "keep", sql: text }));
}
