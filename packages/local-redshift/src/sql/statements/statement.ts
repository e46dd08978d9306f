import { alterDefaultPrivileges } from "../../privileges/default-privileges.ts";
import { grantOrRevoke } from "../../privileges/grant.ts";
import { identityStatement } from "../../privileges/identity-statement.ts";
import { alterDatabase, alterFunction, alterSchema } from "../../privileges/owner.ts";
import { RedshiftError } from "../../types.ts";
import { changeAfterWith } from "../../typing/statement-query.ts";
import { isName, isParens, isWord, type Node, render, startsWith } from "../tree.ts";
import type { Action } from "./action.ts";
import { alterTable } from "./alter-table.ts";
import { cancel } from "./cancel.ts";
import { change } from "./change.ts";
import { comment } from "./comment.ts";
import { create } from "./create.ts";
import { type CursorStatement, closeCursor, declareCursor, fetchCursor } from "./cursor.ts";
import { drop } from "./drop.ts";
import { explain } from "./explain.ts";
import { lock, maintenance } from "./maintenance.ts";
import { alterMaterializedView, refreshMaterializedView } from "./materialized-view.ts";
import { merge } from "./merge.ts";
import { expectEnd, quoted, readName, skip, unexpected } from "./names.ts";
import { deallocate, executeByName, type PrepareStatement, prepareByName } from "./prepare.ts";
import { query } from "./query.ts";
import { refusedObject } from "./refused.ts";
import { type Setting, setting } from "./settings.ts";
import { showObjects } from "./show.ts";
import type { StatementContext } from "./statement-context.ts";
import { touchedNames } from "./touched.ts";
import { accessMode, characteristics, type TransactionStatement } from "./transaction-mode.ts";

/** Statements that change the session, which the session itself carries out. */
export type SessionStatement =
  | { readonly kind: "commit" | "rollback" }
  | TransactionStatement
  | { readonly kind: "truncate"; readonly duckdb: string }
  | { readonly kind: "copy" | "unload" }
  | CursorStatement
  | PrepareStatement
  | Setting
  | { readonly kind: "show"; readonly name: string };

export type Prepared = { readonly kind: "action"; readonly action: Action } | SessionStatement;

const REFUSED: Readonly<Record<string, string>> = {
  call: "stored procedures are not supported by local-redshift",
  use: "USE is not supported by local-redshift: it has one database",
  attach: "row-level security and masking policies are not supported by local-redshift",
  detach: "row-level security and masking policies are not supported by local-redshift",
  desc: "datashares and identity providers are not supported by local-redshift",
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
      return action(query(nodes, context));
    case "with": {
      const at = changeAfterWith(nodes);
      if (at < 0) return action(query(nodes, context));
      const verb = isWord(nodes[at], "update") ? "update" : "delete";
      return action(change(nodes.slice(at), verb, context, nodes.slice(0, at)));
    }
    case "insert":
    case "update":
    case "delete":
      return action(change(nodes, first.word, context));
    case "merge":
      return action(merge(nodes, context));
    case "declare":
      return declareCursor(nodes, (inner) => query(inner, context));
    case "fetch":
      return fetchCursor(nodes);
    case "close":
      return closeCursor(nodes);
    case "prepare":
      return prepareByName(nodes);
    case "execute":
      return executeByName(nodes);
    case "deallocate":
      return deallocate(nodes);
    case "explain":
      return action(explain(nodes, (inner) => actionOf(prepareStatement(inner, context))));
    case "refresh":
      return action(refreshMaterializedView(nodes, context));
    case "create":
      return action(identityStatement(nodes, context) ?? touching(create(nodes, context), nodes));
    case "drop":
      return action(identityStatement(nodes, context) ?? touching(drop(nodes, context), nodes));
    case "alter":
      return action(identityStatement(nodes, context) ?? touching(alter(nodes, context), nodes));
    case "copy":
    case "unload":
      return { kind: first.word };
    case "begin":
    case "start":
      return { kind: "begin", readOnly: accessMode(nodes) };
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
      return characteristics(nodes) ?? setting(nodes);
    case "show": {
      const objects = showObjects(nodes, context);
      if (objects !== undefined) return action(objects);
      return { kind: "show", name: render(nodes.slice(1)).trim().toLowerCase() };
    }
    case "comment":
      return action(comment(nodes, context));
    case "grant":
    case "revoke":
      return action(grantOrRevoke(nodes, context));
    case "analyze":
    case "vacuum":
      return action(maintenance(nodes, context));
    case "cancel":
      return action(cancel(nodes));
    case "lock":
      return action(lock(nodes, context));
    default:
      throw unexpected(first);
  }
}

function actionOf(prepared: Prepared): Action {
  if (prepared.kind !== "action") throw new Error("EXPLAIN takes queries and changes alone");
  return prepared.action;
}

function touching(value: Action, nodes: readonly Node[]): Action {
  const touches = touchedNames(nodes);
  return touches === null ? value : { ...value, touches };
}

function action(value: Action): Prepared {
  return { kind: "action", action: value };
}

function alter(nodes: readonly Node[], context: StatementContext): Action {
  const kind = nodes[1];
  if (isWord(kind, "table", "view")) return alterTable(nodes, 2, context);
  if (startsWith(nodes, 1, "materialized", "view")) return alterMaterializedView(nodes, context);
  if (isWord(kind, "schema")) return alterSchema(nodes, context);
  if (isWord(kind, "database")) return alterDatabase(nodes, context);
  if (isWord(kind, "function")) return alterFunction(nodes, context);
  if (startsWith(nodes, 1, "default", "privileges")) return alterDefaultPrivileges(nodes, context);
  throw refusedObject("ALTER", kind);
}

function truncate(nodes: readonly Node[], context: StatementContext): Prepared {
  const { name, next } = readName(nodes, skip(nodes, 1, "table"), context);
  expectEnd(nodes, next);
  return { kind: "truncate", duckdb: `delete from ${quoted(name)}` };
}
