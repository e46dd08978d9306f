import { RedshiftError } from "../types.ts";
import { isInteger, isNumber, isText, type Known } from "../typing/numeric.ts";
import { allowsComposite, cutsParts, type IntervalQualifier, qualifiedInterval } from "./interval.ts";
import { intoSuper } from "./into-super.ts";
import { literalIso, type MomentKind, type Today } from "./moment-literal.ts";
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
  return readsText(type) && !isBoundOrNull(value)
    ? `rs_to_${type.kind}(${value})`
    : `${value}::${type.duckdb}`;
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
  if (from?.kind === "boolean" && isText(type)) throw noCast(from, type, at);
  if (from?.kind === "decimal" && type.kind === "boolean") {
    // (dg/limitations-super)
    throw new RedshiftError("cannot cast type numeric to boolean", {
      code: "42846",
      hint: "Compare it: value <> 0.",
    });
  }
  if (from?.kind === "interval" && isText(type)) {
    // The engine writes months out, and PostgreSQL's style has "mons". (dg/r_interval_data_types: Interval styles)
    return castTo(`replace(${value}::varchar, 'month', 'mon')`, type);
  }
  if (type.qualifier !== undefined) return intervalCast(value, type, type.qualifier, from, context);
  if (isMoment(type)) return momentCast(value, type, from, context);
  if (isNumber(type) && (from === null || isText(from))) return textCast(value, type);
  const cuts = from?.kind === "decimal" && findings?.readsTables === true && !context.roundsNumeric;
  if (!cuts || !(isInteger(type) || type.kind === "decimal")) return castTo(value, type);
  const places = type.scale ?? 0;
  return places >= (from.scale ?? 0) ? castTo(value, type) : `trunc(${value}, ${places})::${type.duckdb}`;
}

function noCast(from: SqlType, to: SqlType, at: number): RedshiftError {
  const name = (type: SqlType): string => type.redshift.replace(/\(.*\)$/, "");
  return new RedshiftError(`cannot cast type ${name(from)} to ${name(to)}`, {
    code: "42846",
    hint: "Use CASE WHEN value THEN 'true' WHEN NOT value THEN 'false' END.",
    ...(at >= 0 ? { position: at + 1 } : {}),
  });
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
  return isMoment(type)
    ? `try_cast(rs_super_string(${value}) as ${type.duckdb})`
    : `try_cast(${value} as ${type.duckdb})`;
}

function isBoundOrNull(value: string): boolean {
  return /^\(*(?:\$\d+|null)\)*$/i.test(value);
}

/** A cast to an interval with a qualifier. @throws RedshiftError 0A000 where parts would have to be cut off */
function intervalCast(
  value: string,
  type: SqlType,
  qualifier: IntervalQualifier,
  from: Known,
  { setting }: RewriteContext,
): string {
  const quoted = quotedText(value);
  if (quoted !== undefined) return `(${qualifiedInterval(quoted, qualifier, allowsComposite(setting))})`;
  if (from?.kind === "interval" && from.redshift === type.redshift && !cutsParts(qualifier)) return value;
  if (isBoundOrNull(value)) return `${value}::${type.duckdb}`;
  throw new RedshiftError("only a literal can be cast to an interval with a qualifier in local-redshift", {
    code: "0A000",
    hint: "Write the interval as a literal, or cast to interval alone.",
  });
}

/** The text of a string literal, in parentheses or not. */
function quotedText(value: string): string | undefined {
  return /^\(?'((?:[^']|'')*)'\)?$/.exec(value)?.[1]?.replaceAll("''", "'");
}

/** Types whose macro tells texts from other values where their type is not known. */
function readsText({ kind }: SqlType): boolean {
  return kind === "date" || kind === "timestamp" || kind === "timestamptz";
}

function isMoment(type: SqlType): type is SqlType & { readonly kind: MomentKind } {
  const { kind } = type;
  return kind === "date" || kind === "time" || kind === "timestamp" || kind === "timestamptz";
}

/**
 * A cast to a date or time: a text may be any literal that Redshift reads. (dg/r_Date_and_time_literals) A
 * TIMESTAMPTZ has the time of day of the session's zone. (dg/c_Supported_data_types)
 */
function momentCast(
  value: string,
  type: SqlType & { readonly kind: MomentKind },
  from: Known,
  today: Today,
): string {
  if (isBoundOrNull(value)) return `${value}::${type.duckdb}`;
  const quoted = quotedText(value);
  if (quoted !== undefined) return `${literal(literalIso(quoted, type.kind, today))}::${type.duckdb}`;
  if (from !== null && isText(from)) return `rs_read_${type.kind}(${value})`;
  if (type.kind === "time" && from?.kind === "timestamptz") return `${value}::timestamp::time`;
  return from === null && readsText(type) ? `rs_to_${type.kind}(${value})` : `${value}::${type.duckdb}`;
}
