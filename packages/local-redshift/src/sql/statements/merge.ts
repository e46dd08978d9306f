import { RedshiftError } from "../../types.ts";
import { rewriteText } from "../expression.ts";
import { isName, isParens, isWord, type Node, render, startsWith } from "../tree.ts";
import { type Action, done, type Executor, type RelationName } from "./action.ts";
import { checkLengths } from "./check-lengths.ts";
import { mergeIntoSuper } from "./into-super-columns.ts";
import { refuseMaterializedView } from "./materialized-view.ts";
import { quoted, readName, unexpected } from "./names.ts";
import type { StatementContext } from "./statement-context.ts";

interface Merge {
  readonly target: RelationName;
  /** The source with its alias, as DuckDB SQL. */
  readonly source: string;
  readonly alias: string;
  readonly condition: string;
}

/** MERGE with a matched and a not-matched clause, or REMOVE DUPLICATES. (dg/r_MERGE) */
export function merge(nodes: readonly Node[], context: StatementContext): Action {
  if (!isWord(nodes[1], "into")) throw unexpected(nodes[1]);
  const { name: target, next } = readName(nodes, 2, context);
  if (!isWord(nodes[next], "using")) {
    throw new RedshiftError("the target of MERGE takes no alias", {
      code: "42601",
      hint: "Call it by its own name.",
    });
  }
  const on = nodes.findIndex((node, at) => at > next && isWord(node, "on"));
  if (on < 0) throw unexpected(nodes.at(-1));
  const duplicates = startsWith(nodes, nodes.length - 2, "remove", "duplicates");
  const when = nodes.findIndex((node, at) => at > on && isWord(node, "when"));
  const end = duplicates ? nodes.length - 2 : when < 0 ? nodes.length : when;
  const using = nodes.slice(next + 1, on);
  const source = rewriteText(using, context).trim();
  const parts: Merge = {
    target,
    source,
    alias: aliasOf(using, source),
    condition: rewriteText(nodes.slice(on + 1, end), context).trim(),
  };
  if (duplicates) return written(parts, removeDuplicates(parts));
  checkClauses(nodes.slice(end));
  const sql = rewriteText(mergeIntoSuper(nodes, context.analysis?.target), context);
  return written(parts, async (executor) => {
    await refuseManyMatches(executor, parts);
    return (await executor.run(sql)).rowsChanged;
  });
}

function aliasOf(using: readonly Node[], source: string): string {
  const last = using.at(-1);
  const aliased = using.length > 1 && (isWord(using.at(-2), "as") || isParens(using[0]));
  return aliased && isName(last) ? render([last]).trim() : source;
}

/** One clause for what matches, UPDATE or DELETE, and one for what doesn't: INSERT. */
function checkClauses(clauses: readonly Node[]): void {
  const starts = clauses.flatMap((node, at) => (isWord(node, "when") ? [at] : []));
  const matched = starts.filter((at) => startsWith(clauses, at, "when", "matched", "then"));
  const not = starts.filter((at) => startsWith(clauses, at, "when", "not", "matched", "then", "insert"));
  if (starts.length === 0 || matched.length + not.length < starts.length) {
    throw new RedshiftError(
      "MERGE takes WHEN MATCHED THEN and WHEN NOT MATCHED THEN INSERT, without conditions",
      {
        code: "0A000",
        hint: "Put a condition into the source's query.",
      },
    );
  }
  if (matched.length !== 1 || not.length !== 1) {
    throw new RedshiftError("MERGE takes exactly one WHEN MATCHED and one WHEN NOT MATCHED clause", {
      code: "42601",
    });
  }
}

/** Where a row of the target matches several of the source, Redshift refuses; the engine would take one. */
async function refuseManyMatches(executor: Executor, { target, source, condition }: Merge): Promise<void> {
  const table = quoted(target);
  const { rows } = await executor.run(
    `select 1 from ${table}, ${source} where ${condition} group by ${table}.rowid having count(*) > 1 limit 1`,
  );
  if (rows.length > 0)
    throw new RedshiftError("Found multiple matches to update the same tuple.", { code: "21000" });
}

/** Rows that match go, and all of the source comes, each row once. */
function removeDuplicates({
  target,
  source,
  alias,
  condition,
}: Merge): (executor: Executor) => Promise<number> {
  return async (executor) => {
    await executor.run(`delete from ${quoted(target)} using ${source} where ${condition}`);
    const { rowsChanged } = await executor.run(
      `insert into ${quoted(target)} select distinct ${alias}.* from ${source}`,
    );
    return rowsChanged;
  };
}

function written({ target }: Merge, work: (executor: Executor) => Promise<number>): Action {
  return {
    command: "MERGE",
    readOnly: false,
    execute: async (executor) => {
      await refuseMaterializedView(executor, target, "change");
      await checkLengths(executor, target);
      return { ...done, rowCount: await work(executor) };
    },
  };
}
