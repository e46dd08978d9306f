import type { TableMeta } from "../../catalog/table-meta.ts";
import { RedshiftError } from "../../types.ts";
import { textCast } from "../cast.ts";
import { rewriteText } from "../expression.ts";
import { intoSuper } from "../into-super.ts";
import { isParens, isWord, type Node, splitByComma, startsWith } from "../tree.ts";
import type { Action, Executor, RelationName } from "./action.ts";
import { columnNames } from "./check-lengths.ts";
import { counted } from "./counted.ts";
import { valuesIntoSuper, writtenColumns } from "./into-super-columns.ts";
import { quoted, quoteWord, readColumns, readName, unexpected } from "./names.ts";
import type { StatementContext } from "./statement-context.ts";

/** INSERT INTO table [(columns)] {DEFAULT VALUES | VALUES … | query} (dg/r_INSERT_30) */
export function insert(nodes: readonly Node[], context: StatementContext): Action {
  if (!isWord(nodes[1], "into")) throw unexpected(nodes[1]);
  const { name, next } = readName(nodes, 2, context);
  const list = nodes[next];
  const columns = isParens(list) && !isWord(list.children[0], "select", "with") ? list : null;
  const rest = nodes.slice(columns === null ? next : next + 1);
  const [first] = rest;
  // The target takes no alias.
  if (!isWord(first, "default", "values", "select", "with") && !isParens(first)) throw unexpected(first);
  refuseSubqueries(rest);
  const target = quoted(name);
  const rows = source(rest, columns === null ? null : readColumns(columns), context);
  if (columns !== null) {
    const names = readColumns(columns);
    const sql = `insert into ${target} (${names.map(quoteWord).join(", ")}) ${rows}`;
    return guarded(counted("INSERT", sql, name), name, rest, context, names);
  }
  const action = counted("INSERT", `insert into ${target} ${rows}`, name);
  const filling: Action = {
    ...action,
    execute: (executor) =>
      action.execute(executor).catch(async (error: unknown) => {
        const given = tooFew(error);
        if (given === null) throw error;
        const loaded = (await columnNames(executor, name)).slice(0, given).map(quoteWord).join(", ");
        return counted("INSERT", `insert into ${target} (${loaded}) ${rows}`).execute(executor);
      }),
  };
  return guarded(filling, name, rest, context, null);
}

/** How many values the engine was given, where the table has more columns: then the first ones are loaded. */
function tooFew(error: unknown): number | null {
  const message = error instanceof Error ? error.message : "";
  const [, columns, values] = /has (\d+) columns but (\d+) values were supplied/.exec(message) ?? [];
  return Number(values) < Number(columns) ? Number(values) : null;
}

/** INSERT's rows. Text that goes into columns of numbers or SUPER is cast as Redshift casts it. */
function source(nodes: readonly Node[], named: readonly string[] | null, context: StatementContext): string {
  const { columns = null, numbers, target } = context.analysis ?? {};
  const written = target === undefined ? null : writtenColumns(target, named);
  if (isWord(nodes[0], "values")) return rewriteText(valuesIntoSuper(nodes, written), context);
  const sql = rewriteText(nodes, context);
  // Where the query's columns can't be told, they are as many as those that they go into.
  const given = columns ?? written?.map(({ name }) => ({ name, type: null })) ?? null;
  if (given === null || (numbers === undefined && written === null)) return sql;
  const names = given.map((_, at) => `_${at}`);
  const items = names.map((name, at) => {
    const type = numbers?.get(at);
    if (type !== undefined) return textCast(name, type);
    return written?.[at]?.type?.kind === "super" ? intoSuper(name, given[at]?.type ?? null) : name;
  });
  return `select ${items.join(", ")} from (${sql}) as source(${names.join(", ")})`;
}

/** A single row alone may hold subqueries. (dg/r_INSERT_30) */
function refuseSubqueries(nodes: readonly Node[]): void {
  const rows = valueRows(nodes);
  if (rows === null || rows.length < 2) return;
  if (rows.flat(2).some(holdsQuery)) {
    throw new RedshiftError("Subqueries are not supported in multi-row VALUES of INSERT", {
      code: "0A000",
      hint: "Use INSERT INTO … SELECT.",
    });
  }
}

function holdsQuery(node: Node): boolean {
  return (
    node.kind === "group" && (isWord(node.children[0], "select", "with") || node.children.some(holdsQuery))
  );
}

/** The values of each row as nodes; null where a query or DEFAULT VALUES gives them. */
function valueRows(nodes: readonly Node[]): readonly (readonly (readonly Node[])[])[] | null {
  if (!isWord(nodes[0], "values")) return null;
  return nodes.slice(1).flatMap((node) => (isParens(node) ? [splitByComma(node.children)] : []));
}

/** By place, whether a value comes there that is not DEFAULT; null where the number of places can't be told. */
function givenPlaces(nodes: readonly Node[], context: StatementContext): readonly boolean[] | null {
  if (startsWith(nodes, 0, "default", "values")) return [];
  const rows = valueRows(nodes);
  if (rows === null) return context.analysis?.columns?.map(() => true) ?? null;
  const isDefault = (value: readonly Node[] | undefined): boolean =>
    value === undefined || (value.length === 1 && isWord(value[0], "default"));
  return (rows[0] ?? []).map((_, at) => rows.some((row) => !isDefault(row[at])));
}

/** Values come into an IDENTITY column by themselves alone; GENERATED BY DEFAULT takes given ones too. */
function guarded(
  action: Action,
  name: RelationName,
  rows: readonly Node[],
  context: StatementContext,
  named: readonly string[] | null,
): Action {
  return {
    ...action,
    execute: async (executor) => {
      const fixed = await fixedIdentities(executor, name);
      if (fixed.length > 0) {
        const places = givenPlaces(rows, context);
        const columns = named ?? (await columnNames(executor, name));
        const given = fixed.find((column) => {
          const at = columns.indexOf(column);
          return at >= 0 && (places === null || places[at] === true);
        });
        if (given !== undefined) throw identityGiven(given);
      }
      return action.execute(executor);
    },
  };
}

/** The IDENTITY columns of a table that take no values. */
export async function fixedIdentities(executor: Executor, name: RelationName): Promise<readonly string[]> {
  // What is no table is refused by the change itself.
  const { identities = {}, generated = [] } = await executor.readMeta(name).catch(whereTable);
  return Object.keys(identities).filter((column) => !generated.includes(column));
}

function whereTable(error: unknown): TableMeta {
  if (error instanceof RedshiftError && error.code === "42809") return {};
  throw error;
}

export function identityGiven(column: string): RedshiftError {
  return new RedshiftError("cannot set an identity column to a value", {
    code: "0A000",
    detail: `column "${column}" is an identity column`,
    hint: "Name the other columns: insert into t (a, b) …",
  });
}
