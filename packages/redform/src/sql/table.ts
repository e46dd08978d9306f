import type { RedshiftOptions, Target } from "../graph/compiled-graph.ts";
import { quoteName, quoteTarget } from "../graph/target.ts";

/** `create table … as`, with the physical design of the model. (dg/r_CREATE_TABLE_AS) */
export function createTableAs(target: Target, query: string, design: RedshiftOptions | undefined): string {
  const attributes = physicalDesign(design).map((line) => `\n${line}`);
  return `create table ${quoteTarget(target)}${attributes.join("")}\nas\n${query.trim()}`;
}

/** The lines of DISTSTYLE, DISTKEY and SORTKEY. */
export function physicalDesign(design: RedshiftOptions | undefined): readonly string[] {
  if (design === undefined) return [];
  const { distStyle, distKey, sortKeys = [], sortStyle } = design;
  const lines: string[] = [];
  if (distStyle !== undefined) lines.push(`diststyle ${distStyle}`);
  // Redshift refuses a DISTKEY with any style but KEY.
  if (distKey !== undefined && (distStyle === undefined || distStyle === "key"))
    lines.push(`distkey (${quoteName(distKey)})`);
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
