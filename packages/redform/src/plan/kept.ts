import type { Target } from "../graph/compiled-graph.ts";
import { tableColumns } from "../sql/columns.ts";
import { commentOnColumn, commentOnTable, grant, grantOnColumn, setOwner } from "../sql/kept.ts";
import type { Relation } from "../warehouse/warehouse.ts";
import type { KeptColumns, PlannedStatement } from "./plan-types.ts";

/** What the table that goes had besides its rows, for the one that comes: comments, rights, owner. */
export function kept(old: Relation | undefined, target: Target): readonly PlannedStatement[] {
  if (old === undefined) return [];
  const comments = Object.entries(old.columnComments ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const grants = old.columnGrants ?? [];
  const columns: KeptColumns = { kind: "kept-columns", target, comments, grants };
  return [
    ...(old.comment === undefined ? [] : [keep(commentOnTable(target, old.comment))]),
    ...(old.grants ?? []).map((one) => keep(grant(target, one))),
    // The model may give other columns than before: those that it no longer gives keep nothing.
    ...(comments.length + grants.length === 0
      ? []
      : [{ purpose: "columns" as const, sql: tableColumns(target), makes: columns }]),
    // Last: who gives the table away may not be able to grant on it any more.
    ...(old.owner === undefined ? [] : [keep(setOwner(target, old.owner))]),
  ];
}

/** The comments and rights of those columns that are there. */
export function keptOf(
  { target, comments, grants }: KeptColumns,
  columns: readonly { readonly name: string }[],
): readonly PlannedStatement[] {
  const there = new Set(columns.map(({ name }) => name.toLowerCase()));
  const stands = (column: string): boolean => there.has(column.toLowerCase());
  return [
    ...comments
      .filter(([column]) => stands(column))
      .map(([column, text]) => commentOnColumn(target, column, text)),
    ...grants.filter(({ column }) => stands(column)).map((one) => grantOnColumn(target, one.column, one)),
  ].map(keep);
}

function keep(sql: string): PlannedStatement {
  return { purpose: "keep", sql };
}
