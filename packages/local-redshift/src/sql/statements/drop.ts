import { RedshiftError } from "../../types.ts";
import { isName, isSymbol, isWord, literal, type Node, startsWith } from "../tree.ts";
import { type Action, done, type Executor, type RelationName, statements } from "./action.ts";
import { clearDependents, clearDependentsOfSchema } from "./dependents.ts";
import { dropForeignKeys, foreignKeysTo } from "./foreign-keys.ts";
import { dropMaterializedView } from "./materialized-view.ts";
import { expectEnd, quoted, quoteWord, readName, skip, unexpected } from "./names.ts";
import { refusedObject } from "./refused.ts";
import type { StatementContext } from "./statement-context.ts";
import { dropFunction } from "./user-function.ts";
import { dropView } from "./views.ts";

/** DROP, by what is dropped. */
export function drop(nodes: readonly Node[], context: StatementContext): Action {
  const kind = nodes[1];
  if (isWord(kind, "view")) return dropView(nodes, 2, context);
  if (isWord(kind, "schema")) {
    const at = skip(nodes, 2, "if", "exists");
    const name = nodes[at];
    if (!isName(name)) throw unexpected(name);
    const cascade = isWord(nodes[at + 1], "cascade") ? " cascade" : "";
    const gone = ["functions", "pending_views", "object_access"].map(
      (table) => `delete from _redshift.${table} where schema_name = ${literal(name.word)}`,
    );
    const dropped = statements(
      "DROP SCHEMA",
      `drop schema ${at > 2 ? "if exists " : ""}${quoteWord(name.word)}${cascade}`,
      ...gone,
    );
    return {
      ...dropped,
      execute: async (executor) => {
        if (cascade !== "") await clearDependentsOfSchema(executor, name.word);
        return dropped.execute(executor);
      },
    };
  }
  if (startsWith(nodes, 1, "materialized", "view")) return dropMaterializedView(nodes, 3, context);
  if (isWord(kind, "function")) return dropFunction(nodes, context);
  if (!isWord(kind, "table")) throw refusedObject("DROP", kind);
  return dropTables(nodes, context);
}

/** DROP TABLE [IF EXISTS] name [, …] [CASCADE | RESTRICT] (dg/r_DROP_TABLE) */
function dropTables(nodes: readonly Node[], context: StatementContext): Action {
  const at = skip(nodes, 2, "if", "exists");
  const names: RelationName[] = [];
  let next = at;
  do {
    const read = readName(nodes, names.length === 0 ? next : next + 1, context);
    names.push(read.name);
    next = read.next;
  } while (isSymbol(nodes[next], ","));
  const cascade = isWord(nodes[next], "cascade");
  expectEnd(nodes, isWord(nodes[next], "cascade", "restrict") ? next + 1 : next);
  return {
    command: "DROP TABLE",
    readOnly: false,
    execute: async (executor) => {
      const notices: string[] = [];
      for (const name of names) {
        const meta = await executor.readMeta(name).catch(() => null);
        if (meta === null && at > 2) notices.push(`INFO: table "${name.name}" does not exist, skipping`);
        if (meta?.materializedView !== undefined) {
          throw new RedshiftError(`"${name.name}" is not a table`, {
            code: "42809",
            hint: "Use DROP MATERIALIZED VIEW to remove a materialized view.",
          });
        }
        if (!name.temporary) await clearDependents(executor, name, "table", cascade);
        if (meta !== null && !name.temporary) await clearForeignKeys(executor, name, names, cascade);
        await executor.run(`drop table ${at > 2 ? "if exists " : ""}${quoted(name)}`);
      }
      return { ...done, notices };
    },
  };
}

/**
 * Keys of other tables that refer to one; of tables that are dropped with it they don't count.
 * @throws RedshiftError 2BP01 without `cascade`
 */
async function clearForeignKeys(
  executor: Executor,
  { schema, name }: RelationName,
  together: readonly RelationName[],
  cascade: boolean,
): Promise<void> {
  const found = await foreignKeysTo(executor, (inSchema, table) => inSchema === schema && table === name);
  const keys = found.filter(
    ({ table }) => !together.some((one) => one.schema === table.schema && one.name === table.name),
  );
  const [first] = keys;
  if (first === undefined) return;
  if (!cascade) {
    const { constraint, table } = first;
    throw new RedshiftError(`cannot drop table ${name} because other objects depend on it`, {
      code: "2BP01",
      detail: `constraint ${constraint.name} on table ${table.schema}.${table.name} depends on table ${name}`,
      hint: "Use DROP ... CASCADE to drop the dependent objects too.",
    });
  }
  await dropForeignKeys(executor, keys);
}
