import { RedshiftError } from "../../types.ts";
import { typeOfCall } from "../../typing/function-types.ts";
import { digits, isFloat, isInteger, isText, type Known } from "../../typing/numeric.ts";
import { decimalQuotient } from "../decimal.ts";
import { decimalType, plainType } from "../types.ts";
import { argument } from "./arguments.ts";
import { type Call, each, type FunctionList, refused, rewrite, same } from "./function-rule.ts";

/** `distinct` and the tail of a window, put around DuckDB's function. */
function aggregate(
  call: Call,
  name: string,
  args: readonly string[] = call.args,
  over: string | null = framed(call),
): string {
  const distinct = call.distinct ? "distinct " : "";
  const nulls = call.nulls === null ? "" : ` ${call.nulls} nulls`;
  const order = call.withinGroup === null ? "" : ` ${call.withinGroup}`;
  return `${name}(${distinct}${args.join(", ")}${order}${nulls})${over === null ? "" : ` ${over}`}`;
}

/** Redshift has no frame of its own for a window with an order, and no RANGE. (dg/c_Window_functions) */
function framed(call: Call): string | null {
  if (call.distinct && call.over !== null && call.name !== "listagg") {
    throw new RedshiftError("DISTINCT is not supported in an aggregate over a window", { code: "0A000" });
  }
  const { over } = call;
  if (over === null || !/\border\s+by\b/i.test(over) || /\brows\b/i.test(over)) return over;
  throw new RedshiftError(
    /\brange\b/i.test(over)
      ? "RANGE is not supported for the frame of a window"
      : "Aggregate window functions with an ORDER BY clause require a frame clause",
    { code: "0A000", hint: "Add ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW, or the frame you mean." },
  );
}

function tail(call: Call): string {
  return call.over === null ? "" : ` ${call.over}`;
}

/** Aggregate and window functions. (dg/c_Aggregate_Functions, dg/c_Window_functions) */
export const aggregateFunctions: FunctionList = {
  ...each(
    rewrite((call) => aggregate(call, call.name)),
    ...["stddev", "stddev_samp", "stddev_pop", "variance", "var_samp", "var_pop"],
    ...["bool_and", "bool_or", "bit_and", "bit_or", "any_value", "first_value", "last_value", "nth_value"],
  ),
  min: rewrite(extreme),
  max: rewrite(extreme),
  count: rewrite(count),
  // GROUP BY ROLLUP (…), CUBE (…) and what tells their rows apart. (dg/r_GROUP_BY_aggregation-extensions)
  ...each(same, "rollup", "cube", "grouping", "grouping_id"),
  ...each(same, "row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile"),
  lag: rewrite(neighbour),
  lead: rewrite(neighbour),
  sum: rewrite(sum),
  avg: rewrite(average),
  listagg: rewrite(list),
  median: rewrite((call) => interpolated(call, argument(call, 0), call.argTypes[0] ?? null, "0.5")),
  percentile_cont: rewrite((call) => percentile(call)),
  percentile_disc: rewrite((call) => percentile(call)),
  approximate_percentile_disc: rewrite((call) => percentile({ ...call, name: "percentile_disc" })),
  ratio_to_report: rewrite((call) => {
    const value = argument(call, 0);
    return `((${value})::double / nullif(sum(${value})${tail(call)}, 0))`;
  }),
  // An estimate on Redshift; here it is exact, as APPROXIMATE COUNT(DISTINCT …).
  hll: rewrite((call) => count({ ...call, distinct: true })),
  ...each(
    refused("DuckDB's sketches are not Redshift's"),
    "hll_cardinality",
    "hll_combine",
    "hll_create_sketch",
  ),
};

/** LAG and LEAD have no third argument, and must be ordered. (dg/r_WF_LAG, dg/r_WF_LEAD) */
function neighbour(call: Call): string {
  if (call.args.length > 2) {
    throw new RedshiftError(`${call.name}() takes at most two arguments`, {
      code: "42883",
      hint: `Write nvl(${call.name}(…), …) for what stands where there is no such row.`,
    });
  }
  if (call.over !== null && !/\border\s+by\b/i.test(call.over)) {
    throw new RedshiftError(`${call.name}() requires an ORDER BY clause in its window`, { code: "42601" });
  }
  return aggregate(call, call.name, call.args, call.over);
}

/** MIN and MAX of SUPER go by what the values are. (dg/query-super: Order by) */
function extreme(call: Call): string {
  if (call.argTypes[0]?.kind !== "super") return aggregate(call, call.name);
  const value = argument(call, 0);
  return aggregate({ ...call, distinct: false }, `arg_${call.name}`, [value, `rs_super_key(${value})`]);
}

/** COUNT(DISTINCT text) passes over blanks at the end, as every comparison does. */
function count(call: Call): string {
  const value = argument(call, 0);
  const [type] = call.argTypes;
  if (call.distinct && type?.kind === "super") return aggregate(call, "count", [`rs_super_key(${value})`]);
  const keyed = call.distinct && type !== null && type !== undefined && isText(type);
  return aggregate(call, "count", keyed ? [`rs_key(${value})`] : call.args);
}

/** SUM of integers is BIGINT, whatever the engine adds them up in. (dg/r_SUM) */
function sum(call: Call): string {
  const [type] = call.argTypes;
  if (type?.kind === "interval") return sumOfIntervals(call);
  const total = aggregate(call, "sum");
  return type !== null && type !== undefined && isInteger(type) ? `(${total})::bigint` : total;
}

/** The engine adds up no intervals: their months, days and microseconds are. */
function sumOfIntervals(call: Call): string {
  if (call.distinct) {
    throw new RedshiftError("sum(distinct) of intervals is not supported by local-redshift", {
      code: "0A000",
    });
  }
  const value = argument(call, 0);
  const part = (name: string): string => `date_part('${name}', ${value})`;
  const total = (sql: string): string => aggregate(call, "sum", [sql]);
  const micros = `${part("hour")} * 3600000000 + ${part("minute")} * 60000000 + ${part("microsecond")}`;
  return `(to_months((${total(`${part("year")} * 12 + ${part("month")}`)})::integer)
    + to_days((${total(part("day"))})::integer) + to_microseconds((${total(micros)})::bigint))`;
}

/** AVG of integers is an integer and of decimals keeps their scale, cut toward zero. (dg/r_AVG) */
function average(call: Call): string {
  const [type = null] = call.argTypes;
  const [total, count] = [aggregate(call, "sum"), aggregate(call, "count")];
  const none = (sql: string): string => `nullif(${sql}, 0)`;
  if (type === null) return `rs_average(${total}, ${count})`;
  if (isFloat(type)) return aggregate(call, "avg");
  if (type.kind !== "decimal") return `(${total} / ${none(count)})::bigint`;
  const result = typeOfCall("avg", [type], null) ?? type;
  return decimalQuotient({ sql: total, type }, { sql: count, type: plainType("bigint") }, result, none);
}

/** LISTAGG. Floats are written as Redshift prints them; DISTINCT keeps to the argument that ORDER BY names. */
function list(call: Call): string {
  const value = argument(call, 0);
  const texts = [call.distinct ? value : `rs_text(${value})`, call.args[1] ?? "''"];
  return `rs_listed(${aggregate(call, "string_agg", texts)})`;
}

/** PERCENTILE_CONT and PERCENTILE_DISC, as an aggregate and over a window. (dg/r_PERCENTILE_CONT) */
function percentile(call: Call): string {
  const order = /^order by ([\s\S]+?)(?:\s+(asc|desc))?(?:\s+nulls\s+(?:first|last))?$/i.exec(
    call.withinGroup ?? "",
  );
  const [, value = "", direction = "asc"] = order ?? [];
  if (order === null) {
    throw new RedshiftError(`${call.name}() needs WITHIN GROUP (ORDER BY expression)`, { code: "42601" });
  }
  const down = direction.toLowerCase() === "desc";
  const part = argument(call, 0);
  if (/^-?[\d.]+$/.test(part) && (Number(part) < 0 || Number(part) > 1)) {
    throw new RedshiftError(`percentile value ${part} is not between 0 and 1`, { code: "22003" });
  }
  if (call.name === "percentile_disc")
    return `quantile_disc(${value}, ${down ? "-" : ""}(${part}))${tail(call)}`;
  return interpolated(call, value, call.orderType, down ? `1 - (${part})` : part);
}

/** Digits behind those of the result, which tell whether it is exact. */
const GUARD = 6;

/**
 * MEDIAN and PERCENTILE_CONT. Of integers they have one digit behind the point, of decimals those of the
 * decimal: so the documentation's examples do. How a longer value is cut or rounded it does not say.
 */
function interpolated(call: Call, value: string, type: Known, part: string): string {
  const exact = type === null ? null : digits(type);
  const quantile = (sql: string): string => `quantile_cont(${sql}, ${part})${tail(call)}`;
  if (exact === null) return quantile(`rs_measure(${value})`);
  const scale = Math.max(exact.scale, 1);
  const guarded = decimalType(Math.min(exact.precision - exact.scale + scale + GUARD, 38), scale + GUARD);
  const result = decimalType(Math.min(exact.precision - exact.scale + scale, 38), scale);
  return `rs_interpolated(${quantile(`(${value})::${guarded.duckdb}`)}, ${scale})::${result.duckdb}`;
}
