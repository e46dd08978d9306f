import { rewriteText } from "../expression.ts";
import { isName, isWord, type Node, raw, render, startsWith } from "../tree.ts";
import { type Action, statements } from "./action.ts";
import { counted } from "./counted.ts";
import { quoted, readName, unexpected } from "./names.ts";
import type { StatementContext } from "./statement-context.ts";

/** MERGE with matched and not-matched clauses, or REMOVE DUPLICATES. (dg/r_MERGE) */
export function merge(nodes: readonly Node[], context: StatementContext): Action {
  const duplicates = startsWith(nodes, nodes.length - 2, "remove", "duplicates");
  const { name: target, next } = readName(nodes, 2, context);
  if (!duplicates) return counted("MERGE", rewriteText(nodes, context), target);
  const on = nodes.findIndex((node) => isWord(node, "on"));
  if (!isWord(nodes[next], "using") || on < 0) throw unexpected(nodes[next]);
  const source = rewriteText(nodes.slice(next + 1, on), context);
  const condition = rewriteText(nodes.slice(on + 1, -2), context);
  const alias =
    isWord(nodes[on - 2], "as") || isName(nodes[on - 1]) ? render([nodes[on - 1] ?? raw("")]).trim() : source;
  return statements(
    "MERGE",
    `delete from ${quoted(target)} using ${source} where ${condition}`,
    `insert into ${quoted(target)} select distinct ${alias}.* from ${source}`,
  );
}
