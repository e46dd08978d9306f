/** A number as its sign and digits. */
export interface Digits {
  readonly negative: boolean;
  /** Digits before the point, without zeros in front; "0" for none. */
  readonly whole: string;
  readonly fraction: string;
}

/**
 * The number in a text such as "-12.50" or "1.5e+20", moved by `shift` decimal places and rounded to
 * `places` digits behind the point, halves away from zero. Null for NaN and infinity.
 */
export function digitsOf(text: string, places: number, shift = 0): Digits | null {
  const match = /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return null;
  const [, minus = "", whole = "", fraction = "", exponent = "0"] = match;
  const point = whole.length + Number(exponent) + shift;
  const all = whole + fraction;
  const kept = Math.max(point + places, 0);
  const padded = point < 0 ? "0".repeat(-point) + all : all.padEnd(kept, "0");
  const start = Math.max(point, 0);
  const end = start + places;
  const digits = padded.padEnd(end, "0").slice(0, end);
  const rounded = (padded[end] ?? "0") >= "5" ? String(BigInt(`0${digits}`) + 1n) : digits;
  const aligned = rounded.padStart(places + 1, "0");
  const cut = aligned.length - places;
  const left = aligned.slice(0, cut).replace(/^0+(?=\d)/, "");
  const right = aligned.slice(cut);
  return { negative: minus === "-" && /[1-9]/.test(left + right), whole: left, fraction: right };
}
