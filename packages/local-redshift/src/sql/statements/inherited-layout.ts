import type { TableMeta } from "../../catalog/table-meta.ts";
import type { Item, Select } from "../../query/ast.ts";
import { NotRead } from "../../query/cursor.ts";
import { readQuery } from "../../query/read-query.ts";
import { RedshiftError } from "../../types.ts";
import type { Node } from "../tree.ts";
import type { Executor, RelationName } from "./action.ts";

type Layout = Pick<TableMeta, "diststyle" | "distkey" | "sortstyle" | "sortkeys">;

/** What a query scans, where its plan is the scan of one table. */
export interface Scanned {
  readonly table: RelationName;
  readonly items: readonly Item[];
}

const AGGREGATES =
  /^(?:count|sum|avg|min|max|median|listagg|any_value|approximate|stddev|var|bool_|bit_|percentile)/;

/** The one table that a query reads row by row; null for one that joins, groups, sorts or limits. */
export function scannedTable(nodes: readonly Node[], schema: string): Scanned | null {
  const select = simpleSelect(nodes);
  const [source, ...others] = select?.from ?? [];
  if (select === null || source?.kind !== "table" || others.length > 0) return null;
  const [name = "", inSchema] = [source.path.at(-1), source.path.at(-2)];
  const table: RelationName = {
    ...{ schema: inSchema ?? schema, name, temporary: name.startsWith("#") },
    bare: inSchema === undefined,
  };
  return { table, items: select.items };
}

function simpleSelect(nodes: readonly Node[]): Select | null {
  let query: ReturnType<typeof readQuery>;
  try {
    query = readQuery(nodes);
  } catch (error) {
    if (error instanceof NotRead) return null;
    throw error;
  }
  const { body } = query;
  if (body.kind !== "select" || query.ctes.length > 0 || query.orderBy.length > 0 || query.limited)
    return null;
  const plain = !body.distinct && body.groupBy.length === 0 && body.having === null && body.qualify === null;
  return plain && !body.top && !body.items.some((item) => aggregates(item)) ? body : null;
}

/** Whether a part of the tree is an aggregate or a window function, or a query of its own. */
function aggregates(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(aggregates);
  if (value === null || typeof value !== "object") return false;
  if ("kind" in value && value.kind === "subquery") return true;
  if ("kind" in value && value.kind === "call" && "name" in value && "window" in value) {
    if (value.window === true || AGGREGATES.test(String(value.name))) return true;
  }
  return Object.entries(value).some(([key, part]) => key !== "nodes" && aggregates(part));
}

/**
 * The distribution and sort keys that CREATE TABLE AS takes over from the table that its query scans, as far
 * as their columns go along. (dg/r_CTAS_usage_notes)
 */
export async function inheritedLayout(executor: Executor, { table, items }: Scanned): Promise<Layout> {
  const meta = await executor.readMeta(table).catch((error: unknown) => {
    if (error instanceof RedshiftError) return null;
    throw error;
  });
  if (meta === null) return {};
  const renamed = (column: string): string | null => {
    for (const item of items) {
      if (item.kind === "star") {
        if (!item.exclude.includes(column)) return column;
      } else if (item.expression.kind === "column" && item.expression.path.at(-1) === column) {
        return item.alias ?? column;
      }
    }
    return null;
  };
  const distkey = meta.distkey === undefined ? null : renamed(meta.distkey);
  const sortkeys = (meta.sortkeys ?? []).map(renamed);
  const kept = sortkeys.includes(null) ? [] : sortkeys.filter((name) => name !== null);
  return {
    ...(distkey !== null ? { diststyle: "key" as const, distkey } : {}),
    ...(meta.diststyle !== undefined && meta.diststyle !== "key" ? { diststyle: meta.diststyle } : {}),
    ...(kept.length > 0 || meta.sortstyle === "auto" ? { sortstyle: meta.sortstyle ?? "compound" } : {}),
    ...(kept.length > 0 ? { sortkeys: kept } : {}),
  };
}
