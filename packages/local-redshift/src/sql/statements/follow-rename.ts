import type { ViewMeta } from "../../catalog/view-meta.ts";
import { tokenize } from "../tokens.ts";
import { literal, parseTree } from "../tree.ts";
import type { Executor, RelationName } from "./action.ts";
import type { Dependent } from "./dependents.ts";
import { quoted, quoteWord } from "./names.ts";
import { readsOf, withRenamed } from "./reads.ts";

/**
 * On Redshift an ordinary view is bound to a table, whatever its name becomes. The engine's views look
 * names up, so those that depend on a renamed table are made again under its new name.
 */
export async function followRename(
  executor: Executor,
  from: RelationName,
  to: string,
  dependents: readonly Dependent[],
): Promise<void> {
  for (const { name, kind, query, columns } of dependents) {
    const text = withRenamed(query, `${from.schema}.${from.name}`, `${from.schema}\0${to}`, from.schema);
    const reads = readsOf(parseTree(tokenize(text)), from.schema);
    if (kind === "materialized view") {
      const { materializedView, ...meta } = await executor.readMeta(name);
      const autoRefresh = materializedView?.autoRefresh ?? false;
      await executor.writeMeta(name, { ...meta, materializedView: { query: text, reads, autoRefresh } });
      continue;
    }
    const { sql } = await executor.rewrite(text, true);
    const list = columns === null ? "" : ` (${columns.map(quoteWord).join(", ")})`;
    const { rows } = await executor.run(
      `select comment from duckdb_views() where schema_name = ${literal(name.schema)} and view_name = ${literal(name.name)}`,
    );
    const meta = JSON.parse(String(rows[0]?.[0] ?? "{}")) as ViewMeta;
    await executor.run(`create or replace view ${quoted(name)}${list} as ${sql}`);
    const renewed: ViewMeta = { ...meta, query: text, reads };
    await executor.run(`comment on view ${quoted(name)} is ${literal(JSON.stringify(renewed))}`);
  }
}
