import { digits, type Known } from "../typing/numeric.ts";
import type { SqlType } from "./types.ts";

/**
 * Decimal quotients: DuckDB divides decimals as doubles. Here both sides become whole numbers, are
 * divided as such, cut and not rounded, and the point is put back.
 */

/** `left / right` with the digits of `result`. `divisor` guards against zero. */
export function decimalQuotient(
  left: { readonly sql: string; readonly type: SqlType },
  right: { readonly sql: string; readonly type: SqlType },
  result: SqlType,
  divisor: (sql: string) => string,
): string {
  const from = digits(left.type)?.scale ?? 0;
  const by = digits(right.type)?.scale ?? 0;
  const shift = (result.scale ?? 0) + by - from;
  const dividend = shifted(unscaled(left.sql, left.type, from), shift);
  const quotient = `(${dividend} // ${divisor(shifted(unscaled(right.sql, right.type, by), -shift))})`;
  return `${pointed(quotient, result.scale ?? 0)}::${result.duckdb}`;
}

/** Whether a division of these must be made by `decimalQuotient`. */
export function isDecimalDivision(left: Known, right: Known, result: Known): boolean {
  return left !== null && right !== null && result?.kind === "decimal";
}

/** The digits of a decimal as a whole number. */
function unscaled(sql: string, type: SqlType, scale: number): string {
  if (scale === 0) return `(${sql})::hugeint`;
  // The product would have more digits than a decimal holds: its text always shows all of them.
  if ((type.precision ?? 38) + scale > 38) return `replace((${sql})::varchar, '.', '')::hugeint`;
  return `((${sql}) * 1${"0".repeat(scale)}::decimal(${scale + 1},0))::hugeint`;
}

function shifted(sql: string, places: number): string {
  return places <= 0 ? sql : `(${sql} * 1${"0".repeat(places)}::hugeint)`;
}

/** A whole number with its last digits behind the point. */
function pointed(sql: string, scale: number): string {
  if (scale === 0) return sql;
  return `(${sql}::decimal(38,0) * 0.${"0".repeat(scale - 1)}1::decimal(${scale},${scale}))`;
}
