import type { Target } from "../graph/compiled-graph.ts";
import { quoteName, quoteTarget } from "../graph/target.ts";
import { temporaryColumns } from "./columns.ts";

/** The temporary table that holds the rows of an increment. */
export function stagedName(target: Target): string {
  return quoteName(stagedTable(target));
}

/** Asks for the names and types of the columns that arrive. */
export function stagedColumns(target: Target): string {
  return temporaryColumns(stagedTable(target));
}

function stagedTable({ schema, name }: Target): string {
  return `${schema}__${name}__redform_increment`;
}

/** The rows that arrive, filtered as the model's incremental_where says. */
export function stageIncrement(target: Target, query: string, where: string | undefined): string {
  const rows =
    where === undefined || where.trim() === ""
      ? query.trim()
      : `select * from (\n${query.trim()}\n) as subquery\nwhere ${where.trim()}`;
  return `create temporary table ${stagedName(target)}\nas\n${rows}`;
}

/**
 * Takes away the rows whose key arrives again. NULL in a key matches NULL: in a statement of its own,
 * because a join on `or` can't be hashed, and keys that hold NULL are few.
 */
export function deleteArriving(target: Target, uniqueKey: readonly string[]): readonly string[] {
  const table = quoteTarget(target);
  const staged = stagedName(target);
  const sides = uniqueKey.map((column) => ({
    standing: `${table}.${quoteName(column)}`,
    arriving: `${staged}.${quoteName(column)}`,
  }));
  const equal = sides.map(({ standing, arriving }) => `${standing} = ${arriving}`);
  const same = sides.map(
    ({ standing, arriving }) =>
      `(${standing} = ${arriving} or (${standing} is null and ${arriving} is null))`,
  );
  const anyNull = sides.map(({ arriving }) => `${arriving} is null`).join(" or ");
  const where = (conditions: readonly string[]): string =>
    `delete from ${table}\nusing ${staged}\nwhere ${conditions.join("\n  and ")}`;
  return [where(equal), where([`(${anyNull})`, ...same])];
}

/** Writes the rows that arrive, column by name. */
export function insertArriving(target: Target, columns: readonly string[]): string {
  const names = columns.map((column) => `  ${quoteName(column)}`).join(",\n");
  return `insert into ${quoteTarget(target)} (\n${names}\n)\nselect\n${names}\nfrom ${stagedName(target)}`;
}

/**
 * Changes the rows whose key arrives again and adds the others. MERGE matches by equality alone, so rows with
 * NULL in their key are replaced before it. (dg/r_MERGE)
 */
export function mergeArriving(
  target: Target,
  uniqueKey: readonly string[],
  columns: readonly string[],
): readonly { readonly purpose: "delete" | "insert" | "merge"; readonly sql: string }[] {
  const staged = stagedName(target);
  const anyNull = uniqueKey.map((column) => `${quoteName(column)} is null`).join(" or ");
  const isKey = (column: string): boolean =>
    uniqueKey.some((key) => key.toLowerCase() === column.toLowerCase());
  const others = columns.filter((column) => !isKey(column));
  const arriving = (column: string): string => `${staged}.${quoteName(column)}`;
  const equal = uniqueKey.map(
    (column) => `${quoteTarget(target)}.${quoteName(column)} = ${arriving(column)}`,
  );
  const set = (others.length > 0 ? others : uniqueKey).map(
    (column) => `  ${quoteName(column)} = ${arriving(column)}`,
  );
  const merge = `merge into ${quoteTarget(target)}
using ${staged}
on ${equal.join("\n  and ")}
when matched then update set
${set.join(",\n")}
when not matched then insert (
${columns.map((column) => `  ${quoteName(column)}`).join(",\n")}
)
values (
${columns.map((column) => `  ${arriving(column)}`).join(",\n")}
)`;
  const [, deleteNulls = ""] = deleteArriving(target, uniqueKey);
  return [
    { purpose: "delete", sql: deleteNulls },
    { purpose: "insert", sql: `${insertArriving(target, columns)}\nwhere ${anyNull}` },
    { purpose: "delete", sql: `delete from ${staged}\nwhere ${anyNull}` },
    { purpose: "merge", sql: merge },
  ];
}

export function addColumn(target: Target, column: string, type: string): string {
  return `alter table ${quoteTarget(target)} add column ${quoteName(column)} ${type}`;
}

export function dropColumn(target: Target, column: string): string {
  return `alter table ${quoteTarget(target)} drop column ${quoteName(column)}`;
}

export function dropStaged(target: Target): string {
  return `drop table if exists ${stagedName(target)}`;
}
