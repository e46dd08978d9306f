import type { SqlType } from "./types.ts";

/**
 * A cast as Redshift does it: character types cut to their length in bytes, floats print without a
 * trailing ".0". `value` is DuckDB SQL that binds tighter than `::`.
 */
export function castTo(value: string, type: SqlType): string {
  if (type.kind === "varchar" || type.kind === "char") {
    const text = `rs_text(${value})`;
    const cut = type.bytes === undefined ? text : `rs_varchar(${text}, ${type.bytes})`;
    // CHAR is kept without the blanks that fill it, and shown with them.
    return type.kind === "char" ? `rtrim(${cut}, ' ')` : cut;
  }
  return `${value}::${type.duckdb}`;
}
