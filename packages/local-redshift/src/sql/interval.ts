import { RedshiftError } from "../types.ts";
import { partNamed } from "./date-parts.ts";
import { isParens, isWord, type Node, render } from "./tree.ts";

type Unit = "year" | "month" | "day" | "hour" | "minute" | "second";

/** What stands behind INTERVAL: YEAR, YEAR TO MONTH, DAY TO SECOND (3) and so on. */
export interface IntervalQualifier {
  readonly largest: Unit;
  readonly smallest: Unit;
  /** Digits of the seconds' fraction. */
  readonly precision: number;
}

const UNITS: readonly Unit[] = ["year", "month", "day", "hour", "minute", "second"];

/** The qualifier that begins at `at`, and how many nodes it takes. (dg/r_interval_data_types) */
export function readQualifier(
  nodes: readonly Node[],
  at: number,
): { readonly qualifier: IntervalQualifier; readonly length: number } | undefined {
  const largest = unitAt(nodes[at]);
  if (largest === undefined) return undefined;
  const to = isWord(nodes[at + 1], "to") ? unitAt(nodes[at + 2]) : undefined;
  const smallest = to !== undefined && inOneFamily(largest, to) ? to : largest;
  const words = smallest === largest ? 1 : 3;
  const digits = nodes[at + words];
  if (smallest !== "second" || !isParens(digits)) {
    return { qualifier: { largest, smallest, precision: 6 }, length: words };
  }
  const precision = Number(render(digits.children).trim());
  return { qualifier: { largest, smallest, precision }, length: words + 1 };
}

function unitAt(node: Node | undefined): Unit | undefined {
  return UNITS.find((unit) => isWord(node, unit));
}

function inOneFamily(largest: Unit, smallest: Unit): boolean {
  return UNITS.indexOf(smallest) > UNITS.indexOf(largest) && ofMonths(largest) === ofMonths(smallest);
}

function ofMonths(unit: Unit): boolean {
  return unit === "year" || unit === "month";
}

/** Redshift's name of a type with a qualifier. */
export function intervalName({ smallest }: IntervalQualifier): string {
  return ofMonths(smallest) ? "interval year to month" : "interval day to second";
}

/** Whether a value of the family may have parts that are smaller than the qualifier's. */
export function cutsParts({ smallest, precision }: IntervalQualifier): boolean {
  return !(smallest === "month" || (smallest === "second" && precision === 6));
}

/** The setting interval_forbid_composite_literals; without it such literals are refused. */
export function allowsComposite(setting: (name: string) => string | undefined): boolean {
  return /^"?(?:false|off|no|0)"?$/i.test(setting("interval_forbid_composite_literals") ?? "");
}

interface Parts {
  readonly months: number;
  readonly days: number;
  readonly micros: number;
}

const SIZES: Readonly<Record<string, readonly [part: keyof Parts, size: number]>> = {
  ...{
    millennium: ["months", 12_000],
    century: ["months", 1200],
    decade: ["months", 120],
    year: ["months", 12],
  },
  ...{ quarter: ["months", 3], month: ["months", 1], week: ["days", 7], day: ["days", 1] },
  ...{ hour: ["micros", 3_600_000_000], minute: ["micros", 60_000_000], second: ["micros", 1_000_000] },
  ...{ millisecond: ["micros", 1000], microsecond: ["micros", 1] },
};

/**
 * An interval literal with a qualifier as the engine reads it, without the parts that are smaller than the
 * qualifier's. A number alone counts the qualifier's smallest unit. (dg/r_interval_data_types)
 * @throws RedshiftError 22007 for a text that is no such interval, 0A000 for one whose value is not documented
 */
export function qualifiedInterval(
  text: string,
  qualifier: IntervalQualifier,
  allowsComposite: boolean,
): string {
  const read = partsOf(text.trim(), qualifier);
  if (read === null) {
    throw new RedshiftError(`invalid input syntax for type interval: "${text}"`, { code: "22007" });
  }
  const months = ofMonths(qualifier.smallest);
  if (!allowsComposite && (months ? read.days !== 0 || read.micros !== 0 : read.months !== 0)) {
    // (dg/r_interval_forbid_composite_literals)
    const [own, other] = months ? ["Year To Month", "day-second"] : ["Day To Second", "year-month"];
    throw new RedshiftError(`Interval ${own} literal cannot contain ${other} parts`, {
      code: "22007",
      hint: 'SET interval_forbid_composite_literals to "false" discards them.',
    });
  }
  if (months) return `interval '${cut(read.months, qualifier.smallest === "year" ? 12 : 1)} month'`;
  const [, size = 1] = SIZES[qualifier.smallest] ?? [];
  const micros = qualifier.smallest === "day" ? 0 : cut(read.micros, size === 1_000_000 ? 1 : size);
  if (qualifier.smallest === "second" && micros % 10 ** (6 - qualifier.precision) !== 0) {
    throw new RedshiftError(
      `the documentation does not say how "${text}" is cut to ${qualifier.precision} digits of a second`,
      { code: "0A000", hint: "Write as many digits as the interval has." },
    );
  }
  return `interval '${read.days} day ${micros} microsecond'`;
}

function cut(value: number, size: number): number {
  return Math.trunc(value / size) * size;
}

function partsOf(text: string, { largest, smallest }: IntervalQualifier): Parts | null {
  const none = { months: 0, days: 0, micros: 0 };
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)$/.test(text)) return added(none, Number(text), smallest);
  const years = /^([-+]?)(\d+)-(\d+)$/.exec(text);
  if (years !== null && ofMonths(smallest)) {
    const months = Number(years[2]) * 12 + Number(years[3]);
    return { ...none, months: years[1] === "-" ? -months : months };
  }
  const hours = /^(\d+) (\d+)$/.exec(text);
  if (hours !== null) {
    return largest === "day" && smallest === "hour"
      ? { ...none, days: Number(hours[1]), micros: Number(hours[2]) * 3_600_000_000 }
      : null;
  }
  const [, before = "", clock] = /^(.*?)(?:(?:^|\s+)(-?\d+:\d+(?::\d+(?:\.\d+)?)?))?$/.exec(text) ?? [];
  const worded = /^\d+$/.test(before) ? added(none, Number(before), "day") : inWords(before);
  if (worded === null || clock === undefined) return worded;
  const micros = ofClock(clock, largest === "minute");
  return { ...worded, micros: worded.micros + micros };
}

/** "1:02" is an hour and two minutes, and of MINUTE TO SECOND a minute and two seconds. */
function ofClock(clock: string, fromMinutes: boolean): number {
  const parts = clock.replace("-", "").split(":");
  const [hours = "0", minutes = "0", seconds = "0"] =
    fromMinutes && parts.length === 2 ? ["0", ...parts] : parts;
  const total =
    Number(hours) * 3_600_000_000 + Number(minutes) * 60_000_000 + Math.round(Number(seconds) * 1e6);
  return clock.startsWith("-") ? -total : total;
}

function inWords(text: string): Parts | null {
  let parts: Parts | null = { months: 0, days: 0, micros: 0 };
  if (!/^(?:\s*[-+]?(?:\d+\.?\d*|\.\d+)\s*[a-z]+\s*,?)*\s*$/i.test(text)) return null;
  for (const [, count, name = ""] of text.matchAll(/([-+]?(?:\d+\.?\d*|\.\d+))\s*([a-z]+)/gi)) {
    const unit = partNamed(name);
    parts = parts === null || unit === undefined ? null : added(parts, Number(count), unit);
  }
  return parts;
}

/** With so many of a unit; null for a fraction of a unit that has no fixed size. */
function added(parts: Parts, count: number, unit: string): Parts | null {
  const [part, size] = SIZES[unit] ?? [];
  if (part === undefined || size === undefined) return null;
  const total = count * size;
  if (part === "micros") return { ...parts, micros: parts.micros + Math.round(total) };
  return Number.isInteger(total) ? { ...parts, [part]: parts[part] + total } : null;
}
