import type { Target } from "../graph/compiled-graph.ts";
import { quoteName, quoteTarget } from "../graph/target.ts";

/** The temporary table that holds the rows of an increment. */
export function stagedName(target: Target): string {
  return quoteName(`${target.schema}__${target.name}__redform_increment`);
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

export function dropStaged(target: Target): string {
  return `drop table if exists ${stagedName(target)}`;
}
