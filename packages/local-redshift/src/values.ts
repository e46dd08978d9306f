import type { EngineValue } from "./engine.ts";
import type { TextValue } from "./types.ts";
import type { Known } from "./typing/numeric.ts";
import { inZone } from "./zoned-text.ts";

/** A value in Redshift's text form. `type` is DuckDB's; `zone` is the session's. Loses no digit. */
export function toText(value: EngineValue, type: string, zone: string): TextValue {
  if (value === null) return null;
  if (typeof value === "number") return floatText(value, type === "FLOAT");
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "bigint") return value.toString();
  const text = value.toString();
  if (type === "INTERVAL") return intervalText(text);
  return type === "TIMESTAMP WITH TIME ZONE" ? inZone(text.replace(/\+00(:00)?$/, "+00"), zone) : text;
}

/** An interval in PostgreSQL's words: "1 year 2 mons -1 days 04:05:06". */
function intervalText(text: string): string {
  return text.replace(/(-?\d+) (year|month|day)s?/g, (_, count: string, unit: string) => {
    const name = unit === "month" ? "mon" : unit;
    return `${count} ${name}${count === "1" ? "" : "s"}`;
  });
}

/** CHAR filled with blanks to its length in bytes; more of them than that are cut off. */
export function padded(text: TextValue, type: Known | undefined): TextValue {
  if (text === null || type?.kind !== "char") return text;
  const held = text.replace(/ +$/, "");
  return held + " ".repeat(Math.max(0, (type.bytes ?? 1) - Buffer.byteLength(held)));
}

/** The shortest text that reads back as the same number, with an exponent where Redshift prints one. */
function floatText(value: number, single: boolean): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return Object.is(value, -0) ? "-0" : String(value);
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  const shortest = single ? shortestSingle(value) : String(value);
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e15) return shortest;
  const [mantissa = "", exponent = "0"] = Number(shortest).toExponential().split("e");
  const sign = exponent.startsWith("-") ? "-" : "+";
  return `${mantissa}e${sign}${exponent.replace(/^[+-]/, "").padStart(2, "0")}`;
}

function shortestSingle(value: number): string {
  for (let digits = 1; digits <= 9; digits += 1) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(value);
}
