import { RedshiftError } from "../types.ts";

/** Redshift's names and abbreviations of date parts, with DuckDB's. (dg/r_Dateparts_for_datetime_functions) */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  millennium: ["millennium", "millennia", "mil", "mils"],
  century: ["century", "centuries", "c", "cent", "cents"],
  decade: ["decade", "decades", "dec", "decs"],
  epoch: ["epoch"],
  year: ["year", "years", "y", "yr", "yrs"],
  quarter: ["quarter", "quarters", "qtr", "qtrs"],
  month: ["month", "months", "mon", "mons"],
  week: ["week", "weeks", "w"],
  dow: ["dayofweek", "dow", "dw", "weekday"],
  doy: ["dayofyear", "doy", "dy", "yearday"],
  day: ["day", "days", "d"],
  hour: ["hour", "hours", "h", "hr", "hrs"],
  minute: ["minute", "minutes", "m", "min", "mins"],
  second: ["second", "seconds", "s", "sec", "secs"],
  millisecond: [
    "millisecond",
    "milliseconds",
    "ms",
    "msec",
    "msecs",
    "msecond",
    "mseconds",
    "millisec",
    "millisecs",
    "millisecon",
  ],
  microsecond: [
    "microsecond",
    "microseconds",
    "microsec",
    "microsecs",
    "microsecon",
    "us",
    "usec",
    "usecs",
    "usecond",
    "useconds",
  ],
};

const BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(PARTS).flatMap(([duckdb, names]) => names.map((name) => [name, duckdb] as const)),
);

/** The same; undefined for a word that is no date part. */
export function partNamed(name: string): string | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** DuckDB's name of a date part that Redshift calls `name`. @throws RedshiftError for an unknown one */
export function datePart(name: string): string {
  const part = BY_NAME.get(name.toLowerCase());
  if (part !== undefined) return part;
  throw new RedshiftError(`"${name}" is not a date part that local-redshift knows`, {
    code: "22023",
    hint: "Use year, quarter, month, week, day, hour, minute, second, millisecond, dow, doy or epoch.",
  });
}

/** The parts that DATEADD and DATEDIFF step by; dow, doy and epoch are points, not steps. */
export function stepPart(name: string): string {
  const part = datePart(name);
  if (part === "dow" || part === "doy") return "day";
  if (part === "epoch") return "second";
  return part;
}

/**
 * An interval literal in words that the engine knows: `1w, 1h, 14m` is "1 week 1 hour 14 minute". Other
 * forms stay as they are. (dg/r_interval_literals)
 */
export function intervalText(text: string): string {
  const pieces = /^\s*(?:[+-]?\d+(?:\.\d+)?\s*[a-z]+\s*,?\s*)+$/i.test(text)
    ? [...text.matchAll(/([+-]?\d+(?:\.\d+)?)\s*([a-z]+)/gi)]
    : [];
  const known = pieces.map(([, count = "", name = ""]) => {
    const part = BY_NAME.get(name.toLowerCase());
    return part === undefined
      ? undefined
      : part === "quarter"
        ? `${Number(count) * 3} month`
        : `${count} ${part}`;
  });
  return known.length === 0 || known.includes(undefined) ? text : known.join(" ");
}
