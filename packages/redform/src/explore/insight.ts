import type { Answer } from "./answer.ts";
import { type Dimension, type Explore, type Filter, isAdditive, isOrdered, type Measure } from "./explore.ts";
import { formatDimension, formatMeasure, formatShare } from "./format-value.ts";
import { findDimension, findMeasure } from "./names.ts";
import { isWhole } from "./period.ts";

/** A group of an answer with the value of the first measure. */
interface Group {
  readonly values: readonly (string | null)[];
  readonly value: number;
  readonly text: string;
}

interface Facts {
  readonly explore: Explore;
  readonly answer: Answer;
  readonly measure: Measure;
  readonly noun: string;
  readonly by: readonly Dimension[];
  readonly groups: readonly Group[];
  /** Of the first measure over everything; null where there is none. */
  readonly total: number | null;
  readonly additive: boolean;
  /** All groups are here. */
  readonly complete: boolean;
}

/** One sentence that says what an answer shows of its first measure, made of the answer's values alone. */
export function insight(explore: Explore, answer: Answer): string {
  const facts = factsOf(explore, answer);
  if (facts === null) return "Nothing matches.";
  const where = answer.question.where.map((filter) => describeFilter(explore, filter));
  const sentence = sentenceOf(facts);
  if (where.length === 0) return capitalised(sentence);
  return `Where ${where.join(" and ")}, ${sentence}`;
}

function factsOf(explore: Explore, answer: Answer): Facts | null {
  const { question, rows, total } = answer;
  const measure = findMeasure(explore, question.measures[0] ?? "");
  const by = question.by.flatMap((name) => findDimension(explore, name) ?? []);
  if (measure === undefined) return null;
  const groups = rows.flatMap((row): readonly Group[] => {
    const value = row[by.length] ?? null;
    if (value === null || !Number.isFinite(Number(value))) return [];
    return [{ values: row.slice(0, by.length), value: Number(value), text: formatMeasure(measure, value) }];
  });
  if (groups.length === 0) return null;
  const whole = total[0] ?? null;
  return {
    explore,
    answer,
    measure,
    noun: uncapitalised(measure.label),
    by,
    groups,
    total: whole === null ? null : Number(whole),
    additive: isAdditive(measure, explore),
    complete: answer.groups <= rows.length,
  };
}

function sentenceOf(facts: Facts): string {
  const [first, second] = facts.by;
  const { groups, noun, measure } = facts;
  if (first === undefined) return `${noun}: ${groups[0]?.text}.`;
  if (first.grain !== null && second === undefined) return growth(facts, first);
  if (measure.format.style === "percent") return extremes(facts, "highest", "lowest");
  if (isOrdered(first) && second === undefined && facts.complete) return extremes(facts, "most", "fewest");
  if (second !== undefined && facts.additive && facts.complete) {
    // Of a day and a level, the level is what has a part of everything.
    return largestOf(facts, first.grain !== null && second.grain === null ? 1 : 0);
  }
  return leader(facts);
}

/** From the first whole period to the last. */
function growth(facts: Facts, { grain }: Dimension): string {
  const { answer, groups, noun, measure } = facts;
  const { range, question } = answer;
  const whole = groups
    .filter(({ values: [start] }) => start != null && grain !== null && range !== null)
    .filter(({ values: [start] }) =>
      isWhole(grain ?? "day", start ?? "", range ?? { first: "", last: "" }, question),
    )
    .toSorted((a, b) => ((a.values[0] ?? "") < (b.values[0] ?? "") ? -1 : 1));
  const first = whole[0];
  const last = whole.at(-1);
  if (first === undefined || last === undefined || first === last || !facts.complete)
    return extremes(facts, "most", "fewest");
  const period = (group: Group): string =>
    `${grain === "day" ? "on" : `in the ${grain} of`} ${name(facts, group)}`;
  const ends = `from ${first.text} ${period(first)} to ${last.text} ${period(last)}`;
  const counted = grain === "day" || grain === "hour" ? "" : `; only whole ${grain}s count`;
  const change = last.value - first.value;
  if (change === 0) return `${noun} stand at ${last.text} ${period(last)}, as ${period(first)}${counted}.`;
  const verb = change > 0 ? "grew" : "fell";
  if (measure.format.style === "percent") {
    const points = Math.abs(change * 100).toFixed(measure.format.decimals);
    return `the ${noun} ${verb} by ${points} points, ${ends}${counted}.`;
  }
  const percent = first.value > 0 ? ` by ${formatShare(Math.abs(change), first.value)}` : "";
  return `${noun} ${verb}${percent}, ${ends}${counted}.`;
}

/** The largest and the smallest of the groups. */
function extremes(facts: Facts, most: string, fewest: string): string {
  const { groups, noun, measure, total } = facts;
  const sorted = groups.toSorted((a, b) => b.value - a.value);
  const [top = groups[0]] = sorted;
  const bottom = sorted.at(-1);
  if (top === undefined || bottom === undefined) return "nothing matches.";
  const dimension = facts.by.length === 1 ? `${uncapitalised(facts.by[0]?.label ?? "")} ` : "";
  const share = (group: Group): string =>
    facts.additive && total !== null && total > 0 ? ` (${formatShare(group.value, total)})` : "";
  if (measure.format.style === "percent") {
    const overall = total === null ? "" : `; over all it is ${formatMeasure(measure, String(total))}`;
    return `the ${noun} is ${most} for ${dimension}${name(facts, top)}, ${top.text}, and ${fewest} for ${name(facts, bottom)}, ${bottom.text}${overall}.`;
  }
  if (top === bottom) return `${dimension}${name(facts, top)} has ${top.text} ${noun}.`;
  return `${dimension}${name(facts, top)} has the ${most} ${noun}, ${top.text}${share(top)}, and ${name(facts, bottom)} the ${fewest}, ${bottom.text}${share(bottom)}.`;
}

/** The part of everything that the largest value of one dimension has, and the largest group in it. */
function largestOf(facts: Facts, place: number): string {
  const { by, groups, noun, measure, total } = facts;
  const dimension = by[place];
  const sums = new Map<string | null, number>();
  for (const { values, value } of groups) {
    const key = values[place] ?? null;
    sums.set(key, (sums.get(key) ?? 0) + value);
  }
  const [[key, sum] = [null, 0]] = [...sums].sort(([, a], [, b]) => b - a);
  const [top] = groups
    .filter(({ values }) => (values[place] ?? null) === key)
    .sort((a, b) => b.value - a.value);
  if (top === undefined || dimension === undefined || total === null || total <= 0) return leader(facts);
  const value = formatDimension(dimension, key);
  const label = `${uncapitalised(dimension.label)} ${isOrdered(dimension) ? value : quoted(value)}`;
  const text = formatMeasure(measure, String(sum));
  return `${label} has ${formatShare(sum, total)} of all ${noun}, ${text} of ${formatMeasure(measure, String(total))}; the largest group of it is ${name(facts, top)} with ${formatShare(top.value, total)} of all.`;
}

/** Who comes first, and what part of everything that is. */
function leader(facts: Facts): string {
  const { answer, groups, noun, measure, total, additive } = facts;
  const sorted = groups.toSorted((a, b) => b.value - a.value);
  const [top] = sorted;
  if (top === undefined) return "nothing matches.";
  const equals = sorted.filter(({ value }) => value === top.value).length - 1;
  const others = equals === 0 ? "" : equals === 1 ? " and one other" : ` and ${equals} others`;
  const leads = equals === 0 ? "leads" : "lead";
  const each = equals === 0 ? "" : " each";
  const of = total === null ? "" : ` of ${formatMeasure(measure, String(total))}`;
  const share = total === null || total <= 0 ? "" : ` (${formatShare(top.value, total)})`;
  const head = `${name(facts, top)}${others} ${leads} with ${top.text}${of} ${noun}${share}${each}`;
  if (!additive || facts.complete || total === null || total <= 0) return `${head}.`;
  const shown = groups.reduce((sum, { value }) => sum + value, 0);
  const count = answer.groups.toLocaleString("en-US");
  return `${head}; the first ${groups.length} of ${count} have ${formatShare(shown, total)} together.`;
}

function name({ by }: Facts, group: Group): string {
  const shown = by.map((dimension, index) => formatDimension(dimension, group.values[index] ?? null));
  if (!by.some(isOrdered)) return quoted(shown.join(", "));
  return shown.map((text, index) => (by[index] && isOrdered(by[index]) ? text : quoted(text))).join(", ");
}

/** `level is “paid”`, `song is known`. */
export function describeFilter(explore: Explore, { dimension: name, operator, values }: Filter): string {
  const dimension = findDimension(explore, name);
  const label = uncapitalised(dimension?.label ?? name);
  const shown = values.map((value) =>
    value === null ? null : dimension === undefined ? value : formatDimension(dimension, value),
  );
  if (operator === "is" && shown.every((value) => value === null)) return `${label} is missing`;
  if (operator === "is not" && shown.every((value) => value === null)) return `${label} is known`;
  const list = shown.map((value) => (value === null ? "missing" : quoted(value))).join(" or ");
  const verbs: Readonly<Record<string, string>> = {
    is: "is",
    "is not": "is not",
    contains: "holds",
    ">=": "is at least",
    "<=": "is at most",
    ">": "is above",
    "<": "is below",
  };
  return `${label} ${verbs[operator] ?? operator} ${list}`;
}

function quoted(text: string): string {
  return `“${text}”`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `Plays` within a sentence; `URL` stays. */
function uncapitalised(text: string): string {
  return /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
