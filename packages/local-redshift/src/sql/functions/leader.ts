import { RedshiftError } from "../../types.ts";
import { momentSql } from "../session-values.ts";
import { literal } from "../tree.ts";
import { argument, requiredLiteral } from "./arguments.ts";
import { type Call, type FunctionList, type FunctionRule, refused, rewrite } from "./function-rule.ts";

/** A function of the leader node, which no query of a table may call. (dg/c_SQL_functions_leader_node_only) */
function leaderOnly(write: (call: Call) => string): FunctionRule {
  return rewrite((call) => {
    if (!call.readsTables) return write(call);
    throw onLeaderAlone(call.name);
  });
}

export function onLeaderAlone(name: string): RedshiftError {
  return new RedshiftError(
    `function ${name}() runs on Redshift's leader node alone, and not in a query of tables`,
    { code: "0A000", ...(name === "generate_series" ? { hint: "Use a recursive query." } : {}) },
  );
}

const text = (names: readonly string[]): string => literal(`{${names.join(",")}}`);

export const leaderFunctions: FunctionList = {
  current_schemas: leaderOnly((call) => {
    const [plain, all] = [text(call.searchPath), text(["pg_catalog", ...call.searchPath])];
    return `(case when ${argument(call, 0)} then ${all} else ${plain} end)`;
  }),
  // The time from the second moment to the first, in years, months and days.
  age: leaderOnly((call) => {
    const [to, from] = call.args.map((value) => `rs_to_timestamp(${value})`);
    const today = `date_trunc('day', ${momentSql(call, "second")})`;
    return from === undefined ? `age(${today}, ${to})` : `age(${to}, ${from})`;
  }),
  isfinite: leaderOnly((call) => `isfinite(rs_to_timestamp(${argument(call, 0)}))`),
  current_setting: rewrite((call) => {
    const name = requiredLiteral(call, 0, "its setting").toLowerCase();
    const value = call.setting(name);
    if (value !== undefined) return literal(value);
    throw new RedshiftError(`unrecognized configuration parameter "${name}"`, { code: "42704" });
  }),
  generate_series: leaderOnly((call) => `unnest(generate_series(${call.args.join(", ")}))`),
  set_config: refused("use SET name TO value"),
};
