import { RedshiftError } from "../types.ts";
import { isInteger, isNumber, isText } from "../typing/numeric.ts";
import { intoSuper } from "./into-super.ts";
import { isoText } from "./moment-literal.ts";
import type { RewriteContext } from "./rewrite-context.ts";
import { literal } from "./tree.ts";
import { MAX_BYTES, type SqlType } from "./types.ts";

/**
 * A cast as Redshift does it: character types cut to their length in bytes, floats print without a
 * trailing ".0". `value` is DuckDB SQL that binds tighter than `::`.
 */
export function castTo(value: string, type: SqlType): string {
  if (type.kind === "varchar" || type.kind === "char") {
    // A bound parameter is text already, of any length.
    const bound = /^\$\d+$/.test(value);
    const text = bound ? `${value}::varchar` : `rs_text(${value})`;
    const cut =
      type.bytes === undefined || (bound && type.bytes === MAX_BYTES)
        ? text
        : `rs_varchar(${text}, ${type.bytes})`;
    // CHAR is kept without the blanks that fill it, and shown with them.
    return type.kind === "char" ? `rtrim(${cut}, ' ')` : cut;
  }
  if (type.kind === "super") return intoSuper(value, null);
  return isMoment(type) ? momentCast(value, type) : `${value}::${type.duckdb}`;
}

/**
 * The cast at an offset. A decimal that was read from a table is cut, not rounded, unless
 * enable_numeric_rounding is on: without a table the leader node answers, which rounds.
 * (dg/r_Numeric_types201, dg/r_enable_numeric_rounding)
 */
export function castAt(at: number, value: string, type: SqlType, context: RewriteContext): string {
  const { findings } = context.analysis ?? {};
  const from = findings?.casts.get(at) ?? null;
  if (type.kind === "super") return intoSuper(value, from);
  if (from?.kind === "super") return superCast(value, type);
  if (from?.kind === "decimal" && type.kind === "boolean") {
    // (dg/limitations-super)
    throw new RedshiftError("cannot cast type numeric to boolean", {
      code: "42846",
      hint: "Compare it with 0.",
    });
  }
  if (isNumber(type) && (from === null || isText(from))) return textCast(value, type);
  const cuts = from?.kind === "decimal" && findings?.readsTables === true && !context.roundsNumeric;
  if (!cuts || !(isInteger(type) || type.kind === "decimal")) return castTo(value, type);
  const places = type.scale ?? 0;
  return places >= (from.scale ?? 0) ? castTo(value, type) : `trunc(${value}, ${places})::${type.duckdb}`;
}

/** A cast of what may be text to a number: the engine reads more as a number than Redshift does. */
export function textCast(value: string, type: SqlType): string {
  if (isBoundOrNull(value)) return castTo(value, type);
  const name = type.kind === "decimal" ? "numeric" : type.kind;
  return `rs_text_to_${name}(${value})::${type.duckdb}`;
}

/** A SUPER value that can't be cast is NULL. (dg/super-configurations: cast_super_null_on_error is on) */
function superCast(value: string, type: SqlType): string {
  if (type.kind === "varchar" || type.kind === "char") return castTo(`rs_super_text(${value})`, type);
  if (type.kind === "boolean") return `rs_super_to_boolean(${value})`;
  return isMoment(type) || type.kind === "time"
    ? `try_cast(rs_super_string(${value}) as ${type.duckdb})`
    : `try_cast(${value} as ${type.duckdb})`;
}

function isBoundOrNull(value: string): boolean {
  return /^\(*(?:\$\d+|null)\)*$/i.test(value);
}

function isMoment({ kind }: SqlType): boolean {
  return kind === "date" || kind === "timestamp" || kind === "timestamptz";
}

/** A cast to a date or time: a text may be any literal that Redshift reads. (dg/r_Date_and_time_literals) */
function momentCast(value: string, type: SqlType): string {
  if (isBoundOrNull(value)) return `${value}::${type.duckdb}`;
  const quoted = /^\(?'((?:[^']|'')*)'\)?$/.exec(value)?.[1];
  return quoted === undefined
    ? `rs_to_${type.kind}(${value})`
    : `${literal(isoText(quoted.replaceAll("''", "'"), type.kind === "date" ? "date" : "timestamp"))}::${type.duckdb}`;
}
