import { RedshiftError } from "../../types.ts";
import { recordedTypes } from "../../typing/recorded-types.ts";
import { rewriteText } from "../expression.ts";
import type { RewriteContext } from "../rewrite-context.ts";
import {
  isName,
  isParens,
  isWord,
  literal,
  type Node,
  raw,
  render,
  startsWith,
  stringValue,
} from "../tree.ts";
import { type Action, done, notice, type RelationName, statements } from "./action.ts";
import { alterTable } from "./alter-table.ts";
import { checkLengths } from "./check-lengths.ts";
import { createTable } from "./create-table.ts";
import { expectEnd, type NameContext, quoted, quoteWord, readName, skip, unexpected } from "./names.ts";
import { createView, dropView } from "./views.ts";

export type StatementContext = RewriteContext & NameContext;

/** Statements that change the session, which the session itself carries out. */
export type SessionStatement =
  | { readonly kind: "begin" | "commit" | "rollback" }
  | { readonly kind: "truncate"; readonly duckdb: string }
  | { readonly kind: "copy" | "unload" }
  | { readonly kind: "set"; readonly name: string; readonly value: string | null }
  | { readonly kind: "show"; readonly name: string };

export type Prepared = { readonly kind: "action"; readonly action: Action } | SessionStatement;

const REFUSED: Readonly<Record<string, string>> = {
  call: "stored procedures are not supported by local-redshift",
  declare: "cursors are not supported by local-redshift",
  fetch: "cursors are not supported by local-redshift",
  prepare: "PREPARE is not supported by local-redshift",
  explain: "EXPLAIN is not supported by local-redshift: its plans are not Redshift's",
  use: "USE is not supported by local-redshift: it has one database",
};

/** Reads one statement. @throws RedshiftError 0A000 for a statement that has no rule, by name */
export function prepareStatement(nodes: readonly Node[], context: StatementContext): Prepared {
  const [first] = nodes;
  if (isParens(first)) return action(query(nodes, context));
  if (!isName(first)) throw unexpected(first);
  const refusal = REFUSED[first.word];
  if (refusal !== undefined) throw new RedshiftError(refusal, { code: "0A000" });
  switch (first.word) {
    case "select":
    case "with":
      return action(query(nodes, context));
    case "insert":
    case "update":
    case "delete":
      return action(change(nodes, first.word, context));
    case "merge":
      return action(merge(nodes, context));
    case "create":
      return action(create(nodes, context));
    case "drop":
      return action(drop(nodes, context));
    case "alter":
      return action(alter(nodes, context));
    case "copy":
    case "unload":
      return { kind: first.word };
    case "begin":
    case "start":
      return { kind: "begin" };
    case "commit":
    case "end":
      return { kind: "commit" };
    case "rollback":
    case "abort":
      return { kind: "rollback" };
    case "truncate":
      return truncate(nodes, context);
    case "set":
    case "reset":
      return setting(nodes);
    case "show":
      return { kind: "show", name: render(nodes.slice(1)).trim().toLowerCase() };
    case "comment":
      return action(comment(nodes, context));
    case "grant":
    case "revoke":
      return action(notice(first.word.toUpperCase()));
    case "analyze":
    case "vacuum":
      return action(
        notice(first.word.toUpperCase(), `INFO: ${first.word.toUpperCase()} has nothing to do here`),
      );
    case "lock":
      return action(notice("LOCK TABLE"));
    default:
      throw unexpected(first);
  }
}

function action(value: Action): Prepared {
  return { kind: "action", action: value };
}

function query(nodes: readonly Node[], context: StatementContext): Action {
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
  return {
    command: "SELECT INTO",
    readOnly: false,
    execute: async (executor) => {
      await executor.run(`create ${target.temporary ? "temp " : ""}table ${quoted(target)} as ${body}`);
      if (Object.keys(types).length > 0) await executor.writeMeta(target, { types, unchecked: true });
      return done;
    },
  };
}

/** INSERT, UPDATE, DELETE. The name of the target is no function, whatever follows it. */
function change(
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

/** A statement that answers how many rows it changed. `written` is the table that may get longer text. */
function counted(command: string, sql: string, written: RelationName | null = null): Action {
  return {
    command,
    readOnly: false,
    execute: async (executor) => {
      if (written !== null) await checkLengths(executor, written);
      const { rowsChanged } = await executor.run(sql);
      return { result: null, rowCount: rowsChanged, notices: [] };
    },
  };
}

/** MERGE with matched and not-matched clauses, or REMOVE DUPLICATES. (dg/r_MERGE) */
function merge(nodes: readonly Node[], context: StatementContext): Action {
  const duplicates = startsWith(nodes, nodes.length - 2, "remove", "duplicates");
  const { name: target, next } = readName(nodes, 2, context);
  if (!duplicates) return counted("MERGE", rewriteText(nodes, context), target);
  const on = nodes.findIndex((node) => isWord(node, "on"));
  if (!isWord(nodes[next], "using") || on < 0) throw unexpected(nodes[next]);
  const source = rewriteText(nodes.slice(next + 1, on), context);
  const condition = rewriteText(nodes.slice(on + 1, -2), context);
  const alias =
    isWord(nodes[on - 2], "as") || isName(nodes[on - 1]) ? render([nodes[on - 1] ?? raw("")]).trim() : source;
  return statements(
    "MERGE",
    `delete from ${quoted(target)} using ${source} where ${condition}`,
    `insert into ${quoted(target)} select distinct ${alias}.* from ${source}`,
  );
}

function create(nodes: readonly Node[], context: StatementContext): Action {
  const replace = startsWith(nodes, 1, "or", "replace");
  const at = replace ? 3 : 1;
  const kind = nodes[at];
  const temporary = isWord(kind, "temp", "temporary") || startsWith(nodes, at, "local", "temp");
  const kindAt = temporary ? (isWord(kind, "local") ? at + 2 : at + 1) : at;
  if (isWord(nodes[kindAt], "table")) return createTable(nodes, kindAt + 1, temporary, context);
  if (isWord(kind, "view")) return createView(nodes, at + 1, replace, context);
  if (isWord(kind, "schema")) return createSchema(nodes, at + 1);
  if (isWord(kind, "materialized")) return materializedView(nodes, at + 2, context);
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

/** A materialized view is a table of what its query gives now. */
function materializedView(nodes: readonly Node[], at: number, context: StatementContext): Action {
  const { name } = readName(nodes, at, context);
  const as = nodes.findIndex((node) => isWord(node, "as"));
  if (as < 0) throw unexpected(nodes.at(-1));
  const sql = rewriteText(nodes.slice(as + 1), context);
  return statements("CREATE MATERIALIZED VIEW", `create table ${quoted(name)} as ${sql}`);
}

function drop(nodes: readonly Node[], context: StatementContext): Action {
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

function alter(nodes: readonly Node[], context: StatementContext): Action {
  const kind = nodes[1];
  if (isWord(kind, "table", "view")) return alterTable(nodes, 2, context);
  if (isWord(kind, "schema")) throw refusedObject("ALTER", kind);
  throw refusedObject("ALTER", kind);
}

function refusedObject(verb: string, node: Node | undefined): RedshiftError {
  const text = node === undefined ? "" : render([node]).trim().toUpperCase();
  return new RedshiftError(`${verb} ${text} is not supported by local-redshift`, { code: "0A000" });
}

function truncate(nodes: readonly Node[], context: StatementContext): Prepared {
  const { name, next } = readName(nodes, skip(nodes, 1, "table"), context);
  expectEnd(nodes, next);
  return { kind: "truncate", duckdb: `delete from ${quoted(name)}` };
}

/** SET [SESSION | LOCAL] name {TO | =} value, RESET name */
function setting(nodes: readonly Node[]): Prepared {
  const reset = isWord(nodes[0], "reset");
  const at = isWord(nodes[1], "session", "local") && isName(nodes[2]) ? 2 : 1;
  const name = nodes[at];
  if (!isName(name)) throw unexpected(name);
  if (reset) return { kind: "set", name: name.word, value: null };
  const values = nodes.slice(at + 2);
  if (values.length === 0) throw unexpected(undefined);
  const value = values.map((node) => stringValue(node) ?? render([node]).trim()).join("");
  return { kind: "set", name: name.word, value: value.toLowerCase() === "default" ? null : value };
}

/** COMMENT ON {TABLE | COLUMN | VIEW | …}: a table's is kept, others are read over. */
function comment(nodes: readonly Node[], context: StatementContext): Action {
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

/** A query for SHOW's answer. */
export function showQuery(value: string): string {
  return `select ${literal(value)} as setting`;
}
