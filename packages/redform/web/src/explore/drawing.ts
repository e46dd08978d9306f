import type { Answer } from "../../../src/explore/answer.ts";
import { usualType } from "../../../src/explore/declare-charts.ts";
import {
  type ChartType,
  type Dimension,
  type Explore,
  isAdditive,
  isOrdered,
  type Measure,
} from "../../../src/explore/explore.ts";
import { formatDimension, formatMeasure } from "../../../src/explore/format-value.ts";
import { findDimension, findMeasure } from "../../../src/explore/names.ts";
import { endOfPeriod, isWhole, momentOf } from "../../../src/explore/period.ts";
import type { Picked } from "./drill.ts";

/** An answer as something that can be drawn: the first measure, by categories and at most one series of colours. */
export interface Drawing {
  readonly type: ChartType;
  readonly measure: Measure;
  /** What the categories are. */
  readonly title: string;
  readonly categories: readonly Category[];
  /** One without a label where there are no colours. */
  readonly series: readonly Series[];
  /** Values of the series of a category add up. */
  readonly stacked: boolean;
  readonly points: readonly Point[];
  /** Categories that there was no room for. */
  readonly left: number;
  /** What the categories are periods of. */
  readonly time: Dimension | null;
}

export interface Category {
  readonly key: string;
  readonly label: string;
  /** Only part of the period is in the data. */
  readonly partial: boolean;
  /** Milliseconds, for periods. */
  readonly moment: number | null;
  /** The dimensions' values, undefined for the one that has the colours; null where no row has it. */
  readonly picked: Picked | null;
}

export interface Series {
  readonly key: string;
  readonly label: string;
}

export interface Point {
  readonly category: string;
  readonly series: string;
  /** Null where there is nothing, so that a line has a gap. */
  readonly value: number | null;
  readonly text: string;
  /** The dimensions' values; null for what was filled in. */
  readonly picked: Picked | null;
}

const MOST_SERIES = 8;
const MOST: Readonly<Record<ChartType, number>> = { bar: 25, column: 60, line: 400 };

/** How an answer is drawn; null where it has no groups. */
export function drawingOf(explore: Explore, answer: Answer, wanted: ChartType | null = null): Drawing | null {
  const { question, rows } = answer;
  const by = question.by.flatMap((name) => findDimension(explore, name) ?? []);
  const measure = findMeasure(explore, question.measures[0] ?? "");
  if (by.length === 0 || rows.length === 0 || measure === undefined) return null;
  const roles = rolesOf(by, rows);
  const [main] = roles.category;
  const dimension = roles.category.length === 1 && main !== undefined ? by[main] : undefined;
  const type = dimension === undefined ? "bar" : (wanted ?? usualType(explore, dimension.name));
  const drawn = rows.map((row) => pointOf(row, roles, by.length, measure));
  const all = categoriesOf(rows, roles, by, answer);
  const isSequence = dimension !== undefined && isOrdered(dimension) && answer.groups <= rows.length;
  const ordered = isSequence ? inSequence(all, dimension) : all;
  const categories = ordered.slice(0, MOST[type]);
  const series = seriesOf(rows, roles, by);
  return {
    type,
    measure,
    title: roles.category.map((index) => by[index]?.label ?? "").join(", "),
    categories,
    series,
    stacked: series.length > 1 && isAdditive(measure, explore),
    points: isSequence ? filled(categories, series, drawn, measure) : drawn,
    left: ordered.length - categories.length,
    time: dimension?.grain == null ? null : dimension,
  };
}

/** Which dimensions make the categories, and which the colours. */
interface Roles {
  readonly category: readonly number[];
  readonly series: number | null;
}

/** Of two dimensions the one with few values has the colours, where its values come back; time never has. */
function rolesOf(by: readonly Dimension[], rows: Answer["rows"]): Roles {
  const everything = by.map((_, index) => index);
  if (by.length !== 2) return { category: everything, series: null };
  const distinct = (index: number): number => new Set(rows.map((row) => row[index])).size;
  const order = by[1]?.grain != null && by[0]?.grain == null ? [0, 1] : [1, 0];
  for (const series of order) {
    const category = 1 - series;
    if (by[series]?.grain != null) continue;
    if (distinct(series) <= MOST_SERIES && distinct(category) < rows.length)
      return { category: [category], series };
  }
  return { category: everything, series: null };
}

function keyOf(values: readonly (string | null | undefined)[]): string {
  return JSON.stringify(values);
}

function pointOf(
  row: readonly (string | null)[],
  { category, series }: Roles,
  place: number,
  measure: Measure,
): Point {
  const value = row[place] ?? null;
  return {
    category: keyOf(category.map((index) => row[index])),
    series: series === null ? "" : keyOf([row[series]]),
    value: value === null ? null : Number(value),
    text: formatMeasure(measure, value),
    picked: row.slice(0, place),
  };
}

function categoriesOf(
  rows: Answer["rows"],
  { category }: Roles,
  by: readonly Dimension[],
  { range, question }: Answer,
): readonly Category[] {
  const found = new Map<string, Category>();
  for (const row of rows) {
    const values = category.map((index) => row[index] ?? null);
    const key = keyOf(values);
    if (found.has(key)) continue;
    const [value = null] = values;
    const [index = 0] = category;
    const grain = category.length === 1 ? (by[index]?.grain ?? null) : null;
    found.set(key, {
      key,
      label: category.map((place, at) => shown(by[place], values[at] ?? null)).join(" · "),
      partial: grain !== null && value !== null && range !== null && !isWhole(grain, value, range, question),
      moment: grain === null || value === null ? null : momentOf(value),
      picked: by.map((_, place) => (category.includes(place) ? (row[place] ?? null) : undefined)),
    });
  }
  return [...found.values()];
}

function shown(dimension: Dimension | undefined, value: string | null): string {
  return dimension === undefined ? (value ?? "") : formatDimension(dimension, value);
}

function seriesOf(rows: Answer["rows"], { series }: Roles, by: readonly Dimension[]): readonly Series[] {
  if (series === null) return [{ key: "", label: "" }];
  const values = [...new Set(rows.map((row) => row[series] ?? null))];
  return values.map((value) => ({ key: keyOf([value]), label: shown(by[series], value) }));
}

/** Times and numbers in their order, with those between that no row has: a gap must be seen. */
function inSequence(categories: readonly Category[], dimension: Dimension): readonly Category[] {
  const firstOf = ({ key }: Category): string | null => (JSON.parse(key) as (string | null)[])[0] ?? null;
  const known = new Map(categories.flatMap((one) => (firstOf(one) === null ? [] : [[firstOf(one), one]])));
  const unknown = categories.filter((one) => firstOf(one) === null);
  const made = (value: string, moment: number | null): Category =>
    known.get(value) ?? {
      key: keyOf([value]),
      label: formatDimension(dimension, value),
      partial: false,
      moment,
      picked: null,
    };
  const { grain } = dimension;
  const sorted = [...known.values()].sort((a, b) =>
    grain === null ? Number(firstOf(a)) - Number(firstOf(b)) : (a.moment ?? 0) - (b.moment ?? 0),
  );
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return categories;
  const whole: Category[] = [];
  if (grain !== null) {
    let moment = first.moment ?? 0;
    while (moment <= (last.moment ?? 0) && whole.length <= MOST.line) {
      const text = new Date(moment).toISOString();
      const value = grain === "hour" ? text.slice(0, 19).replace("T", " ") : text.slice(0, 10);
      whole.push(made(value, moment));
      moment = endOfPeriod(grain, value);
    }
  } else if (sorted.every((one) => /^-?\d+$/.test(firstOf(one) ?? ""))) {
    const [from, to] = [Number(firstOf(first)), Number(firstOf(last))];
    for (let value = from; value <= to && whole.length <= MOST.column; value += 1)
      whole.push(made(String(value), null));
  }
  // Too long a sequence to be filled, or numbers with digits behind the point.
  const isWholeSequence = [...known.values()].every((one) => whole.includes(one));
  return [...(isWholeSequence ? whole : sorted), ...unknown];
}

/** A count of nothing is 0; a share of nothing is none. */
function filled(
  categories: readonly Category[],
  series: readonly Series[],
  points: readonly Point[],
  measure: Measure,
): readonly Point[] {
  const { calculation } = measure;
  const counts = calculation.kind === "aggregate" && /^(count|sum)/.test(calculation.aggregate);
  const given = new Map(points.map((point) => [`${point.category}${point.series}`, point]));
  return categories.flatMap(({ key }) =>
    series.map(
      (one): Point =>
        given.get(`${key}${one.key}`) ?? {
          category: key,
          series: one.key,
          value: counts ? 0 : null,
          text: formatMeasure(measure, counts ? "0" : null),
          picked: null,
        },
    ),
  );
}
