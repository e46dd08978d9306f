import { parseViewMeta, type ViewMeta } from "../../catalog/view-meta.ts";
import { toRedshiftError } from "../../errors.ts";
import { RedshiftError } from "../../types.ts";
import { recordedTypes } from "../../typing/recorded-types.ts";
import { rewriteText } from "../expression.ts";
import type { RewriteContext } from "../rewrite-context.ts";
import { tokenize } from "../tokens.ts";
import { isParens, isWord, literal, type Node, parseTree, render, startsWith } from "../tree.ts";
import { type Action, done, type Executor, type RelationName } from "./action.ts";
import { boundQuery } from "./bound-query.ts";
import { checkDuplicates } from "./check-design.ts";
import { clearDependents } from "./dependents.ts";
import { type NameContext, quoted, quoteWord, readColumns, readName, unexpected } from "./names.ts";
import { readsOf } from "./reads.ts";

const BINDING = ["with", "no", "schema", "binding"];

/**
 * CREATE VIEW. DuckDB's views look their tables up by name at each use, as late-binding views do; one
 * over tables that do not stand yet is kept and made when it can be. (dg/r_CREATE_VIEW)
 */
export function createView(
  nodes: readonly Node[],
  at: number,
  replace: boolean,
  context: RewriteContext & NameContext,
): Action {
  const { name, next } = readName(nodes, at, context);
  const list = nodes[next];
  const columns = isParens(list) ? ` (${readColumns(list).map(quoteWord).join(", ")})` : "";
  const as = isParens(list) ? next + 1 : next;
  if (!isWord(nodes[as], "as")) throw unexpected(nodes[as]);
  const late = startsWith(nodes, nodes.length - BINDING.length, ...BINDING);
  const query = rewriteText(nodes.slice(as + 1, late ? nodes.length - BINDING.length : nodes.length), {
    ...context,
    stored: true,
  }).trim();
  const create = `create ${replace ? "or replace " : ""}view ${quoted(name)}${columns} as`;
  const named = isParens(list) ? readColumns(list) : null;
  const body = nodes.slice(as + 1, late ? nodes.length - BINDING.length : nodes.length);
  const metaOf = (text: string, reads: readonly string[]): ViewMeta => ({
    ...{ types: recordedTypes(context.analysis, named), query: text, late, reads },
    ...(named === null ? {} : { columns: named }),
  });
  const made = async (executor: Executor): Promise<{ readonly sql: string; readonly meta: ViewMeta }> => {
    const text = render(body).trim();
    if (late) return { sql: `${create} ${query}`, meta: metaOf(text, []) };
    const bound = await boundQuery(body, context.analysis?.findings, context.searchPath, executor);
    const boundText = render(bound).trim();
    const reads = readsOf(parseTree(tokenize(boundText)), context.schema);
    if (boundText === text) return { sql: `${create} ${query}`, meta: metaOf(text, reads) };
    const { sql } = await executor.rewrite(boundText, true);
    return { sql: `${create} ${sql.trim()}`, meta: metaOf(boundText, reads) };
  };
  if (!late) checkDuplicates(named ?? context.analysis?.columns?.map((column) => column.name) ?? []);
  return {
    command: "CREATE VIEW",
    readOnly: false,
    execute: async (executor) => {
      const replaced = replace && !late ? await boundColumns(executor, name) : null;
      await executor.dropPendingView(name);
      const { sql, meta } = await made(executor);
      try {
        await executor.run(sql);
        await executor.run(`comment on view ${quoted(name)} is ${literal(JSON.stringify(meta))}`);
        if (replaced !== null) mustBeSame(replaced, (await boundColumns(executor, name)) ?? []);
      } catch (error) {
        if (!late || !isMissing(toRedshiftError(error, sql))) throw error;
        await executor.run(`drop view if exists ${quoted(name)}`);
        await executor.keepPendingView(name, sql, meta);
      }
      return done;
    },
  };
}

interface ViewColumn {
  readonly name: string;
  readonly duckdb: string;
  /** Redshift's type, where it was told. */
  readonly declared: string | undefined;
}

/** The columns of a view that is bound to its tables; null for one that is not, or does not stand. */
async function boundColumns(executor: Executor, name: RelationName): Promise<readonly ViewColumn[] | null> {
  const { rows } = await executor.run(
    `select comment from duckdb_views() where schema_name = ${literal(name.schema)} and view_name = ${literal(name.name)}`,
  );
  const comment = rows[0]?.[0];
  const { late, types = {} } = parseViewMeta(typeof comment === "string" ? comment : null);
  if (rows.length === 0 || late === true) return null;
  const { columns } = await executor.run(`select * from ${quoted(name)} limit 0`);
  return columns.map(({ name: column, type }) => ({ name: column, duckdb: type, declared: types[column] }));
}

/** A view is replaced by one with the same columns alone. (dg/r_CREATE_VIEW) @throws RedshiftError 42P16 */
function mustBeSame(old: readonly ViewColumn[], made: readonly ViewColumn[]): void {
  const refused = (what: string): RedshiftError =>
    new RedshiftError(`cannot change ${what}`, {
      code: "42P16",
      hint: "Drop the view first, or make it WITH NO SCHEMA BINDING.",
    });
  if (old.length !== made.length) throw refused("number of columns in view");
  for (const [at, column] of old.entries()) {
    const other = made[at];
    if (other?.name !== column.name) throw refused(`name of view column "${column.name}"`);
    const known = column.declared !== undefined && other.declared !== undefined;
    if (other.duckdb !== column.duckdb || (known && other.declared !== column.declared))
      throw refused(`data type of view column "${column.name}"`);
  }
}

/** Unknown table, schema or column: what a late-binding view may wait for. */
function isMissing(error: RedshiftError): boolean {
  return ["42P01", "3F000", "42703"].includes(error.code);
}

/** DROP VIEW [IF EXISTS] name [, …] [CASCADE | RESTRICT] */
export function dropView(nodes: readonly Node[], start: number, context: NameContext): Action {
  const ifExists = startsWith(nodes, start, "if", "exists");
  const names: ReturnType<typeof readName>["name"][] = [];
  let at = ifExists ? start + 2 : start;
  for (;;) {
    const read = readName(nodes, at, context);
    names.push(read.name);
    at = read.next;
    const comma = nodes[at];
    if (comma?.kind !== "punctuation" || comma.text !== ",") break;
    at += 1;
  }
  const cascade = isWord(nodes[at], "cascade");
  return {
    command: "DROP VIEW",
    readOnly: false,
    execute: async (executor) => {
      for (const name of names) {
        const meta = await executor.readMeta(name).catch(() => null);
        if (meta?.materializedView !== undefined) {
          throw new RedshiftError(`"${name.name}" is not a view`, {
            code: "42809",
            hint: "Use DROP MATERIALIZED VIEW to remove a materialized view.",
          });
        }
        await executor.dropPendingView(name);
        await clearDependents(executor, name, "view", cascade);
        await executor.run(`drop view ${ifExists ? "if exists " : ""}${quoted(name)}`);
      }
      return done;
    },
  };
}
