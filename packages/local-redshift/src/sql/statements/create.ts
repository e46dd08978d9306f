import { asNew } from "../../privileges/new-object.ts";
import { ownNewSchema } from "../../privileges/owner.ts";
import { RedshiftError } from "../../types.ts";
import { isName, isWord, literal, type Node, startsWith } from "../tree.ts";
import { type Action, done } from "./action.ts";
import { createTable } from "./create-table.ts";
import { createMaterializedView } from "./materialized-view.ts";
import { quoteWord, readName, skip, unexpected } from "./names.ts";
import { refusedObject } from "./refused.ts";
import type { StatementContext } from "./statement-context.ts";
import { createFunction } from "./user-function.ts";
import { createView } from "./views.ts";

/** CREATE, by what is created. */
export function create(nodes: readonly Node[], context: StatementContext): Action {
  const replace = startsWith(nodes, 1, "or", "replace");
  const at = replace ? 3 : 1;
  if (replace && !isWord(nodes[at], "view", "function", "procedure", "model", "library", "external")) {
    throw unexpected(nodes[1]);
  }
  const kind = nodes[at];
  const temporary = isWord(kind, "temp", "temporary") || startsWith(nodes, at, "local", "temp");
  const kindAt = temporary ? (isWord(kind, "local") ? at + 2 : at + 1) : at;
  const made = (action: Action, nameAt: number, what: "relation" | "function" = "relation"): Action => {
    if (temporary) return action;
    const afterExists = skip(nodes, nameAt, "if", "not", "exists");
    const { name } = readName(nodes, afterExists, context);
    return asNew(action, { name, kind: what, ifNotExists: afterExists > nameAt, replace }, context.user);
  };
  if (isWord(nodes[kindAt], "table")) {
    return made(createTable(nodes, kindAt + 1, temporary, context), kindAt + 1);
  }
  if (isWord(kind, "view")) return made(createView(nodes, at + 1, replace, context), at + 1);
  if (isWord(kind, "schema")) return createSchema(nodes, at + 1, context);
  if (isWord(kind, "materialized")) return made(createMaterializedView(nodes, at + 2, context), at + 2);
  if (isWord(kind, "function")) {
    return made(createFunction(nodes, at + 1, replace, context), at + 1, "function");
  }
  throw refusedObject("CREATE", kind);
}

/** CREATE SCHEMA [IF NOT EXISTS] name [AUTHORIZATION user] [QUOTA …] (dg/r_CREATE_SCHEMA) */
function createSchema(nodes: readonly Node[], start: number, context: StatementContext): Action {
  const at = skip(nodes, start, "if", "not", "exists");
  // CREATE SCHEMA AUTHORIZATION u makes a schema of the user's name.
  const unnamed = isWord(nodes[at], "authorization") && isName(nodes[at + 1]);
  const name = nodes[unnamed ? at + 1 : at];
  if (!isName(name)) throw unexpected(name);
  const authorized = isWord(nodes[at + 1], "authorization") ? nodes[at + 2] : undefined;
  if (!unnamed && nodes.length > at + 1 && !isWord(nodes[at + 1], "authorization", "quota")) {
    throw unexpected(nodes[at + 1]);
  }
  // (dg/r_names; PostgreSQL: ddl-schemas)
  if (name.word.startsWith("pg_")) {
    throw new RedshiftError(`unacceptable schema name "${name.word}"`, {
      code: "42939",
      detail: 'The prefix "pg_" is reserved for system schemas.',
    });
  }
  const owner = unnamed ? name.word : isName(authorized) ? authorized.word : null;
  return {
    command: "CREATE SCHEMA",
    readOnly: false,
    execute: async (executor) => {
      const { rows } = await executor.run(
        `select 1 from duckdb_schemas() where schema_name = ${literal(name.word)} and database_name = current_database()`,
      );
      if (rows.length > 0 && at > start) return done;
      await executor.run(`create schema ${quoteWord(name.word)}`);
      await ownNewSchema(executor, name.word, owner, context.user);
      return done;
    },
  };
}
