import { didYouMean } from "../project/nearest-name.ts";
import type { Dimension, Explore, Measure } from "./explore.ts";

export function findMeasure(explore: Explore, name: string): Measure | undefined {
  return explore.measures.find((measure) => measure.name === name);
}

export function findDimension(explore: Explore, name: string): Dimension | undefined {
  return explore.dimensions.find((dimension) => dimension.name === name);
}

export function dimensionNames(explore: Explore): readonly string[] {
  return explore.dimensions.map(({ name }) => name);
}

/** What to say of a name that is not declared; `others` are names of the other kind. */
export function unknown(
  kind: "measure" | "dimension",
  name: string,
  known: readonly string[],
  others: readonly string[],
): readonly [string, string] {
  const message = `unknown ${kind} "${name}".`;
  if (others.includes(name))
    return [message, `It is a ${kind === "measure" ? "dimension: group by it" : "measure"}.`];
  const all = `There are: ${known.join(", ")}.`;
  const meant = didYouMean(name, known);
  return [message, meant === null ? all : `${meant} ${all}`];
}
