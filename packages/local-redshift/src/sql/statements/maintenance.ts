import { findRelation } from "../../privileges/kept-access.ts";
import { RedshiftError } from "../../types.ts";
import { isName, isParens, isWord, type Node, splitByComma } from "../tree.ts";
import { type Action, done, type Executor, notice, type RelationName } from "./action.ts";
import { columnNames } from "./check-lengths.ts";
import { mustHave } from "./foreign-keys.ts";
import { expectEnd, readColumns, readName, skip, unexpected } from "./names.ts";
import type { StatementContext } from "./statement-context.ts";

const VACUUM = ["full", "sort", "only", "delete", "reindex", "recluster", "to", "percent", "boost"];
const ANALYZE = ["verbose", "predicate", "all", "columns"];

/** VACUUM and ANALYZE: their forms are checked, and there is nothing to do. (dg/r_VACUUM_command, dg/r_ANALYZE) */
export function maintenance(nodes: readonly Node[], context: StatementContext): Action {
  const vacuum = isWord(nodes[0], "vacuum");
  if (!vacuum && isWord(nodes[1], "compression")) {
    throw new RedshiftError("ANALYZE COMPRESSION is not supported by local-redshift", {
      code: "0A000",
      hint: "It measures the encodings of a cluster.",
    });
  }
  const words = vacuum ? VACUUM : ANALYZE;
  const command = vacuum ? "VACUUM" : "ANALYZE";
  const at = nodes.findIndex((node, index) => index > 0 && isName(node) && !isWord(node, ...words));
  const read = at < 0 ? null : readName(nodes, at, context);
  const end = read === null ? nodes.length : read.next;
  const list = vacuum ? undefined : nodes[end];
  for (const node of [
    ...nodes.slice(1, at < 0 ? nodes.length : at),
    ...nodes.slice(isParens(list) ? end + 1 : end),
  ]) {
    if (!isWord(node, ...words) && node.kind !== "number") throw unexpected(node);
  }
  const action = notice(command, `INFO: ${command} has nothing to do here`);
  const checked: Action = {
    ...action,
    execute: async (executor) => {
      if (read !== null) await mustStand(executor, read.name, isParens(list) ? readColumns(list) : []);
      return action.execute(executor);
    },
  };
  return vacuum ? { ...checked, alone: "VACUUM" } : checked;
}

/** LOCK [TABLE] name [, …]: there is nothing to lock, but the tables must stand. (dg/r_LOCK) */
export function lock(nodes: readonly Node[], context: StatementContext): Action {
  const tables = splitByComma(nodes.slice(skip(nodes, 1, "table"))).map((part) => {
    const { name, next } = readName(part, 0, context);
    expectEnd(part, next);
    return name;
  });
  if (tables.length === 0) throw unexpected(undefined);
  return {
    ...notice("LOCK TABLE"),
    execute: async (executor) => {
      for (const name of tables) await mustStand(executor, name, []);
      return done;
    },
  };
}

const CATALOG = /^(?:pg|stl|stv|svl|svv|sys|svcs)_/;

/** @throws RedshiftError 42P01, 42703 for a table or columns that are not there */
async function mustStand(executor: Executor, name: RelationName, columns: readonly string[]): Promise<void> {
  if (CATALOG.test(name.name) || CATALOG.test(name.schema)) return;
  const found = await findRelation(executor, name);
  if (found === undefined) {
    throw new RedshiftError(`relation "${name.name}" does not exist`, { code: "42P01" });
  }
  if (columns.length > 0) mustHave(await columnNames(executor, name), columns, `of relation "${name.name}"`);
}
