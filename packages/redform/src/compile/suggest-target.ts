import type { Target } from "../graph/compiled-graph.ts";
import { didYouMean } from "../project/nearest-name.ts";

const MADE_ASSERTION = /_assertions_(?:uniqueKey|rowConditions|primaryKey|foreignKey)/;

/** `Did you mean "users"?`; with the schema where only that was wrong. Null where nothing is near. */
export function suggestTarget(target: Target, targets: readonly Target[]): string | null {
  const elsewhere = targets.find((other) => other.name === target.name);
  if (elsewhere !== undefined) return `Did you mean "${elsewhere.schema}.${elsewhere.name}"?`;
  const names = targets.map((other) => other.name).filter((name) => !MADE_ASSERTION.test(name));
  return didYouMean(target.name, names);
}
