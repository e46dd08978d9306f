import { RedshiftError } from "../../types.ts";
import type { Node } from "../tree.ts";
import type { Action, RelationName } from "./action.ts";
import { changeMeta } from "./change-meta.ts";
import { columnSql, readColumn } from "./column-definition.ts";
import { withComputedDefault } from "./default-value.ts";
import { quoted, quoteWord } from "./names.ts";
import type { StatementContext } from "./statement-context.ts";

/** ALTER TABLE … ADD [COLUMN] (dg/r_ALTER_TABLE) */
export function addColumn(name: RelationName, nodes: readonly Node[], context: StatementContext): Action {
  const column = readColumn(nodes, context);
  if (column.notNull && column.defaultValue === null) {
    throw new RedshiftError(`ALTER TABLE ADD COLUMN: a NOT NULL column needs a DEFAULT`, { code: "0A000" });
  }
  if (column.identity !== null || column.distkey || column.sortkey || column.constraints.length > 0) {
    throw new RedshiftError("ALTER TABLE ADD COLUMN takes no key, IDENTITY, DISTKEY or SORTKEY", {
      code: "0A000",
    });
  }
  // DuckDB adds no column with a check: the table is made anew with it before it is written to.
  const { bytes, ...type } = column.type;
  const [table, called] = [quoted(name), quoteWord(column.name)];
  return {
    command: "ALTER TABLE",
    readOnly: false,
    execute: async (executor) => {
      const computed = await withComputedDefault(executor, column);
      const sql = columnSql({ ...computed, notNull: false, type }, null);
      await executor.run(`alter table ${table} add column ${sql}`);
      if (bytes !== undefined && computed.defaultValue !== null) {
        const { rows } = await executor.run(
          `select 1 from ${table} where strlen(${type.kind === "char" ? `rtrim(${called}, ' ')` : called}) > ${bytes} limit 1`,
        );
        if (rows.length > 0)
          throw new RedshiftError(`value too long for type ${type.redshift}`, { code: "22001" });
      }
      if (column.notNull) await executor.run(`alter table ${table} alter column ${called} set not null`);
      return changeMeta(name, (meta) => ({
        ...meta,
        types: { ...meta.types, [column.name]: column.type.redshift },
        ...(bytes === undefined ? {} : { unchecked: true }),
      }))(executor);
    },
  };
}
