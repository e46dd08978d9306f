import { isName, isWord, type Node, startsWith } from "../tree.ts";
import { type Action, statements } from "./action.ts";
import { createTable } from "./create-table.ts";
import { createMaterializedView } from "./materialized-view.ts";
import { quoteWord, skip, unexpected } from "./names.ts";
import { refusedObject } from "./refused.ts";
import type { StatementContext } from "./statement-context.ts";
import { createFunction } from "./user-function.ts";
import { createView } from "./views.ts";

/** CREATE, by what is created. */
export function create(nodes: readonly Node[], context: StatementContext): Action {
  const replace = startsWith(nodes, 1, "or", "replace");
  const at = replace ? 3 : 1;
  const kind = nodes[at];
  const temporary = isWord(kind, "temp", "temporary") || startsWith(nodes, at, "local", "temp");
  const kindAt = temporary ? (isWord(kind, "local") ? at + 2 : at + 1) : at;
  if (isWord(nodes[kindAt], "table")) return createTable(nodes, kindAt + 1, temporary, context);
  if (isWord(kind, "view")) return createView(nodes, at + 1, replace, context);
  if (isWord(kind, "schema")) return createSchema(nodes, at + 1);
  if (isWord(kind, "materialized")) return createMaterializedView(nodes, at + 2, context);
  if (isWord(kind, "function")) return createFunction(nodes, at + 1, replace, context);
  throw refusedObject("CREATE", kind);
}

function createSchema(nodes: readonly Node[], start: number): Action {
  const at = skip(nodes, start, "if", "not", "exists");
  const name = nodes[at];
  if (!isName(name)) throw unexpected(name);
  if (nodes.length > at + 1 && !isWord(nodes[at + 1], "authorization", "quota"))
    throw unexpected(nodes[at + 1]);
  return statements(
    "CREATE SCHEMA",
    `create schema ${at > start ? "if not exists " : ""}${quoteWord(name.word)}`,
  );
}
