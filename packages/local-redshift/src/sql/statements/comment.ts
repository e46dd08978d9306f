import { isWord, type Node, stringValue } from "../tree.ts";
import { type Action, done, notice } from "./action.ts";
import { readName, unexpected } from "./names.ts";
import type { StatementContext } from "./statement-context.ts";

/** COMMENT ON {TABLE | COLUMN | VIEW | …}: a table's is kept, others are read over. */
export function comment(nodes: readonly Node[], context: StatementContext): Action {
  if (!isWord(nodes[1], "on")) throw unexpected(nodes[1]);
  const text = stringValue(nodes.at(-1));
  if (!isWord(nodes[2], "table")) return notice("COMMENT");
  const { name } = readName(nodes, 3, context);
  return {
    command: "COMMENT",
    readOnly: false,
    execute: async (executor) => {
      const { comment: _, ...meta } = await executor.readMeta(name);
      await executor.writeMeta(name, text === undefined ? meta : { ...meta, comment: text });
      return done;
    },
  };
}
