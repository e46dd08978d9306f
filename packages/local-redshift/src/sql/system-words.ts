import { RedshiftError } from "../types.ts";
import type { Rewriting } from "./rewriting.ts";
import { momentSql, userSql } from "./session-values.ts";
import { isParens, isSymbol, isWord, type Leaf, type Node, raw } from "./tree.ts";

type Write = (word: Leaf, context: Rewriting) => string;

/** Words without parentheses that tell of the session: who, when, where. */
const WORDS: ReadonlyMap<string, Write> = new Map<string, Write>(
  Object.entries({
    current_user: (_, context) => userSql(context),
    session_user: (_, context) => userSql(context),
    user: (_, context) => userSql(context),
    current_user_id: (_, context) => `_redshift.rs_user_id(${userSql(context)})::integer`,
    localtime: (word, context) => `${localMoment(word, context)}::time`,
    localtimestamp: localMoment,
    current_time: refused("its type is TIMETZ", "Use localtime, getdate() or sysdate."),
    current_catalog: refused("Redshift's name for it is current_database()"),
    current_namespace: refused("it is in no account"),
    current_aws_account: refused("it is in no account"),
  }),
);

/** Where to go on, or undefined when the word is plain. Quoted or behind a point alone may USER name a column. (dg/r_USER) */
export function systemWord(
  nodes: readonly Node[],
  at: number,
  out: Node[],
  context: Rewriting,
): number | undefined {
  const [before, node, next] = [nodes[at - 1], nodes[at], nodes[at + 1]];
  if (node?.kind !== "word") return undefined;
  const write = WORDS.get(node.word);
  if (write === undefined || isParens(next) || isSymbol(next, ".") || isSymbol(before, ".")) return undefined;
  if (isWord(before, "as")) return undefined;
  out.push(raw(write(node, context), node.before));
  return at + 1;
}

/** The statement's moment in the session's zone: on the leader node alone. (dg/c_SQL_functions_leader_node_only) */
function localMoment(word: Leaf, context: Rewriting): string {
  if (context.analysis?.findings.readsTables !== true) {
    return `(${momentSql(context, "millisecond")}::timestamptz)::timestamp`;
  }
  throw new RedshiftError(`${word.word} runs on Redshift's leader node alone, and not in a query of tables`, {
    code: "0A000",
    hint: "Use getdate() or sysdate.",
    position: word.at + 1,
  });
}

function refused(reason: string, hint?: string): Write {
  return (word) => {
    throw new RedshiftError(`${word.word} is not supported by local-redshift: ${reason}`, {
      code: "0A000",
      position: word.at + 1,
      ...(hint === undefined ? {} : { hint }),
    });
  };
}
