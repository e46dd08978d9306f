import { RedshiftError } from "../../types.ts";
import { isWord, literal, type Node } from "../tree.ts";
import { type Action, done, type Executor, type RelationName } from "./action.ts";
import { checkLengths } from "./check-lengths.ts";
import { quoted, quoteWord, readName, unexpected } from "./names.ts";
import type { StatementContext } from "./statement-context.ts";

/**
 * ALTER TABLE target APPEND FROM source [IGNOREEXTRA] [FILLTARGET]: moves the rows, so that the source is
 * empty afterwards. Columns are matched by name and must have the same type. (dg/r_ALTER_TABLE_APPEND)
 */
export function append(name: RelationName, rest: readonly Node[], context: StatementContext): Action {
  if (!isWord(rest[1], "from")) throw unexpected(rest[1]);
  const { name: source, next } = readName(rest, 2, context);
  if (source.name === name.name && source.schema === name.schema) {
    throw new RedshiftError("ALTER TABLE APPEND takes two tables: a table can't be appended to itself", {
      code: "0A000",
    });
  }
  const options = rest.slice(next);
  const unknown = options.find((node) => !isWord(node, "ignoreextra", "filltarget"));
  if (unknown !== undefined) throw unexpected(unknown);
  const [ignoreExtra, fillTarget] = ["ignoreextra", "filltarget"].map((word) =>
    options.some((node) => isWord(node, word)),
  );
  if (ignoreExtra === true && fillTarget === true) {
    throw new RedshiftError("IGNOREEXTRA and FILLTARGET can't both be given", { code: "42601" });
  }
  return {
    command: "ALTER TABLE APPEND",
    readOnly: false,
    alone: "ALTER TABLE APPEND",
    execute: async (executor) => {
      const [to, from] = [await columnsOf(executor, name), await columnsOf(executor, source)];
      const extra = [...from.keys()].filter((column) => !to.has(column));
      const missing = [...to.keys()].filter((column) => !from.has(column));
      if (extra.length > 0 && ignoreExtra !== true) throw mismatch("IGNOREEXTRA", extra);
      if (missing.length > 0 && fillTarget !== true) throw mismatch("FILLTARGET", missing);
      const shared = [...to.keys()].filter((column) => from.has(column));
      const differing = shared.find((column) => to.get(column) !== from.get(column));
      if (differing !== undefined) {
        throw new RedshiftError(`column "${differing}" has different types in the two tables`, {
          code: "42804",
        });
      }
      await checkLengths(executor, name);
      const names = shared.map(quoteWord).join(", ");
      const { rowsChanged } = await executor.run(
        `insert into ${quoted(name)} (${names}) select ${names} from ${quoted(source)}`,
      );
      await executor.run(`delete from ${quoted(source)}`);
      return { ...done, rowCount: rowsChanged };
    },
  };
}

/** Types by name of column, as declared. */
async function columnsOf(executor: Executor, name: RelationName): Promise<ReadonlyMap<string, string>> {
  const { types = {} } = await executor.readMeta(name);
  const { rows } = await executor.run(
    `select column_name, data_type from duckdb_columns() where table_name = ${literal(name.name)}
       and schema_name = ${literal(name.temporary ? "main" : name.schema)} order by column_index`,
  );
  return new Map(rows.map(([column, type]) => [String(column), types[String(column)] ?? String(type)]));
}

function mismatch(option: string, columns: readonly string[]): RedshiftError {
  const side = option === "IGNOREEXTRA" ? "the source has columns" : "the target has columns";
  const other = option === "IGNOREEXTRA" ? "the target" : "the source";
  return new RedshiftError(`${side} that ${other} has not: ${columns.join(", ")}`, {
    code: "42804",
    hint: `${option} passes over them.`,
  });
}
