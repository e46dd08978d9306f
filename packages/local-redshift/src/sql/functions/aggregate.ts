import { argument } from "./arguments.ts";
import { type Call, each, type FunctionList, refused, rewrite, same } from "./function-rule.ts";

/** `distinct` and the tail of a window, put around DuckDB's function. */
function aggregate(call: Call, name: string, args: readonly string[] = call.args): string {
  const distinct = call.distinct ? "distinct " : "";
  const nulls = call.nulls === null ? "" : ` ${call.nulls} nulls`;
  const order = call.withinGroup === null ? "" : ` ${call.withinGroup}`;
  return `${name}(${distinct}${args.join(", ")}${order}${nulls})${tail(call)}`;
}

function tail(call: Call): string {
  return call.over === null ? "" : ` ${call.over}`;
}

/** Aggregate and window functions. (dg/c_Aggregate_Functions, dg/c_Window_functions) */
export const aggregateFunctions: FunctionList = {
  ...each(same, "count", "min", "max", "median"),
  ...each(same, "stddev", "stddev_samp", "stddev_pop", "variance", "var_samp", "var_pop"),
  ...each(same, "bool_and", "bool_or", "bit_and", "bit_or", "any_value"),
  ...each(same, "row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile"),
  ...each(
    rewrite((call) => aggregate(call, call.name)),
    "lag",
    "lead",
    "first_value",
    "last_value",
    "nth_value",
  ),
  sum: rewrite((call) => aggregate(call, "sum")),
  // AVG of integers is an integer, cut toward zero: a sum of integers divides as one.
  avg: rewrite((call) => `(${aggregate(call, "sum")} / nullif(${aggregate(call, "count")}, 0))`),
  listagg: rewrite((call) => {
    const separator = call.args[1] ?? "''";
    return aggregate(call, "string_agg", [argument(call, 0), separator]);
  }),
  percentile_cont: rewrite((call) => percentile(call)),
  percentile_disc: rewrite((call) => percentile(call)),
  approximate_percentile_disc: rewrite((call) => percentile({ ...call, name: "percentile_disc" })),
  ratio_to_report: rewrite((call) => {
    const value = argument(call, 0);
    return `((${value})::double / nullif(sum(${value})${tail(call)}, 0))`;
  }),
  ...each(
    refused("DuckDB's sketches are not Redshift's"),
    "hll",
    "hll_cardinality",
    "hll_combine",
    "hll_create_sketch",
  ),
};

function percentile(call: Call): string {
  return `${call.name}(${call.args.join(", ")}) within group (${call.withinGroup ?? ""})${tail(call)}`;
}
