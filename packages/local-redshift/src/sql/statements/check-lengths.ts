import { tableOid } from "../../table-oid.ts";
import { literal } from "../tree.ts";
import { typeNamed } from "../types.ts";
import type { Executor, RelationName } from "./action.ts";
import { quoted, quoteWord } from "./names.ts";

/**
 * Makes a table check the lengths of its text before it is written to. CREATE TABLE AS and LIKE make
 * tables that only have them recorded: most are never written to again, and checks take time.
 */
export async function checkLengths(executor: Executor, target: RelationName): Promise<void> {
  const meta = await executor.readMeta(target);
  if (meta.unchecked !== true) return;
  const { unchecked: _, ...checked } = meta;
  const aside: RelationName = { ...target, name: `${target.name}__checked` };
  const columns = await readColumns(executor, target, meta.types ?? {});
  await executor.run(
    `create ${target.temporary ? "temp " : ""}table ${quoted(aside)} (${columns.join(", ")})`,
  );
  await executor.run(`insert into ${quoted(aside)} select * from ${quoted(target)}`);
  await executor.run(`drop table ${quoted(target)}`);
  await executor.run(`alter table ${quoted(aside)} rename to ${quoteWord(target.name)}`);
  await executor.writeMeta(target, checked);
}

/** The columns of a table as CREATE TABLE has them, lengths checked; with their defaults unless told otherwise. */
export async function readColumns(
  executor: Executor,
  target: RelationName,
  types: Readonly<Record<string, string>>,
  withDefaults = true,
): Promise<readonly string[]> {
  const { rows } = await executor.run(
    `select column_name, data_type, is_nullable, column_default from duckdb_columns()
     where table_name = ${literal(target.name)}
       and schema_name = ${literal(target.temporary ? "main" : target.schema)} order by column_index`,
  );
  return rows.map(([name, duckdb, nullable, standard]) => {
    const column = quoteWord(String(name));
    const missing = standard === null || !withDefaults ? "" : ` default ${String(standard)}`;
    const bound = lengthCheck(column, types[String(name)]);
    return `${column} ${String(duckdb)}${nullable === true ? "" : " not null"}${missing}${bound}`;
  });
}

/** The names of a table's columns, in order. */
export async function columnNames(executor: Executor, target: RelationName): Promise<readonly string[]> {
  const { rows } = await executor.run(
    `select column_name from duckdb_columns() where table_oid = (${tableOid(target)}) order by column_index`,
  );
  return rows.map(([name]) => String(name));
}

/** ` check (…)` for a text type; nothing for another. */
function lengthCheck(column: string, declared: string | undefined): string {
  const type = declared === undefined ? null : typeNamed(declared);
  if (type?.bytes === undefined) return "";
  return ` check (strlen(${type.kind === "char" ? `rtrim(${column}, ' ')` : column}) <= ${type.bytes})`;
}
