import type { TableMeta } from "../../catalog/table-meta.ts";
import { withColumn } from "../../privileges/column-grants.ts";
import { RedshiftError } from "../../types.ts";
import { isName, isWord, type Node } from "../tree.ts";
import { type Action, done, type Executor, type RelationName } from "./action.ts";
import { changeMeta } from "./change-meta.ts";
import { type Dependent, dependentsOf, dropDependent } from "./dependents.ts";
import { dropForeignKeys, foreignKeysTo } from "./foreign-keys.ts";
import { expectEnd, quoted, quoteWord, unexpected } from "./names.ts";

/** ALTER TABLE … DROP [COLUMN] name [RESTRICT | CASCADE] (dg/r_ALTER_TABLE) */
export function dropColumn(name: RelationName, rest: readonly Node[]): Action {
  const at = isWord(rest[1], "column") ? 2 : 1;
  const column = rest[at];
  if (!isName(column)) throw unexpected(column);
  const cascade = isWord(rest[at + 1], "cascade");
  expectEnd(rest, isWord(rest[at + 1], "cascade", "restrict") ? at + 2 : at + 1);
  return {
    command: "ALTER TABLE",
    readOnly: false,
    execute: async (executor) => {
      refuseLayout(await executor.readMeta(name), column.word);
      const dependents = name.temporary ? [] : await dependentsOf(executor, name);
      const widths = new Map<Dependent, number | null>();
      for (const dependent of dependents) widths.set(dependent, await widthOf(executor, dependent));
      await clearKeys(executor, name, column.word, cascade);
      await executor.run(`alter table ${quoted(name)} drop column ${quoteWord(column.word)}`);
      for (const dependent of dependents) {
        if ((await widthOf(executor, dependent)) === widths.get(dependent)) continue;
        if (!cascade) throw dependsOn(name, column.word, `${dependent.kind} ${dependent.name.name}`);
        await dropDependent(executor, dependent);
      }
      await changeMeta(name, (meta) => withoutColumn(meta, column.word))(executor);
      return done;
    },
  };
}

/** CASCADE does not help against these. */
function refuseLayout(meta: TableMeta, column: string): void {
  const distkey = meta.distkey === column;
  if (!distkey && meta.sortkeys?.includes(column) !== true) return;
  throw new RedshiftError(`cannot drop ${distkey ? "distkey" : "sortkey"} column "${column}"`, {
    code: "0A000",
    hint: `Use ALTER TABLE … ALTER ${distkey ? "DISTSTYLE EVEN" : "SORTKEY NONE"} first.`,
  });
}

/** Keys of this table that hold the column, and keys of others that refer to it. */
async function clearKeys(
  executor: Executor,
  name: RelationName,
  column: string,
  cascade: boolean,
): Promise<void> {
  const { constraints = [] } = await executor.readMeta(name);
  const own = constraints.find(({ columns }) => columns.includes(column));
  const others = name.temporary
    ? []
    : await foreignKeysTo(executor, (schema, table) => schema === name.schema && table === name.name);
  const referring = others.filter(({ constraint }) => constraint.references?.columns.includes(column));
  if (!cascade) {
    const first = own?.name ?? referring[0]?.constraint.name;
    if (first !== undefined) throw dependsOn(name, column, `constraint ${first}`);
  }
  await dropForeignKeys(executor, referring);
}

function dependsOn({ name }: RelationName, column: string, what: string): RedshiftError {
  return new RedshiftError(`cannot drop table ${name} column ${column} because other objects depend on it`, {
    code: "2BP01",
    detail: `${what} depends on table ${name} column ${column}`,
    hint: "Use DROP ... CASCADE to drop the dependent objects too.",
  });
}

/**
 * How many columns a view's query gives; null where what it reads is there no more. The view itself is not
 * asked: the engine would remember its new columns although the statement is rolled back.
 */
async function widthOf(executor: Executor, { query }: Dependent): Promise<number | null> {
  try {
    const { sql } = await executor.rewrite(query);
    return (await executor.run(`select * from (${sql}) limit 0`)).columns.length;
  } catch {
    return null;
  }
}

function withoutColumn(meta: TableMeta, column: string): TableMeta {
  const without = <T>(record: Readonly<Record<string, T>> = {}): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(record).filter(([name]) => name !== column));
  const { types, encodings, identities, generated, constraints, columnComments } = meta;
  return {
    ...withColumn(meta, column, null),
    ...(types === undefined ? {} : { types: without(types) }),
    ...(encodings === undefined ? {} : { encodings: without(encodings) }),
    ...(identities === undefined ? {} : { identities: without(identities) }),
    ...(generated === undefined ? {} : { generated: generated.filter((name) => name !== column) }),
    ...(columnComments === undefined ? {} : { columnComments: without(columnComments) }),
    ...(constraints === undefined
      ? {}
      : { constraints: constraints.filter(({ columns }) => !columns.includes(column)) }),
  };
}
