import { RedshiftError } from "../types.ts";
import type { Known } from "../typing/numeric.ts";
import { type Group, isWord, type Node, raw } from "./tree.ts";

const MOMENTS: ReadonlySet<string> = new Set(["date", "time", "timestamp", "timestamptz", "interval"]);

/**
 * A value of another type as SUPER: text is a string, whatever it says. (dg/ingest-super: "treats the value as a
 * single string") @throws RedshiftError 42846 for a date or time (dg/limitations-super)
 */
export function intoSuper(sql: string, type: Known): string {
  if (type?.kind === "super" || type?.kind === "null" || /^\(*null\)*$/i.test(sql)) return sql;
  if (type !== null && MOMENTS.has(type.kind)) {
    throw new RedshiftError(`cannot cast type ${type.redshift} to super`, {
      code: "42846",
      hint: "Cast it to varchar first.",
    });
  }
  // The engine can't tell the type of a bound value.
  return /^\(*\$\d+\)*$/.test(sql) ? `to_json(${sql}::varchar)` : `rs_to_super(${sql})`;
}

/** The values of which one result is made: all are SUPER where one is. */
export function allIntoSuper(values: readonly string[], types: readonly Known[]): readonly string[] {
  if (!types.some((type) => type?.kind === "super")) return values;
  return values.map((sql, at) => intoSuper(sql, types[at] ?? null));
}

/** The same of nodes, before they are rewritten. */
export function wrapped(part: readonly Node[]): readonly Node[] {
  const [first] = part;
  if (first === undefined || (part.length === 1 && isWord(first, "default", "null"))) return part;
  const bound = part.length === 1 && first.kind === "parameter";
  const inside: Group = { kind: "group", open: "(", before: "", children: part, beforeClose: "", at: -1 };
  return bound
    ? [raw("to_json(", first.before), first, raw("::varchar)")]
    : [raw("rs_to_super", first.before), inside];
}
