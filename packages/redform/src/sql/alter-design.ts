import type { Target } from "../graph/compiled-graph.ts";
import { quoteName, quoteTarget } from "../graph/target.ts";

/** Changes of a standing table's design: of its definition at once, of its blocks by and by. (dg/r_ALTER_TABLE) */

export function alterDistStyle(target: Target, style: string, key: string | undefined): string {
  const by = style === "key" && key !== undefined ? ` distkey ${quoteName(key)}` : "";
  return `alter table ${quoteTarget(target)} alter diststyle ${style}${by}`;
}

export function alterSortKeys(target: Target, columns: readonly string[]): string {
  return `alter table ${quoteTarget(target)} alter compound sortkey (${columns.map(quoteName).join(", ")})`;
}

export function alterSortKeyAuto(target: Target): string {
  return `alter table ${quoteTarget(target)} alter sortkey auto`;
}

export function alterEncoding(target: Target, column: string, encoding: string): string {
  return `alter table ${quoteTarget(target)} alter column ${quoteName(column)} encode ${encoding}`;
}
