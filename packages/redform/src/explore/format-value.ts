import type { Dimension, Grain, Measure } from "./explore.ts";

/** Values as people read them. Text that comes from data stays text: whoever shows it escapes it. */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `6,820`, `82.0%`; a dash for NULL. */
export function formatMeasure({ format }: Pick<Measure, "format">, value: string | null): string {
  if (value === null) return "–";
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  const digits = { minimumFractionDigits: format.decimals, maximumFractionDigits: format.decimals };
  if (format.style === "percent") return `${(number * 100).toLocaleString("en-US", digits)}%`;
  // No digit of a large sum is lost on the way through a double.
  if (format.decimals === 0 && /^-?\d{16,}$/.test(value)) return BigInt(value).toLocaleString("en-US");
  return number.toLocaleString("en-US", digits);
}

/** A share of a whole: `82%`, with a digit more where it is small. */
export function formatShare(part: number, whole: number): string {
  const share = (part / whole) * 100;
  const decimals = share !== 0 && Math.abs(share) < 10 ? 1 : 0;
  return `${share.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals })}%`;
}

/** `Sunday`, `5 Nov 2018`, `not in the catalogue`. */
export function formatDimension(
  dimension: Pick<Dimension, "values" | "missing" | "grain" | "type">,
  value: string | null,
): string {
  if (value === null) return dimension.missing;
  if (Object.hasOwn(dimension.values, value)) return dimension.values[value] ?? value;
  return dimension.type === "date" || dimension.grain !== null ? formatPeriod(dimension.grain, value) : value;
}

/** A period by its first moment, as the warehouse writes it: `5 Nov 2018`, `Nov 2018`, `2018 Q4`. */
function formatPeriod(grain: Grain | null, value: string): string {
  const [, year, month, day, hour] = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}:\d{2}))?/.exec(value) ?? [];
  if (year === undefined) return value;
  const name = MONTHS[Number(month) - 1] ?? month;
  if (grain === "year") return year;
  if (grain === "quarter") return `${year} Q${Math.ceil(Number(month) / 3)}`;
  if (grain === "month") return `${name} ${year}`;
  const date = `${Number(day)} ${name} ${year}`;
  return grain === "hour" ? `${date} ${hour ?? "00:00"}` : date;
}
