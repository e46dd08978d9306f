import type { SqlType } from "./types.ts";

/**
 * A cast as Redshift does it: character types cut to their length in bytes, floats print without a
 * trailing ".0". `value` is DuckDB SQL that binds tighter than `::`.
 */
export function castTo(value: string, type: SqlType): string {
  if (type.kind === "varchar" || type.kind === "char") {
    const text = `rs_text(${value})`;
    return type.bytes === undefined ? text : `rs_varchar(${text}, ${type.bytes})`;
  }
  return `${value}::${type.duckdb}`;
}
