import { asNew } from "../../privileges/new-object.ts";
import { recordedTypes } from "../../typing/recorded-types.ts";
import { rewriteText } from "../expression.ts";
import { isWord, type Node } from "../tree.ts";
import { type Action, done } from "./action.ts";
import { checkDuplicates } from "./check-design.ts";
import { quoted, readName, skip } from "./names.ts";
import type { StatementContext } from "./statement-context.ts";

/** SELECT and WITH. */
export function query(nodes: readonly Node[], context: StatementContext): Action {
  const into = nodes.findIndex((node) => isWord(node, "into"));
  if (into > 0) return selectInto(nodes, into, context);
  const sql = rewriteText(nodes, context);
  return {
    command: "SELECT",
    readOnly: true,
    query: sql,
    execute: async (executor) => {
      const result = await executor.run(sql);
      return { result, rowCount: result.rows.length, notices: [] };
    },
  };
}

/** SELECT … INTO [TEMP] [TABLE] name FROM … is CREATE TABLE AS. */
function selectInto(nodes: readonly Node[], into: number, context: StatementContext): Action {
  const temp = isWord(nodes[into + 1], "temp", "temporary");
  const at = skip(nodes, into + (temp ? 2 : 1), "table");
  const { name, next } = readName(nodes, at, context);
  const target = temp || name.temporary ? { schema: "", name: name.name, temporary: true, bare: true } : name;
  const body = rewriteText([...nodes.slice(0, into), ...nodes.slice(next)], context);
  const types = recordedTypes(context.analysis);
  checkDuplicates(context.analysis?.columns?.map((column) => column.name) ?? []);
  const action: Action = {
    command: "SELECT INTO",
    readOnly: false,
    execute: async (executor) => {
      await executor.run(`create ${target.temporary ? "temp " : ""}table ${quoted(target)} as ${body}`);
      if (Object.keys(types).length > 0) await executor.writeMeta(target, { types, unchecked: true });
      return done;
    },
  };
  return asNew(action, { name: target, kind: "relation", ifNotExists: false, replace: false }, context.user);
}
