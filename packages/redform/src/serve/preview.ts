import { quoteTarget } from "../graph/target.ts";
import type { Preview, SiteNode } from "../site/site-data.ts";
import type { WarehouseSession } from "../warehouse/warehouse.ts";

export const MOST_ROWS = 100;
/** Longer texts are cut: a page shows the beginning. */
const MOST_CHARACTERS = 1000;
/** Nobody looks at a preview for longer. */
const TIMEOUT_MS = 30_000;

/** Whether a node has rows that can be looked at. */
export function hasRows({ kind }: Pick<SiteNode, "kind">): boolean {
  return ["table", "incremental", "view", "operation", "declaration"].includes(kind);
}

/** The first rows of a relation, at most MOST_ROWS. @throws WarehouseError */
export async function preview(
  session: WarehouseSession,
  { schema, name }: Pick<SiteNode, "schema" | "name">,
  limit: number,
  signal: AbortSignal,
): Promise<Preview> {
  const wanted = Math.max(1, Math.min(MOST_ROWS, Math.floor(limit)));
  const sql = `select *\nfrom ${quoteTarget({ schema: schema ?? "", name })}\nlimit ${wanted + 1}`;
  const { columns, rows } = await session.execute(
    sql,
    AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  );
  return {
    columns: columns.map((column) => ({ name: column.name, type: column.type })),
    rows: rows.slice(0, wanted).map((row) => row.map(cut)),
    more: rows.length > wanted,
  };
}

function cut(value: string | null): string | null {
  return value === null || value.length <= MOST_CHARACTERS ? value : `${value.slice(0, MOST_CHARACTERS)}…`;
}
