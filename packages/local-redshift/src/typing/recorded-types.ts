import type { Analysis } from "./analysis.ts";

/**
 * The types of a query's columns that the engine would not keep: lengths of text, digits of decimals. By
 * name of column, or by the names in `names` in their place; empty where nothing is known.
 */
export function recordedTypes(
  analysis: Analysis | null,
  names: readonly string[] | null = null,
): Readonly<Record<string, string>> {
  const types: Record<string, string> = {};
  for (const [at, { name, type }] of (analysis?.columns ?? []).entries()) {
    if (type === null || !["char", "varchar", "decimal"].includes(type.kind)) continue;
    types[names?.[at] ?? name] = type.redshift;
  }
  return types;
}
