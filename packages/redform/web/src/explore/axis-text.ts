import { formatMeasure } from "../../../src/explore/format-value.ts";

/** Pixels that a character of an axis takes. */
const CHARACTER = 7;

/** A number on an axis: as short as it stays right. */
export function tickText(measure: Parameters<typeof formatMeasure>[0], value: number): string {
  const { style } = measure.format;
  const decimals = style === "percent" || Number.isInteger(value) ? 0 : 1;
  if (style !== "percent" && Math.abs(value) >= 10_000)
    return `${(value / 1000).toLocaleString("en-US", { maximumFractionDigits: 1 })}k`;
  return formatMeasure({ format: { style, decimals } }, String(value));
}

/** Names that fit below their columns: whole, or their first three letters, or every so many. */
export function namesOf(labels: readonly string[], step: number): readonly string[] {
  const longest = Math.max(...labels.map((label) => label.length)) * CHARACTER;
  if (longest <= step) return labels;
  const short = labels.map((label) => (/^\d/.test(label) ? label : label.slice(0, 3)));
  const shortest = Math.max(...short.map((label) => label.length)) * CHARACTER;
  const every = Math.ceil(shortest / step);
  return short.map((label, index) => (index % every === 0 ? label : ""));
}
