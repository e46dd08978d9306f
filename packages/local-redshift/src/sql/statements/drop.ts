import { isName, isWord, type Node, raw, render, startsWith } from "../tree.ts";
import { type Action, statements } from "./action.ts";
import { quoted, quoteWord, readName, skip, unexpected } from "./names.ts";
import { refusedObject } from "./refused.ts";
import type { StatementContext } from "./statement-context.ts";
import { dropView } from "./views.ts";

/** DROP, by what is dropped. */
export function drop(nodes: readonly Node[], context: StatementContext): Action {
  const kind = nodes[1];
  if (isWord(kind, "view")) return dropView(nodes, 2, context);
  if (isWord(kind, "schema")) {
    const at = skip(nodes, 2, "if", "exists");
    const name = nodes[at];
    if (!isName(name)) throw unexpected(name);
    const cascade = isWord(nodes[at + 1], "cascade") ? " cascade" : "";
    return statements(
      "DROP SCHEMA",
      `drop schema ${at > 2 ? "if exists " : ""}${quoteWord(name.word)}${cascade}`,
    );
  }
  const materialized = startsWith(nodes, 1, "materialized", "view");
  if (!isWord(kind, "table") && !materialized) throw refusedObject("DROP", kind);
  const start = materialized ? 3 : 2;
  const at = skip(nodes, start, "if", "exists");
  const sql: string[] = [];
  for (let next = at; next < nodes.length; ) {
    const read = readName(nodes, next, context);
    sql.push(`drop table ${at > start ? "if exists " : ""}${quoted(read.name)}`);
    next = read.next;
    if (isWord(nodes[next], "cascade", "restrict")) next += 1;
    if (next < nodes.length && render([nodes[next] ?? raw("")]).trim() !== ",") throw unexpected(nodes[next]);
    next += 1;
  }
  return statements("DROP TABLE", ...sql);
}
