import type { TableMeta } from "../../catalog/table-meta.ts";
import { RedshiftError } from "../../types.ts";
import type { SqlType } from "../types.ts";
import type { Executor, RelationName } from "./action.ts";
import { columnNames } from "./check-lengths.ts";
import type { ColumnDefinition } from "./column-definition.ts";
import { mustHave } from "./foreign-keys.ts";

/** Encodings, and the types that some of them are limited to. (dg/c_Compression_encodings) */
const ENCODINGS: Readonly<Record<string, readonly SqlType["kind"][] | null>> = {
  raw: null,
  none: null,
  bytedict: null,
  delta: null,
  delta32k: null,
  lzo: null,
  mostly8: null,
  mostly16: null,
  mostly32: null,
  runlength: null,
  zstd: null,
  az64: ["smallint", "integer", "bigint", "decimal", "date", "time", "timestamp", "timestamptz", "interval"],
  text255: ["varchar"],
  text32k: ["varchar"],
};

/** @throws RedshiftError for a table whose parts don't go together (dg/r_CREATE_TABLE_NEW) */
export function checkDesign(
  table: string,
  columns: readonly ColumnDefinition[],
  meta: TableMeta,
  distkeys: readonly string[],
): void {
  const keys = (meta.constraints ?? []).filter(({ type }) => type === "PRIMARY KEY");
  if (keys.length > 1) {
    throw new RedshiftError(`multiple primary keys for table "${table}" are not allowed`, { code: "42P16" });
  }
  if (distkeys.length > 1) throw malformed("a table has one DISTKEY at most");
  for (const column of columns) {
    const { name, type, identity } = column;
    if (identity !== null && type.kind !== "integer" && type.kind !== "bigint") {
      throw malformed(`identity column "${name}" must be of type INT or BIGINT`);
    }
    if (column.encoding !== null) checkEncoding(name, column.encoding, type);
    const key = meta.distkey === name || meta.sortkeys?.includes(name) === true;
    if (key && type.kind === "super") {
      throw malformed(`column "${name}" of type SUPER can't be a distribution or sort key`);
    }
  }
}

/** @throws RedshiftError 42P16 */
export function checkEncoding(column: string, encoding: string, type: SqlType): void {
  const types = ENCODINGS[encoding];
  if (types === undefined)
    throw malformed(`invalid encoding type "${encoding}" specified for column "${column}"`);
  if (types !== null && !types.includes(type.kind)) {
    throw malformed(
      `invalid encoding type specified for column "${column}": ${encoding.toUpperCase()} does not go with ${type.redshift}`,
    );
  }
}

/** @throws RedshiftError 42703 for a distribution or sort key that is no column of the table */
export async function checkKeys(
  executor: Executor,
  name: RelationName,
  { distkey, sortkeys = [] }: Pick<TableMeta, "distkey" | "sortkeys">,
): Promise<void> {
  const keys = [...(distkey === undefined ? [] : [distkey]), ...sortkeys];
  if (keys.length > 0) mustHave(await columnNames(executor, name), keys);
}

/** @throws RedshiftError 42701 for a name that stands twice */
export function checkDuplicates(names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice === undefined) return;
  throw new RedshiftError(`column "${twice}" specified more than once`, { code: "42701" });
}

function malformed(message: string): RedshiftError {
  return new RedshiftError(message, { code: "42P16" });
}
