import type { TableMeta } from "../../catalog/table-meta.ts";
import { withColumn } from "../../privileges/column-grants.ts";
import { relationOwner } from "../../privileges/owner.ts";
import { RedshiftError } from "../../types.ts";
import type { RewriteContext } from "../rewrite-context.ts";
import { isName, isWord, type Node } from "../tree.ts";
import { typeNamed } from "../types.ts";
import { type Action, done, type Executor, type RelationName } from "./action.ts";
import { addColumn } from "./add-column.ts";
import { alterType } from "./alter-type.ts";
import { append } from "./append.ts";
import { changeMeta, metaAction } from "./change-meta.ts";
import { checkEncoding } from "./check-design.ts";
import { columnNames } from "./check-lengths.ts";
import { readConstraint, withName } from "./create-table.ts";
import { dependentsOf } from "./dependents.ts";
import { dropColumn } from "./drop-column.ts";
import { followRename } from "./follow-rename.ts";
import { checkReferences, followKeys, mustHave } from "./foreign-keys.ts";
import { layout } from "./layout.ts";
import { refuseMaterializedView } from "./materialized-view.ts";
import { expectEnd, type NameContext, quoted, quoteWord, readName, unexpected } from "./names.ts";

type Context = RewriteContext & NameContext;

/** ALTER TABLE. `at` is the node after TABLE. (dg/r_ALTER_TABLE) */
export function alterTable(nodes: readonly Node[], at: number, context: Context): Action {
  const { name, next } = readName(nodes, at, context);
  const rest = nodes.slice(next);
  const [verb, object] = rest;
  if (isWord(verb, "rename")) return rename(name, rest);
  if (isWord(verb, "owner")) return relationOwner(name, rest, context.user);
  const ofTable = (action: Action): Action => ({
    ...action,
    execute: async (executor) => {
      await refuseMaterializedView(executor, name, "alter");
      return action.execute(executor);
    },
  });
  if (isWord(verb, "add")) {
    const column = isWord(object, "column");
    const constraint = isWord(object, "constraint", "primary", "foreign", "unique");
    if (constraint) return ofTable(addConstraint(name, rest.slice(1), context.schema));
    return ofTable(addColumn(name, rest.slice(column ? 2 : 1), context));
  }
  if (isWord(verb, "drop")) return ofTable(drop(name, rest));
  if (isWord(verb, "append")) return ofTable(append(name, rest, context));
  if (isWord(verb, "alter")) return ofTable(alter(name, rest));
  throw unexpected(verb);
}

function rename(name: RelationName, rest: readonly Node[]): Action {
  if (isWord(rest[1], "to")) {
    const to = rest[2];
    if (!isName(to)) throw unexpected(to);
    expectEnd(rest, 3);
    return {
      command: "ALTER TABLE",
      readOnly: false,
      execute: async (executor) => {
        const kind = await kindOf(executor, name);
        const dependents = name.temporary ? [] : await dependentsOf(executor, name);
        await executor.run(`alter ${kind} ${quoted(name)} rename to ${quoteWord(to.word)}`);
        await followRename(executor, name, to.word, dependents);
        if (kind === "table" && !name.temporary) await followKeys(executor, name, to.word);
        return done;
      },
    };
  }
  const at = isWord(rest[1], "column") ? 2 : 1;
  const [from, word, to] = rest.slice(at);
  if (!isName(from) || !isWord(word, "to") || !isName(to)) throw unexpected(rest[at]);
  return {
    command: "ALTER TABLE",
    readOnly: false,
    execute: async (executor) => {
      await executor.run(
        `alter table ${quoted(name)} rename column ${quoteWord(from.word)} to ${quoteWord(to.word)}`,
      );
      const renamed = (meta: TableMeta): TableMeta =>
        renameColumn(withColumn(meta, from.word, to.word), from.word, to.word);
      return changeMeta(name, renamed)(executor);
    },
  };
}

async function kindOf(executor: Executor, name: RelationName): Promise<"table" | "view"> {
  const { rows } = await executor.run(
    `select 1 from duckdb_views() where schema_name = '${name.schema}' and view_name = '${name.name}'`,
  );
  return rows.length > 0 ? "view" : "table";
}

function renameColumn(meta: TableMeta, from: string, to: string): TableMeta {
  const names = (columns: readonly string[]): readonly string[] =>
    columns.map((name) => (name === from ? to : name));
  const keys = <T>(record: Readonly<Record<string, T>> = {}): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name === from ? to : name, value]));
  return {
    ...meta,
    ...(meta.distkey === undefined ? {} : { distkey: meta.distkey === from ? to : meta.distkey }),
    ...(meta.sortkeys === undefined ? {} : { sortkeys: names(meta.sortkeys) }),
    types: keys(meta.types),
    encodings: keys(meta.encodings),
    ...(meta.columnComments === undefined ? {} : { columnComments: keys(meta.columnComments) }),
    identities: keys(meta.identities),
    constraints: (meta.constraints ?? []).map((constraint) => ({
      ...constraint,
      columns: names(constraint.columns),
    })),
  };
}

function addConstraint(name: RelationName, nodes: readonly Node[], schema: string): Action {
  const constraint = withName(name, readConstraint(nodes));
  const action = metaAction(name, "ALTER TABLE", (meta) => {
    const standing = meta.constraints ?? [];
    if (constraint.type === "PRIMARY KEY" && standing.some(({ type }) => type === "PRIMARY KEY")) {
      throw new RedshiftError(`multiple primary keys for table "${name.name}" are not allowed`, {
        code: "42P16",
      });
    }
    if (standing.some((one) => one.name === constraint.name)) {
      throw new RedshiftError(`constraint "${constraint.name}" for relation "${name.name}" already exists`, {
        code: "42710",
      });
    }
    return { ...meta, constraints: [...standing, constraint] };
  });
  return {
    ...action,
    execute: async (executor) => {
      mustHave(await columnNames(executor, name), constraint.columns);
      await checkReferences(executor, [constraint], name, schema);
      return action.execute(executor);
    },
  };
}

function drop(name: RelationName, rest: readonly Node[]): Action {
  if (isWord(rest[1], "constraint")) {
    const constraint = rest[2];
    if (!isName(constraint)) throw unexpected(constraint);
    return metaAction(name, "ALTER TABLE", (meta) => {
      const standing = meta.constraints ?? [];
      if (!standing.some((one) => one.name === constraint.word)) {
        throw new RedshiftError(`constraint "${constraint.word}" does not exist`, { code: "42704" });
      }
      return { ...meta, constraints: standing.filter((one) => one.name !== constraint.word) };
    });
  }
  return dropColumn(name, rest);
}

function alter(name: RelationName, rest: readonly Node[]): Action {
  if (isWord(rest[1], "diststyle", "distkey", "sortkey", "compound", "interleaved", "encode"))
    return layout(name, rest);
  const at = isWord(rest[1], "column") ? 2 : 1;
  const column = rest[at];
  if (!isName(column)) throw unexpected(column);
  if (isWord(rest[at + 1], "encode")) {
    const encoding = rest[at + 2];
    if (!isName(encoding)) throw unexpected(encoding);
    const encoded = metaAction(name, "ALTER TABLE", (meta) => {
      const type = typeNamed(meta.types?.[column.word] ?? "");
      if (type !== null) checkEncoding(column.word, encoding.word, type);
      return { ...meta, encodings: { ...meta.encodings, [column.word]: encoding.word } };
    });
    return {
      ...encoded,
      execute: async (executor) => {
        mustHave(await columnNames(executor, name), [column.word], `of relation "${name.name}"`);
        return encoded.execute(executor);
      },
    };
  }
  if (isWord(rest[at + 1], "type")) return alterType(name, column.word, rest, at + 2);
  throw unexpected(rest[at + 1]);
}
