import type { Dimension, Explore, Filter, FilterOperator } from "./explore.ts";
import { isDay, isMoment } from "./moment.ts";
import { dimensionNames, findDimension, unknown } from "./names.ts";

const IS_NULL = /^\s*(\w+)\s+is\s+(not\s+)?null\s*$/i;
const COMPARED = /^\s*(\w+)(\s*)(!=|>=|<=|=|>|<|~)([\s\S]*)$/;
const NUMBER = /^-?\d{1,30}(?:\.\d{1,15})?$/;
const LONGEST_VALUE = 1_000;
const MOST_VALUES = 500;

const OPERATORS: Readonly<Record<string, FilterOperator>> = {
  "=": "is",
  "!=": "is not",
  "~": "contains",
  ">=": ">=",
  "<=": "<=",
  ">": ">",
  "<": "<",
};

type Fault = (index: number, message: string, remedy: string | null) => void;

/**
 * Reads texts such as `level=paid`, `hour>=18`, `song~love` and `song is null`. Several of one dimension with the
 * same of `=`, `!=` and `~` are alternatives (with `!=`: none of them); all else must hold together.
 */
export function readFilters(explore: Explore, texts: readonly string[], fault: Fault): readonly Filter[] {
  const filters: { dimension: string; operator: FilterOperator; values: (string | null)[] }[] = [];
  if (texts.length > MOST_VALUES) fault(MOST_VALUES, "too many filters.", `Give at most ${MOST_VALUES}.`);
  for (const [index, text] of texts.slice(0, MOST_VALUES).entries()) {
    const read = readFilter(text);
    if (read === null) {
      const remedy = "Write name=value, name!=value, name~part, name>=value, or name is null.";
      fault(index, `"${text}" is no filter.`, remedy);
      continue;
    }
    const { name, operator, written } = read;
    const dimension = findDimension(explore, name);
    if (dimension === undefined) {
      const measures = explore.measures.map((measure) => measure.name);
      fault(index, ...unknown("dimension", name, dimensionNames(explore), measures));
      continue;
    }
    const value = written === null ? null : meant(dimension, written);
    const wrong = value === null ? null : faultOfValue(dimension, operator, value);
    if (wrong !== null) {
      fault(index, ...wrong);
      continue;
    }
    const merges = operator === "is" || operator === "is not" || operator === "contains";
    const same = filters.find((other) => other.dimension === name && other.operator === operator);
    if (merges && same !== undefined) {
      if (!same.values.includes(value)) same.values.push(value);
    } else filters.push({ dimension: name, operator, values: [value] });
  }
  return filters;
}

/** The texts that readFilters reads back. */
export function filterTexts(filter: Filter): readonly string[] {
  const { dimension, operator, values } = filter;
  const sign = Object.keys(OPERATORS).find((key) => OPERATORS[key] === operator) ?? "=";
  return values.map((value) =>
    value === null
      ? `${dimension} is ${operator === "is not" ? "not " : ""}null`
      : `${dimension}${sign}${value}`,
  );
}

function readFilter(
  text: string,
): { readonly name: string; readonly operator: FilterOperator; readonly written: string | null } | null {
  const [, nulled, not] = IS_NULL.exec(text) ?? [];
  if (nulled !== undefined) {
    return { name: nulled, operator: not === undefined ? "is" : "is not", written: null };
  }
  const [, name, blank, sign, rest] = COMPARED.exec(text) ?? [];
  const operator = OPERATORS[sign ?? ""];
  if (name === undefined || operator === undefined || rest === undefined) return null;
  // Blanks are part of a value, but for the one that mirrors a blank before the sign: `level = paid`.
  return { name, operator, written: blank !== "" && rest.startsWith(" ") ? rest.slice(1) : rest };
}

/** What people read stands for the value behind it: `weekday=Sunday` is 0. */
function meant(dimension: Dimension, written: string): string {
  if (Object.hasOwn(dimension.values, written)) return written;
  const label = Object.entries(dimension.values).find(
    ([, shown]) => shown.toLowerCase() === written.trim().toLowerCase(),
  );
  return label?.[0] ?? written;
}

function faultOfValue(
  dimension: Dimension,
  operator: FilterOperator,
  value: string,
): readonly [string, string | null] | null {
  const { name, type } = dimension;
  if (value.length > LONGEST_VALUE) return [`the value for "${name}" is too long.`, null];
  if (value.includes("\0")) return [`the value for "${name}" holds a character that no text has.`, null];
  if (operator === "contains" && type !== "text")
    return [`"${name}" is no text, so nothing can be looked for in it.`, "Compare it with =, < or >."];
  if (type === "text" && /[<>]/.test(operator))
    return [`"${name}" is text, which has no order here.`, "Compare it with =, != or ~."];
  if (type === "number" && !NUMBER.test(value))
    return [`"${value}" is no number, as "${name}" is one.`, labels(dimension)];
  if ((type === "date" || type === "timestamp") && !isDay(value) && !isMoment(value))
    return [`"${value}" is no day, as "${name}" is one.`, "Write it as 2018-11-30."];
  return null;
}

function labels(dimension: Dimension): string | null {
  const shown = Object.values(dimension.values);
  return shown.length === 0 ? null : `Or write one of: ${shown.join(", ")}.`;
}
