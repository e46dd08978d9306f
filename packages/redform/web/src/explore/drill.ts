import type { Dimension, Explore, Grain, Question } from "../../../src/explore/explore.ts";
import { findDimension } from "../../../src/explore/names.ts";
import type { AskedQuestion } from "../../../src/explore/question.ts";
import { toAsked } from "./question-url.ts";

const FINER: readonly Grain[] = ["year", "quarter", "month", "week", "day", "hour"];

/** What a row may be looked into by: what the question neither groups by nor holds to one value. */
export function drillDimensions(explore: Explore, question: Question): readonly Dimension[] {
  const fixed = new Set(
    question.where
      .filter(({ operator, values }) => operator === "is" && values.length === 1)
      .map(({ dimension }) => dimension),
  );
  const coarsest = [...question.by, ...fixed].flatMap((name) => findDimension(explore, name)?.grain ?? []);
  const least = Math.max(-1, ...coarsest.map((grain) => FINER.indexOf(grain)));
  const left = explore.dimensions.filter(({ name, grain }) => {
    if (question.by.includes(name) || fixed.has(name)) return false;
    return grain === null || FINER.indexOf(grain) > least;
  });
  // From a month one looks into its weeks first.
  const finer = least < 0 ? [] : left.filter(({ grain }) => grain !== null);
  finer.sort((a, b) => FINER.indexOf(a.grain ?? "hour") - FINER.indexOf(b.grain ?? "hour"));
  return [...finer, ...left.filter((dimension) => !finer.includes(dimension))];
}

/** Values of the dimensions that a question groups by; undefined for those that were not chosen. */
export type Picked = readonly (string | null | undefined)[];

/**
 * The question about a row: held to its values and grouped by the next dimension; or by those of its own whose
 * value was not chosen, as when a column with several colours was.
 */
export function drillInto(question: Question, values: Picked, next: string | null): AskedQuestion {
  const asked = toAsked(question);
  const chosen = question.by.filter((_, index) => values[index] !== undefined);
  const held = chosen.map((name) => {
    const value = values[question.by.indexOf(name)] ?? null;
    return value === null ? `${name} is null` : `${name}=${value}`;
  });
  const left = question.by.filter((name) => !chosen.includes(name));
  const by = left.length > 0 ? left : next === null ? [] : [next];
  const others = question.where
    .filter(({ dimension, operator }) => !(operator === "is" && chosen.includes(dimension)))
    .flatMap((filter) => toAsked({ ...question, where: [filter] }).where ?? []);
  const sort = (asked.sort ?? []).filter((name) => question.measures.includes(name.replace(/^-/, "")));
  return { ...asked, by, where: [...others, ...held], sort, top: undefined };
}
