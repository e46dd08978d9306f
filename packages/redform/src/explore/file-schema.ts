import * as v from "valibot";
import { AGGREGATES, CHART_TYPES, DIMENSION_TYPES, GRAINS } from "./explore.ts";

/** The shape of `explores/NAME.yaml`, after its short forms were written out. */

const text = v.pipe(v.string("must be text"), v.nonEmpty("must not be empty"));
const texts = v.array(text, "must be a list");
const flag = v.boolean("must be true or false");
const whole = v.pipe(v.number("must be a whole number"), v.integer("must be a whole number"));
const oneOf = <const T extends readonly string[]>(options: T) =>
  v.picklist(options, `must be one of: ${options.join(", ")}`);

function shape(issue: v.BaseIssue<unknown>): string {
  return issue.received === "undefined" ? "is missing" : "must be a map";
}

const join = { model: v.optional(text), on: v.record(v.string(), text, shape) };
const time = { sql: text, grains: v.optional(v.array(oneOf(GRAINS), "must be a list")) };
const dimension = {
  sql: text,
  label: v.optional(text),
  description: v.optional(text),
  type: v.optional(oneOf(DIMENSION_TYPES)),
  values: v.optional(v.record(v.string(), text, "must be a map")),
  missing: v.optional(text),
};
const ratio = {
  of: text,
  to: v.union([v.pipe(v.number(), v.minValue(1e-9)), text], "must be a measure or a number above 0"),
};
const measure = {
  aggregate: v.optional(oneOf(AGGREGATES)),
  sql: v.optional(text),
  where: v.optional(text),
  ratio: v.optional(v.strictObject(ratio, shape)),
  label: v.optional(text),
  description: v.optional(text),
  format: v.optional(oneOf(["number", "percent"])),
  decimals: v.optional(v.pipe(whole, v.minValue(0, "must be 0 to 6"), v.maxValue(6, "must be 0 to 6"))),
  hidden: v.optional(flag),
};
const chart = {
  title: text,
  description: v.optional(text),
  type: v.optional(oneOf(CHART_TYPES)),
  measures: texts,
  by: v.optional(texts),
  where: v.optional(texts),
  from: v.optional(text),
  to: v.optional(text),
  sort: v.optional(texts),
  top: v.optional(whole),
};
const file = {
  label: v.optional(text),
  description: v.optional(text),
  from: text,
  time: v.optional(v.strictObject(time, shape)),
  joins: v.optional(v.record(v.string(), v.strictObject(join, shape), "must be a map")),
  dimensions: v.optional(v.record(v.string(), v.strictObject(dimension, shape), "must be a map")),
  measures: v.record(v.string(), v.strictObject(measure, shape), shape),
  charts: v.optional(v.record(v.string(), v.strictObject(chart, shape), "must be a map")),
};

export const fileSchema = v.strictObject(file, shape);

export type ExploreFile = v.InferOutput<typeof fileSchema>;

const KEYS: Readonly<Record<string, readonly string[]>> = {
  "": Object.keys(file),
  time: Object.keys(time),
  joins: Object.keys(join),
  dimensions: Object.keys(dimension),
  measures: Object.keys(measure),
  ratio: Object.keys(ratio),
  charts: Object.keys(chart),
};

/** The keys that may stand in the map at a path; empty where the keys are names. */
export function keysAt(path: readonly string[]): readonly string[] {
  if (path.length === 3 && path[2] === "ratio") return KEYS["ratio"] ?? [];
  const [section = ""] = path;
  const named = section !== "" && section !== "time";
  return path.length === (section === "" ? 0 : named ? 2 : 1) ? (KEYS[section] ?? []) : [];
}

/**
 * Writes the short forms out: a text in place of a dimension or the time is its SQL, in place of a measure its
 * aggregate, and a text in place of a list its only item.
 */
export function longForm(value: unknown): unknown {
  if (!isMap(value)) return value;
  return {
    ...value,
    ...(typeof value["time"] === "string" ? { time: { sql: value["time"] } } : {}),
    ...eachOf(value, "dimensions", (item) => (typeof item === "string" ? { sql: item } : item)),
    ...eachOf(value, "measures", (item) => (typeof item === "string" ? { aggregate: item } : item)),
    ...eachOf(value, "charts", (item) => {
      if (!isMap(item)) return item;
      const lists = ["measures", "by", "where", "sort"].filter((key) => typeof item[key] === "string");
      return { ...item, ...Object.fromEntries(lists.map((key) => [key, [item[key]]])) };
    }),
  };
}

function eachOf(
  file: Readonly<Record<string, unknown>>,
  key: string,
  change: (item: unknown) => unknown,
): Readonly<Record<string, unknown>> {
  const section = file[key];
  if (!isMap(section)) return {};
  return {
    [key]: Object.fromEntries(Object.entries(section).map(([name, item]) => [name, change(item)])),
  };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
