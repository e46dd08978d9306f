import type { TableMeta } from "../../catalog/table-meta.ts";
import { checkSchema } from "../../privileges/check-schema.ts";
import { objectAccess, relationAccess } from "../../privileges/kept-access.ts";
import { RedshiftError } from "../../types.ts";
import { isName, isSymbol, isWord, literal, type Node, stringValue } from "../tree.ts";
import { type Action, done, type Executor, type RelationName } from "./action.ts";
import { readName, unexpected } from "./names.ts";
import { refusedObject } from "./refused.ts";
import type { StatementContext } from "./statement-context.ts";

type Kept = (executor: Executor, text: string | undefined) => Promise<void>;

/**
 * COMMENT ON {TABLE | VIEW | COLUMN | CONSTRAINT … ON | SCHEMA | DATABASE} name IS {'text' | NULL}: kept where
 * pg_description, obj_description() and the remarks of svv_tables and svv_columns show it. (dg/r_COMMENT)
 */
export function comment(nodes: readonly Node[], context: StatementContext): Action {
  if (!isWord(nodes[1], "on")) throw unexpected(nodes[1]);
  const { next, keep } = readObject(nodes, context);
  const value = nodes[next + 1];
  const text = stringValue(value);
  if (!isWord(nodes[next], "is")) throw unexpected(nodes[next]);
  if ((text === undefined && !isWord(value, "null")) || nodes.length > next + 2) throw unexpected(value);
  return {
    command: "COMMENT",
    readOnly: false,
    execute: async (executor) => {
      await keep(executor, text);
      return done;
    },
  };
}

function readObject(
  nodes: readonly Node[],
  context: StatementContext,
): { readonly next: number; readonly keep: Kept } {
  const kind = nodes[2];
  if (isWord(kind, "table", "view")) {
    const { name, next } = readName(nodes, 3, context);
    return { next, keep: (executor, text) => onRelation(executor, name, text) };
  }
  if (isWord(kind, "column")) return readColumn(nodes, context);
  const object = nodes[3];
  if (!isName(object)) throw unexpected(object);
  if (isWord(kind, "constraint")) {
    if (!isWord(nodes[4], "on")) throw unexpected(nodes[4]);
    const { name, next } = readName(nodes, 5, context);
    return { next, keep: (executor, text) => onConstraint(executor, name, object.word, text) };
  }
  if (isWord(kind, "schema")) {
    return { next: 4, keep: (executor, text) => onSchema(executor, object.word, text) };
  }
  if (!isWord(kind, "database")) throw refusedObject("COMMENT ON", kind);
  if (object.word !== "dev") {
    throw new RedshiftError(`database "${object.word}" does not exist`, { code: "3D000" });
  }
  return {
    next: 4,
    keep: async (executor, text) => {
      const { access, write } = await objectAccess(executor, "database", "", "dev");
      await write(withComment(access, text));
    },
  };
}

/** [schema.]table.column */
function readColumn(
  nodes: readonly Node[],
  context: StatementContext,
): { readonly next: number; readonly keep: Kept } {
  let end = 4;
  while (isSymbol(nodes[end], ".")) end += 2;
  const column = nodes[end - 1];
  if (end < 6 || !isName(column)) throw unexpected(nodes[end]);
  const { name, next } = readName(nodes.slice(0, end - 2), 3, context);
  if (next !== end - 2) throw unexpected(nodes[next]);
  return { next: end, keep: (executor, text) => onColumn(executor, name, column.word, text) };
}

async function onRelation(executor: Executor, name: RelationName, text: string | undefined): Promise<void> {
  const { access, write } = await relationAccess(executor, name);
  await write(withComment(access, text));
}

async function onColumn(
  executor: Executor,
  name: RelationName,
  column: string,
  text: string | undefined,
): Promise<void> {
  const { access, write } = await relationAccess(executor, name);
  const { rows } = await executor.run(
    `select 1 from duckdb_columns() where table_name = ${literal(name.name)} and column_name = ${literal(column)}
       and ${name.bare ? `schema_name in (${literal(name.schema)}, 'main')` : `schema_name = ${literal(name.schema)}`}`,
  );
  if (rows.length === 0) {
    throw new RedshiftError(`column "${column}" of relation "${name.name}" does not exist`, {
      code: "42703",
    });
  }
  const { columnComments = {}, ...meta } = access as TableMeta;
  const { [column]: _, ...others } = columnComments;
  const comments = text === undefined ? others : { ...others, [column]: text };
  await write({ ...meta, columnComments: comments } as TableMeta);
}

async function onConstraint(
  executor: Executor,
  table: RelationName,
  constraint: string,
  text: string | undefined,
): Promise<void> {
  const meta = await executor.readMeta(table);
  const known = meta.constraints ?? [];
  if (!known.some(({ name }) => name === constraint)) {
    throw new RedshiftError(`constraint "${constraint}" for table "${table.name}" does not exist`, {
      code: "42704",
    });
  }
  const constraints = known.map((one) => (one.name === constraint ? withComment(one, text) : one));
  await executor.writeMeta(table, { ...meta, constraints });
}

async function onSchema(executor: Executor, schema: string, text: string | undefined): Promise<void> {
  await checkSchema(executor, schema);
  const { access, write } = await objectAccess(executor, "schema", schema, "");
  await write(withComment(access, text));
}

function withComment<T extends { readonly comment?: string }>(object: T, text: string | undefined): T {
  const { comment: _, ...rest } = object;
  return (text === undefined ? rest : { ...rest, comment: text }) as T;
}
