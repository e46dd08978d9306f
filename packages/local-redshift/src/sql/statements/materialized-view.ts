import type { TableMeta } from "../../catalog/table-meta.ts";
import { RedshiftError } from "../../types.ts";
import { recordedTypes } from "../../typing/recorded-types.ts";
import { rewriteText } from "../expression.ts";
import { tokenize } from "../tokens.ts";
import { isWord, type Node, parseTree, render, startsWith } from "../tree.ts";
import { type Action, done, type Executor, type RelationName } from "./action.ts";
import { boundQuery } from "./bound-query.ts";
import { checkDuplicates, checkKeys } from "./check-design.ts";
import { clearDependents } from "./dependents.ts";
import { layout } from "./layout.ts";
import { expectEnd, quoted, readName, skip, unexpected } from "./names.ts";
import { readsOf } from "./reads.ts";
import type { StatementContext } from "./statement-context.ts";
import { checkDistribution, readAttributes } from "./table-attributes.ts";

/**
 * CREATE MATERIALIZED VIEW: a table of what its query gives, with the query kept for REFRESH.
 * (dg/materialized-view-create-sql-command)
 */
export function createMaterializedView(
  nodes: readonly Node[],
  at: number,
  context: StatementContext,
): Action {
  const { name, next } = readName(nodes, at, context);
  const { attributes, next: end } = readAttributes(nodes, next);
  checkDistribution(attributes);
  let as = end;
  let autoRefresh = false;
  if (startsWith(nodes, as, "auto", "refresh")) {
    autoRefresh = isWord(nodes[as + 2], "yes");
    as += 3;
  }
  if (!isWord(nodes[as], "as")) throw unexpected(nodes[as]);
  const body = nodes.slice(as + 1);
  const sql = rewriteText(body, context);
  const types = recordedTypes(context.analysis);
  checkDuplicates(context.analysis?.columns?.map((column) => column.name) ?? []);
  return {
    command: "CREATE MATERIALIZED VIEW",
    readOnly: false,
    execute: async (executor) => {
      await executor.run(`create table ${quoted(name)} as ${sql}`);
      const query = render(
        await boundQuery(body, context.analysis?.findings, context.searchPath, executor),
      ).trim();
      const reads = readsOf(parseTree(tokenize(query)), context.schema);
      const meta: TableMeta = { ...attributes, types, materializedView: { query, reads, autoRefresh } };
      await checkKeys(executor, name, attributes);
      await executor.writeMeta(name, meta);
      return done;
    },
  };
}

/**
 * ALTER MATERIALIZED VIEW name AUTO REFRESH {YES | NO}: kept and shown; a view here is made anew by REFRESH
 * alone. Or ALTER, and how its rows are laid out. (dg/r_ALTER_MATERIALIZED_VIEW)
 */
export function alterMaterializedView(nodes: readonly Node[], context: StatementContext): Action {
  const { name, next } = readName(nodes, 3, context);
  if (isWord(nodes[next], "alter")) {
    const action = layout(name, nodes.slice(next), "ALTER MATERIALIZED VIEW");
    return {
      ...action,
      execute: async (executor) => {
        if ((await executor.readMeta(name)).materializedView === undefined) throw notOne(name);
        return action.execute(executor);
      },
    };
  }
  const choice = nodes[next + 2];
  if (!startsWith(nodes, next, "auto", "refresh")) {
    throw new RedshiftError("ALTER MATERIALIZED VIEW takes AUTO REFRESH and ALTER alone in local-redshift", {
      code: "0A000",
    });
  }
  if (!isWord(choice, "yes", "no")) throw unexpected(choice);
  expectEnd(nodes, next + 3);
  return {
    command: "ALTER MATERIALIZED VIEW",
    readOnly: false,
    execute: async (executor) => {
      const meta = await executor.readMeta(name);
      if (meta.materializedView === undefined) throw notOne(name);
      const materializedView = { ...meta.materializedView, autoRefresh: choice.word === "yes" };
      await executor.writeMeta(name, { ...meta, materializedView });
      return {
        ...done,
        notices: ["INFO: nothing is refreshed by itself here: use REFRESH MATERIALIZED VIEW"],
      };
    },
  };
}

/** REFRESH MATERIALIZED VIEW name [RESTRICT | CASCADE]: all its rows anew, in one transaction. */
export function refreshMaterializedView(nodes: readonly Node[], context: StatementContext): Action {
  if (!startsWith(nodes, 1, "materialized", "view")) throw unexpected(nodes[1]);
  const { name, next } = readName(nodes, 3, context);
  const end = isWord(nodes[next], "restrict", "cascade") ? next + 1 : next;
  expectEnd(nodes, end);
  return {
    command: "REFRESH",
    readOnly: false,
    execute: async (executor) => {
      const { materializedView } = await executor.readMeta(name);
      if (materializedView === undefined) throw notOne(name);
      const { sql } = await executor.rewrite(materializedView.query);
      await executor.run(`delete from ${quoted(name)}`);
      await executor.run(`insert into ${quoted(name)} ${sql}`);
      return { ...done, notices: [`INFO: Materialized view ${name.name} was recomputed successfully.`] };
    },
  };
}

/** DROP MATERIALIZED VIEW [IF EXISTS] name [CASCADE | RESTRICT] */
export function dropMaterializedView(
  nodes: readonly Node[],
  start: number,
  context: StatementContext,
): Action {
  const at = skip(nodes, start, "if", "exists");
  const { name, next } = readName(nodes, at, context);
  const cascade = isWord(nodes[next], "cascade");
  expectEnd(nodes, isWord(nodes[next], "cascade", "restrict") ? next + 1 : next);
  return {
    command: "DROP MATERIALIZED VIEW",
    readOnly: false,
    execute: async (executor) => {
      const meta =
        at > start ? await executor.readMeta(name).catch(() => null) : await executor.readMeta(name);
      if (meta === null) return done;
      if (meta.materializedView === undefined) throw notOne(name);
      await clearDependents(executor, name, "materialized view", cascade);
      await executor.run(`drop table ${quoted(name)}`);
      return done;
    },
  };
}

/** Rows of a materialized view come from its query alone. @throws RedshiftError 42809 */
export async function refuseMaterializedView(
  executor: Executor,
  name: RelationName,
  verb: string,
): Promise<void> {
  const meta = await executor.readMeta(name).catch((error: unknown) => {
    if (!(error instanceof RedshiftError) || error.code !== "42809") throw error;
    throw new RedshiftError(`cannot ${verb} view "${name.name}"`, { code: "42809" });
  });
  if (meta.materializedView === undefined) return;
  throw new RedshiftError(`cannot ${verb} materialized view "${name.name}"`, {
    code: "42809",
    hint: "REFRESH MATERIALIZED VIEW brings it up to date.",
  });
}

function notOne({ schema, name }: RelationName): RedshiftError {
  return new RedshiftError(`"${schema}.${name}" is not a materialized view`, { code: "42809" });
}
