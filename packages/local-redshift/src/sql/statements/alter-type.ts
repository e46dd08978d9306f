import { RedshiftError } from "../../types.ts";
import type { Node } from "../tree.ts";
import { readType, typeNamed } from "../types.ts";
import { type Action, done, type RelationName } from "./action.ts";
import { checkLengths } from "./check-lengths.ts";
import { expectEnd, quoted, quoteWord, unexpected } from "./names.ts";

/** ALTER COLUMN c TYPE varchar(n): only the size of VARCHAR columns changes. (dg/r_ALTER_TABLE) */
export function alterType(name: RelationName, column: string, rest: readonly Node[], at: number): Action {
  const read = readType(rest, at);
  if (read === undefined) throw unexpected(rest[at]);
  expectEnd(rest, at + read.length);
  const { type } = read;
  return {
    command: "ALTER TABLE",
    readOnly: false,
    execute: async (executor) => {
      const meta = await executor.readMeta(name);
      const declared = meta.types?.[column];
      const old = declared === undefined ? null : typeNamed(declared);
      if (old?.kind !== "varchar" || type.kind !== "varchar" || type.bytes === undefined) {
        throw new RedshiftError(`ALTER COLUMN TYPE changes the size of VARCHAR columns alone`, {
          code: "0A000",
          hint: "Add a column of the other type, fill it with UPDATE, and drop the old one.",
        });
      }
      if (meta.sortkeys?.includes(column) || meta.distkey === column) {
        throw new RedshiftError(`cannot alter type of column "${column}": it is a distribution or sort key`, {
          code: "0A000",
        });
      }
      const { rows } = await executor.run(
        `select count(*) from ${quoted(name)} where strlen(${quoteWord(column)}) > ${type.bytes}`,
      );
      if (Number(rows[0]?.[0]) > 0) {
        throw new RedshiftError("Value too long for type character varying", { code: "22001" });
      }
      await executor.writeMeta(name, {
        ...meta,
        types: { ...meta.types, [column]: type.redshift },
        unchecked: true,
      });
      await checkLengths(executor, name);
      return done;
    },
  };
}
