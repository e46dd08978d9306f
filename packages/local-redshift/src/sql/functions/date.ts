import { RedshiftError } from "../../types.ts";
import type { Known } from "../../typing/numeric.ts";
import { datePart, stepPart } from "../date-parts.ts";
import { isoText } from "../moment-literal.ts";
import { momentSql } from "../session-values.ts";
import { engineZone } from "../time-zone.ts";
import { literal } from "../tree.ts";
import { argument, literalArgument, partArgument } from "./arguments.ts";
import { type Call, each, type FunctionList, refused, rewrite } from "./function-rule.ts";
import { datePattern } from "./native/date-pattern.ts";
import { numberPattern } from "./native/number-pattern.ts";

/** The argument with a date, a time or both, whatever its type; a text is read as a timestamp. */
function moment(call: Call, index: number): string {
  const text = literalArgument(call, index);
  if (text !== undefined) return `timestamp ${literal(isoText(text, "timestamp"))}`;
  const value = argument(call, index);
  if (/^null$/i.test(value)) return "null::timestamp";
  // The engine can't choose among macros for an aggregate, a window function or an alias.
  switch (call.argTypes[index]?.kind) {
    case "timestamp":
    case "timestamptz":
    case "time":
      return `(${value})`;
    case "date":
      return `(${value})::timestamp`;
    case "varchar":
    case "char":
      return `rs_read_timestamp(${value})`;
    default:
      return `rs_moment(${value})`;
  }
}

/** `count` steps of a date part as an interval. Multiplying an interval overflows where to_seconds and its like do not. */
function steps(part: string, count: string): string {
  if (part === "quarter") return `to_months(3 * (${count})::integer)`;
  const whole = ["hour", "minute", "microsecond"].includes(part)
    ? "bigint"
    : part.endsWith("second")
      ? null
      : "integer";
  return `to_${PLURALS[part] ?? `${part}s`}(${whole === null ? count : `(${count})::${whole}`})`;
}

const PLURALS: Readonly<Record<string, string>> = { century: "centuries", millennium: "millennia" };

/** The parts that a TIMESTAMPTZ alone has. (dg/r_Dateparts_for_datetime_functions) */
const OF_ZONE: ReadonlySet<string> = new Set(["timezone", "timezone_hour", "timezone_minute"]);

/**
 * EXTRACT and DATE_PART as an integer. Milliseconds and microseconds are those within the second.
 * @throws RedshiftError 0A000 for a part of the zone of what is no TIMESTAMPTZ
 */
export function extractPart(name: string, from: string, type: Known = null): string {
  if (OF_ZONE.has(name.toLowerCase())) {
    if (type?.kind === "timestamptz") return `extract(${name} from ${from})::integer`;
    throw new RedshiftError(`timestamp units "${name}" are supported for TIMESTAMPTZ alone`, {
      code: "0A000",
      hint: "Cast the value to timestamptz.",
    });
  }
  const part = datePart(name);
  if (part === "millisecond") return `(extract(millisecond from ${from}) % 1000)::integer`;
  if (part === "microsecond") return `(extract(microsecond from ${from}) % 1000000)::integer`;
  if (part === "epoch") return `floor(extract(epoch from ${from}))::bigint`;
  return `extract(${part} from ${from})::integer`;
}

function difference(call: Call): string {
  const part = stepPart(partArgument(call, 0));
  const [from, to] = [moment(call, 1), moment(call, 2)];
  if (part === "week") return `rs_weeks(${from}, ${to})`;
  // The 21st century begins with 2001; the engine's own count would have it begin with 2000.
  if (part === "century" || part === "millennium") {
    return `(extract(${part} from ${to}) - extract(${part} from ${from}))`;
  }
  return `date_diff('${part}', ${from}, ${to})`;
}

function truncated(call: Call): string {
  const part = datePart(partArgument(call, 0));
  const value = moment(call, 1);
  if (part === "century" || part === "millennium") return `rs_trunc_${part}(${value})`;
  if (["dow", "doy", "epoch"].includes(part)) {
    throw new RedshiftError(`timestamp units "${part}" not supported by date_trunc()`, { code: "0A000" });
  }
  return `date_trunc('${part}', ${value})`;
}

/** What strftime writes for the plainest date fields, which are most patterns. */
const DIRECTIVES: Readonly<Record<string, string>> = {
  ...{ YYYY: "%Y", MM: "%m", DD: "%d", HH24: "%H", MI: "%M", SS: "%S" },
};

/** A date pattern for strftime; null where it has other fields. */
function quickFormat(pattern: string): string | null {
  let format = "";
  let fields = 0;
  for (const piece of datePattern(pattern)) {
    if (piece.kind === "text") {
      format += piece.text.replaceAll("%", "%%");
      continue;
    }
    const directive = DIRECTIVES[piece.name];
    if (directive === undefined || piece.fill || piece.ordinal !== null) return null;
    format += directive;
    fields += 1;
  }
  return fields === 0 ? null : format;
}

function toChar(call: Call): string {
  const [value, pattern] = [argument(call, 0), argument(call, 1)];
  const text = literalArgument(call, 1);
  const format = text === undefined ? null : quickFormat(text);
  if (format === null) return `rs_to_char(${value}, ${pattern})`;
  switch (call.argTypes[0]?.kind) {
    case "date":
    case "timestamp":
      return `strftime(${value}, ${literal(format)})`;
    case undefined:
      return `rs_to_char_quick(${value}, ${pattern}, ${literal(format)})`;
    default:
      return `rs_to_char(${value}, ${pattern})`;
  }
}

/** TO_NUMBER's type has as many digits as the pattern has places. (dg/r_TO_NUMBER) */
function toNumber(call: Call): string {
  const pattern = literalArgument(call, 1);
  if (pattern === undefined) {
    throw new RedshiftError("to_number() takes its pattern only as a literal in local-redshift", {
      code: "0A000",
      hint: "Its result has the digits that the pattern says.",
    });
  }
  const { whole, fraction, shift } = numberPattern(pattern);
  const scale = fraction + shift;
  const type = `decimal(${Math.min(Math.max(whole + scale, 1), 38)}, ${scale})`;
  return `rs_native_to_number(${argument(call, 0)}, ${literal(pattern)})::${type}`;
}

/** TO_DATE and TO_TIMESTAMP. Plain patterns go the engine's quicker way first, which knows no carrying over. */
function readMoment(call: Call, type: "timestamp" | "timestamptz"): string {
  const value = `(${argument(call, 0)})::varchar`;
  const read = `rs_native_to_date(${value}, ${argument(call, 1)}, (${call.args[2] ?? "false"})::varchar)::${type}`;
  const text = literalArgument(call, 1);
  const format = text === undefined ? null : quickFormat(text);
  return format === null ? read : `coalesce(try_strptime(${value}, ${literal(format)})::${type}, ${read})`;
}

/** A zone under the engine's name of it. */
function zone(call: Call, index: number): string {
  const text = literalArgument(call, index);
  return text === undefined ? argument(call, index) : literal(engineZone(text));
}

function convertZone(call: Call): string {
  const three = call.args.length === 3;
  const [from, to] = three ? [zone(call, 0), zone(call, 1)] : ["'UTC'", zone(call, 0)];
  return `timezone(${to}, timezone(${from}, (${moment(call, three ? 2 : 1)})::timestamp))`;
}

/** TIMEOFDAY's text of the statement's moment. (dg/r_TIMEOFDAY) */
function timeOfDay(call: Call): string {
  const [weekday, day, month, year, clock] = new Date(call.now).toUTCString().replace(",", "").split(" ");
  const micros = `${String(call.now % 1000).padStart(3, "0")}000`;
  return literal(`${weekday} ${month} ${day} ${clock}.${micros} ${year} UTC`);
}

/** Date and time functions. (dg/Date_functions_header) */
export const dateFunctions: FunctionList = {
  dateadd: rewrite(
    (call) => `(${moment(call, 2)} + ${steps(stepPart(partArgument(call, 0)), argument(call, 1))})`,
  ),
  date_add: refused("Redshift's name for it is dateadd"),
  ...each(rewrite(difference), "datediff", "date_diff"),
  ...each(
    rewrite((call) => {
      const [, type] = call.argTypes;
      const from = type?.kind === "interval" ? `(${argument(call, 1)})` : moment(call, 1);
      return `${extractPart(partArgument(call, 0), from, type)}::double`;
    }),
    "date_part",
    "pgdate_part",
  ),
  date_part_year: rewrite((call) => extractPart("year", moment(call, 0))),
  date_trunc: rewrite(truncated),
  getdate: rewrite((call) => momentSql(call, "second")),
  now: rewrite((call) => `${momentSql(call, "millisecond")}::timestamptz`),
  timeofday: rewrite(timeOfDay),
  add_months: rewrite((call) => `rs_add_months((${moment(call, 0)})::timestamp, ${argument(call, 1)})`),
  last_day: rewrite((call) => `last_day((${moment(call, 0)})::timestamp)`),
  months_between: rewrite(
    (call) => `rs_months_between((${moment(call, 0)})::timestamp, (${moment(call, 1)})::timestamp)`,
  ),
  next_day: rewrite(
    (call) => `rs_native_next_day((${moment(call, 0)})::varchar, ${argument(call, 1)})::date`,
  ),
  to_char: rewrite(toChar),
  to_number: rewrite(toNumber),
  to_date: rewrite((call) => `${readMoment(call, "timestamp")}::date`),
  to_timestamp: rewrite((call) => readMoment(call, "timestamptz")),
  convert_timezone: rewrite(convertZone),
  timezone: rewrite((call) => `timezone(${zone(call, 0)}, ${argument(call, 1)})`),
  ...each(
    rewrite((call) => `rs_compare(${moment(call, 0)}, ${moment(call, 1)})`),
    ...["date_cmp", "date_cmp_timestamp", "date_cmp_timestamptz"],
    ...["timestamp_cmp", "timestamp_cmp_date", "timestamp_cmp_timestamptz"],
    ...["timestamptz_cmp", "timestamptz_cmp_date", "timestamptz_cmp_timestamp"],
  ),
  interval_cmp: rewrite(
    (call) => `rs_compare((${argument(call, 0)})::interval, (${argument(call, 1)})::interval)`,
  ),
};
