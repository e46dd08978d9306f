import { rewriteText } from "../expression.ts";
import { isParens, isWord, type Node, render } from "../tree.ts";
import type { Action } from "./action.ts";
import { counted } from "./counted.ts";
import { quoted, readName, skip, unexpected } from "./names.ts";
import type { StatementContext } from "./statement-context.ts";

/** INSERT, UPDATE, DELETE. The name of the target is no function, whatever follows it. */
export function change(
  nodes: readonly Node[],
  verb: "insert" | "update" | "delete",
  context: StatementContext,
): Action {
  const command = verb.toUpperCase();
  if (verb === "update")
    return counted(command, rewriteText(nodes, context), readName(nodes, 1, context).name);
  const at = verb === "insert" ? 2 : skip(nodes, 1, "from");
  if (verb === "insert" && !isWord(nodes[1], "into")) throw unexpected(nodes[1]);
  const { name, next } = readName(nodes, at, context);
  const target = quoted(name);
  if (verb === "delete")
    return counted(command, `delete from ${target} ${rewriteText(nodes.slice(next), context)}`);
  const list = nodes[next];
  const columns = isParens(list) && !isWord(list.children[0], "select", "with") ? render([list]) : "";
  const rest = nodes.slice(columns === "" ? next : next + 1);
  return counted(command, `insert into ${target}${columns} ${rewriteText(rest, context)}`, name);
}
