import { aggregateFunctions } from "./aggregate.ts";
import { catalogFunctions } from "./catalog.ts";
import { conditionalFunctions } from "./conditional.ts";
import { dateFunctions } from "./date.ts";
import type { FunctionRule } from "./function-rule.ts";
import { each, refused } from "./function-rule.ts";
import { hashFunctions } from "./hash.ts";
import { jsonFunctions } from "./json.ts";
import { leaderFunctions } from "./leader.ts";
import { mathFunctions } from "./math.ts";
import { regexpFunctions } from "./regexp.ts";
import { systemFunctions } from "./system.ts";
import { textFunctions } from "./text.ts";

/** What Redshift itself has not (or only on its leader node), so that it must not pass here either. */
const absentOnRedshift = {
  ...each(refused("Redshift has no string_agg; use listagg"), "string_agg"),
  ...each(
    refused("Redshift has no such function"),
    "group_concat",
    "array_agg",
    "regexp_matches",
    "strftime",
    "list",
  ),
};

/** Every function that local-redshift knows. A name that is not here is refused. */
export const functionRules: ReadonlyMap<string, FunctionRule> = new Map(
  Object.entries({
    ...aggregateFunctions,
    ...conditionalFunctions,
    ...dateFunctions,
    ...hashFunctions,
    ...jsonFunctions,
    ...mathFunctions,
    ...regexpFunctions,
    ...systemFunctions,
    ...leaderFunctions,
    ...catalogFunctions,
    ...textFunctions,
    ...absentOnRedshift,
  }),
);
