import { didYouMean } from "../project/nearest-name.ts";
import { type Explore, type Filter, MOST_ROWS, type Question, type Sort } from "./explore.ts";
import { readFilters } from "./filter-text.ts";
import { isDay, isMoment } from "./moment.ts";
import { dimensionNames, findDimension, findMeasure, unknown } from "./names.ts";

/** A question as it comes from a command line, an address bar or a file: nothing of it is checked. */
export interface AskedQuestion {
  /** Empty or absent: every measure that is offered. */
  readonly measures?: readonly string[] | undefined;
  readonly by?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Each such as `level=paid`. */
  readonly where?: readonly string[] | undefined;
  /** A name, or `-name` for the largest first. */
  readonly sort?: readonly string[] | undefined;
  readonly top?: number | undefined;
}

/** What is wrong with a question, and which part of it. */
export interface QuestionFault {
  readonly field: keyof AskedQuestion;
  readonly index: number;
  readonly message: string;
  readonly remedy: string | null;
}

export type CheckedQuestion =
  | { readonly ok: true; readonly value: Question }
  | { readonly ok: false; readonly faults: readonly QuestionFault[] };

const MOST_DIMENSIONS = 8;
const MOST_MEASURES = 20;

/** Takes a question only if every name in it is declared and every value has its dimension's form. */
export function checkQuestion(explore: Explore, asked: AskedQuestion): CheckedQuestion {
  const faults: QuestionFault[] = [];
  const fault = (
    field: keyof AskedQuestion,
    index: number,
    message: string,
    remedy: string | null,
  ): undefined => {
    faults.push({ field, index, message, remedy });
  };
  const offered = explore.measures.filter((measure) => !measure.hidden).map(({ name }) => name);
  const measures = unique(asked.measures?.length ? asked.measures : offered);
  for (const [index, name] of measures.entries()) {
    if (findMeasure(explore, name) === undefined)
      fault("measures", index, ...unknown("measure", name, offered, dimensionNames(explore)));
  }
  const by = unique(asked.by ?? []);
  for (const [index, name] of by.entries()) {
    if (findDimension(explore, name) === undefined)
      fault("by", index, ...unknown("dimension", name, dimensionNames(explore), offered));
  }
  if (measures.length > MOST_MEASURES)
    fault("measures", MOST_MEASURES, "too many measures.", `Ask for at most ${MOST_MEASURES}.`);
  if (by.length > MOST_DIMENSIONS)
    fault("by", MOST_DIMENSIONS, "too many dimensions.", `Group by at most ${MOST_DIMENSIONS}.`);
  const where: readonly Filter[] = readFilters(explore, asked.where ?? [], (index, message, remedy) =>
    fault("where", index, message, remedy),
  );
  const { from, to } = checkTimes(explore, asked, fault);
  const sort = (asked.sort ?? []).map((text, index): Sort => {
    const descending = text.startsWith("-");
    const name = descending ? text.slice(1) : text;
    if (!measures.includes(name) && !by.includes(name)) {
      const candidates = [...measures, ...by];
      const meant = didYouMean(name, candidates) ?? `Sort by one of: ${candidates.join(", ")}.`;
      fault("sort", index, `can't sort by "${name}", which is not asked for.`, meant);
    }
    return { name, descending };
  });
  const top = asked.top ?? null;
  if (top !== null && (!Number.isInteger(top) || top < 1 || top > MOST_ROWS))
    fault(
      "top",
      0,
      "top must be a whole number.",
      `Give one from 1 to ${MOST_ROWS.toLocaleString("en-US")}.`,
    );
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, value: { measures, by, from, to, where, sort, top } };
}

type Fault = (field: keyof AskedQuestion, index: number, message: string, remedy: string | null) => undefined;

function checkTimes(
  explore: Explore,
  asked: AskedQuestion,
  fault: Fault,
): { readonly from: string | null; readonly to: string | null } {
  for (const field of ["from", "to"] as const) {
    const text = asked[field];
    if (text === undefined) continue;
    if (explore.time === null)
      fault(field, 0, `the explore "${explore.name}" has no time column.`, "Leave the timeframe out.");
    else if (!isDay(text) && !isMoment(text))
      fault(
        field,
        0,
        `"${text}" is no day.`,
        "Write it as 2018-11-30, or with a time as 2018-11-30T18:00, in UTC.",
      );
  }
  const { from = null, to = null } = asked;
  if (from !== null && to !== null && from > to)
    fault("to", 0, `the timeframe ends (${to}) before it begins (${from}).`, null);
  return { from, to };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
