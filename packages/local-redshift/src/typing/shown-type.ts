import { redshiftTypeOf } from "../sql/types.ts";
import type { Known } from "./numeric.ts";

/**
 * Redshift's name of a result column's type: what analysis found, where the engine's type agrees with it,
 * else the nearest name for the engine's.
 */
export function shownType(duckdb: string, found: Known | undefined): string {
  if (found === null || found === undefined) return redshiftTypeOf(duckdb);
  const agrees =
    found.kind === "decimal" ? scaleOf(duckdb) === found.scale : agreesWith(duckdb, found.duckdb);
  return agrees ? found.redshift : redshiftTypeOf(duckdb);
}

function agreesWith(duckdb: string, expected: string): boolean {
  if (expected === "TIMESTAMPTZ") return duckdb === "TIMESTAMP WITH TIME ZONE";
  return duckdb === expected;
}

function scaleOf(duckdb: string): number | undefined {
  const match = /^DECIMAL\(\d+,(\d+)\)$/.exec(duckdb);
  return match === null ? undefined : Number(match[1]);
}
