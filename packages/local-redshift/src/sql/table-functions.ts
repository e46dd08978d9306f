import { onLeaderAlone } from "./functions/leader.ts";
import type { Rewriting } from "./rewriting.ts";
import { isName, isParens, isWord, type Node, raw, splitByComma } from "./tree.ts";

const COLUMNS =
  "select table_schema, table_name, column_name, full_type, ordinal_position from _redshift.all_columns";

/** Redshift's functions that stand in FROM: what they give, by their argument. */
type Write = (argument: string, context: Rewriting) => string;
const FUNCTIONS: ReadonlyMap<string, Write> = new Map<string, Write>(
  Object.entries({
    // (dg/PG_GET_LATE_BINDING_VIEW_COLS)
    pg_get_late_binding_view_cols: () =>
      `${COLUMNS} where comment like '{%' and json_extract(comment, '$.late')::boolean`,
    // (dg/PG_GET_COLS)
    pg_get_cols: (argument) =>
      `${COLUMNS} where lower(${argument}) in (table_schema || '.' || table_name, case when table_schema in
      (select unnest(current_schemas(false))) then table_name end)`,
    // (dg/c_SQL_functions_leader_node_only)
    generate_series: (argument, { analysis }) => {
      if (analysis?.findings.readsTables === true) throw onLeaderAlone("generate_series");
      return `select unnest(generate_series(${argument})) as generate_series`;
    },
  }),
);

/** `f(…) [as] cols(name type, …)` in FROM. Returns where to go on, or undefined for another call. */
export function tableFunction(
  nodes: readonly Node[],
  at: number,
  out: Node[],
  context: Rewriting,
): number | undefined {
  const [before, name, group] = [nodes[at - 1], nodes[at], nodes[at + 1]];
  if (!isName(name) || !isParens(group)) return undefined;
  const write = FUNCTIONS.get(name.word);
  if (write === undefined || !isWord(before, "from", "join")) return undefined;
  const aliasAt = isWord(nodes[at + 2], "as") ? at + 3 : at + 2;
  const [alias, list] = [nodes[aliasAt], nodes[aliasAt + 1]];
  const sql = `(${write(context.rewrite(group.children).trim(), context)})`;
  if (!isName(alias) || isWord(alias, "where", "order", "group", "limit")) {
    out.push(raw(`${sql} as ${name.word}`, " "));
    return at + 2;
  }
  const columns = isParens(list)
    ? `(${splitByComma(list.children)
        .map(([column]) => quoted(isName(column) ? column.word : ""))
        .join(", ")})`
    : "";
  out.push(raw(`${sql} as ${quoted(alias.word)}${columns}`, " "));
  return isParens(list) ? aliasAt + 2 : aliasAt + 1;
}

function quoted(word: string): string {
  return `"${word.replaceAll('"', '""')}"`;
}
