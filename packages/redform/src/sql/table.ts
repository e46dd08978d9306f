import type { RedshiftOptions, Target } from "../graph/compiled-graph.ts";
import { quoteName, quoteTarget } from "../graph/target.ts";
import { temporaryColumns } from "./columns.ts";

/** `create table … as`, with the physical design of the model. (dg/r_CREATE_TABLE_AS) */
export function createTableAs(target: Target, query: string, design: RedshiftOptions | undefined): string {
  const attributes = physicalDesign(design).map((line) => `\n${line}`);
  return `create table ${quoteTarget(target)}${attributes.join("")}\nas\n${query.trim()}`;
}

/** A temporary table that has a query's columns and none of its rows. */
export function createShape(target: Target, query: string): string {
  return `create temporary table ${quoteName(shapeOf(target))}\nas\nselect * from (\n${query.trim()}\n) as shape\nwhere 1 = 0`;
}

/** Asks for the names and types of the columns of that table. */
export function shapeColumns(target: Target): string {
  return temporaryColumns(shapeOf(target));
}

export function dropShape(target: Target): string {
  return `drop table if exists ${quoteName(shapeOf(target))}`;
}

function shapeOf({ schema, name }: Target): string {
  return `${schema}__${name}__redform_shape`;
}

/** CREATE TABLE AS takes no encodings and no NOT NULL: the columns are told. (dg/r_CREATE_TABLE_NEW) */
export function createShapedTable(
  target: Target,
  columns: readonly { readonly name: string; readonly type: string }[],
  design: RedshiftOptions,
  notNull: readonly string[],
): string {
  const never = new Set(notNull.map((name) => name.toLowerCase()));
  const encodings = new Map(
    Object.entries(design.encode ?? {}).map(([name, encoding]) => [name.toLowerCase(), encoding]),
  );
  const lines = columns.map(({ name, type }) => {
    const encoding = encodings.get(name.toLowerCase());
    const encode = encoding === undefined ? "" : ` encode ${encoding}`;
    return `  ${quoteName(name)} ${type}${encode}${never.has(name.toLowerCase()) ? " not null" : ""}`;
  });
  const attributes = physicalDesign(design).map((line) => `\n${line}`);
  return `create table ${quoteTarget(target)} (\n${lines.join(",\n")}\n)${attributes.join("")}`;
}

/** Fills a table with a query's rows. */
export function fillTable(target: Target, query: string): string {
  return `insert into ${quoteTarget(target)}\n${query.trim()}`;
}

/** The lines of BACKUP, DISTSTYLE, DISTKEY and SORTKEY. */
export function physicalDesign(design: RedshiftOptions | undefined): readonly string[] {
  if (design === undefined) return [];
  const { distStyle, distKey, sortKeys = [], sortStyle } = design;
  const lines: string[] = [];
  if (distStyle !== undefined) lines.push(`diststyle ${distStyle}`);
  // Redshift refuses a DISTKEY with any style but KEY.
  if (distKey !== undefined && (distStyle === undefined || distStyle === "key"))
    lines.push(`distkey (${quoteName(distKey)})`);
  // Redshift lists BACKUP before the distribution. (dg/r_CREATE_TABLE_AS)
  if (design.backup === false) lines.unshift("backup no");
  if (sortKeys.length > 0) {
    const style = sortStyle === "interleaved" ? "interleaved " : "compound ";
    lines.push(`${style}sortkey (${sortKeys.map(quoteName).join(", ")})`);
  } else if (sortStyle === "auto") {
    lines.push("sortkey auto");
  }
  return lines;
}

/** The name under which a table is built, before it takes the place of the old one. */
export function candidateOf(target: Target): Target {
  return { ...target, name: `${target.name}__redform_new` };
}

/** The name of the old table between the swap and its drop. */
export function retiredOf(target: Target): Target {
  return { ...target, name: `${target.name}__redform_old` };
}

export function renameTable(from: Target, to: Target): string {
  return `alter table ${quoteTarget(from)} rename to ${quoteName(to.name)}`;
}

export function dropTable(target: Target): string {
  return `drop table if exists ${quoteTarget(target)}`;
}

export function dropView(target: Target): string {
  return `drop view if exists ${quoteTarget(target)}`;
}

export function countRows(target: Target): string {
  return `select count(*) from ${quoteTarget(target)}`;
}

export function createSchema(schema: string): string {
  return `create schema if not exists ${quoteName(schema)}`;
}
