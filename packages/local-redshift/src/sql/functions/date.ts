import { datePart, stepPart } from "../date-parts.ts";
import { literal } from "../tree.ts";
import { argument, literalArgument, partArgument, requiredLiteral } from "./arguments.ts";
import { dateFormat, formatDate } from "./format-pattern.ts";
import { type Call, each, type FunctionList, refused, rename, rewrite } from "./function-rule.ts";

/** A timestamp of the argument, whether it is a date, a timestamp or a literal. */
function timestamp(call: Call, index: number): string {
  const text = literalArgument(call, index);
  return text === undefined ? `(${argument(call, index)})::timestamp` : `timestamp ${literal(text)}`;
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

/** The moment of the statement in DuckDB's terms, UTC. */
export function momentLiteral(now: number, precision: "second" | "millisecond"): string {
  const text = new Date(now).toISOString().replace("T", " ").replace("Z", "");
  return `timestamp '${precision === "second" ? text.slice(0, 19) : text}'`;
}

/** EXTRACT and DATE_PART as an integer. Milliseconds and microseconds are those within the second. */
export function extractPart(name: string, from: string): string {
  const part = datePart(name);
  if (part === "millisecond") return `(extract(millisecond from ${from}) % 1000)::integer`;
  if (part === "microsecond") return `(extract(microsecond from ${from}) % 1000000)::integer`;
  if (part === "epoch") return `floor(extract(epoch from ${from}))::bigint`;
  return `extract(${part} from ${from})::integer`;
}

/** Date and time functions. (dg/Date_functions_header) */
export const dateFunctions: FunctionList = {
  dateadd: rewrite((call) => {
    const part = stepPart(partArgument(call, 0));
    return `(${timestamp(call, 2)} + ${steps(part, argument(call, 1))})`;
  }),
  date_add: refusedAs("dateadd"),
  datediff: rewrite((call) => {
    const part = stepPart(partArgument(call, 0));
    return `date_diff('${part}', ${timestamp(call, 1)}, ${timestamp(call, 2)})`;
  }),
  date_diff: rewrite(
    (call) => `date_diff('${stepPart(partArgument(call, 0))}', ${timestamp(call, 1)}, ${timestamp(call, 2)})`,
  ),
  date_part: rewrite((call) => `${extractPart(partArgument(call, 0), argument(call, 1))}::double`),
  date_part_year: rewrite((call) => extractPart("year", argument(call, 0))),
  date_trunc: rewrite((call) => `date_trunc('${datePart(partArgument(call, 0))}', ${timestamp(call, 1)})`),
  getdate: rewrite((call) => momentLiteral(call.now, "second")),
  now: rewrite((call) => `${momentLiteral(call.now, "millisecond")}::timestamptz`),
  timeofday: refused("its answer changes with every row"),
  add_months: rewrite((call) => `rs_add_months(${timestamp(call, 0)}, ${argument(call, 1)})`),
  last_day: rewrite((call) => `last_day(${timestamp(call, 0)})`),
  months_between: refused("use datediff(month, …)"),
  next_day: refused("use dateadd with extract(dow …)"),
  to_char: rewrite((call) => formatDate(argument(call, 0), requiredLiteral(call, 1, "its pattern"))),
  to_date: rewrite((call) => {
    const format = dateFormat(requiredLiteral(call, 1, "its pattern"), "to_date");
    return `strptime(${argument(call, 0)}, ${literal(format)})::date`;
  }),
  to_timestamp: rewrite((call) => {
    const format = dateFormat(requiredLiteral(call, 1, "its pattern"), "to_timestamp");
    return `strptime(${argument(call, 0)}, ${literal(format)})::timestamp::timestamptz`;
  }),
  convert_timezone: rewrite((call) => {
    const [from, to, at] =
      call.args.length === 3 ? [argument(call, 0), argument(call, 1), 2] : ["'UTC'", argument(call, 0), 1];
    return `timezone(${to}, timezone(${from}, ${timestamp(call, at)}))`;
  }),
  trunc: rename("rs_trunc"),
  ...each(refused("use extract or date_trunc"), "interval_cmp", "timestamp_cmp", "date_cmp"),
};

function refusedAs(name: string): ReturnType<typeof refused> {
  return refused(`Redshift's name for it is ${name}`);
}
