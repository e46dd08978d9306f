import { RedshiftError } from "../../types.ts";

/** A moment as text says it; the zone's minutes east of UTC, or null without one. */
export interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Six digits. */
  readonly micros: string;
  readonly zone: number | null;
}

export type MomentReader = (text: string) => Moment | null;

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const monthName = "(?<mon>[A-Za-z]{3,9})";
const clock =
  "(?:[T ]+(?<h>\\d{1,2}):?(?<mi>\\d{2})(?::?(?<s>\\d{2})(?:\\.(?<f>\\d{1,6})\\d*)?)?(?: ?(?<half>[AaPp][Mm]))?(?: ?(?<z>Z|UTC|[-+]\\d{1,2}(?::?\\d{2})?))?)?";

/** DATEFORMAT and TIMEFORMAT 'auto' (COPY: automatic-recognition), without Julian days, BC and named zones. */
const automatic: readonly RegExp[] = [
  `(?<y>\\d{4})[-/.](?<m>\\d{1,2})[-/.](?<d>\\d{1,2})`,
  `(?<m>\\d{1,2})/(?<d>\\d{1,2})/(?<y>\\d{4})`,
  `(?<d>\\d{1,2})\\.(?<m>\\d{1,2})\\.(?<y>\\d{4})`,
  `(?<y>\\d{4})(?<m>\\d{2})(?<d>\\d{2})`,
  `${monthName}[- ](?<d>\\d{1,2}),?[- ](?<y>\\d{4})`,
  `(?<d>\\d{1,2})[- ]${monthName}[- ](?<y>\\d{4})`,
  `(?<y>\\d{4})[- ]${monthName}[- ](?<d>\\d{1,2})`,
].map((date) => new RegExp(`^${date}${clock}$`));

export const readAutomatic: MomentReader = (text) => readShapes(text, automatic);

function readShapes(text: string, shapes: readonly RegExp[]): Moment | null {
  for (const shape of shapes) {
    const moment = fromGroups(shape.exec(text)?.groups);
    if (moment !== null) return moment;
  }
  return null;
}

const parts: Readonly<Record<string, string>> = {
  YYYY: "(?<y>\\d{4})",
  YY: "(?<yy>\\d{2})",
  MM: "(?<m>\\d{1,2})",
  MON: monthName,
  DD: "(?<d>\\d{1,2})",
  HH24: "(?<h>\\d{1,2})",
  HH12: "(?<h>\\d{1,2})",
  HH: "(?<h>\\d{1,2})",
  MI: "(?<mi>\\d{2})",
  SS: "(?<s>\\d{2})(?:\\.(?<f>\\d{1,6})\\d*)?",
  AM: "(?<half>[AaPp][Mm])",
  PM: "(?<half>[AaPp][Mm])",
};

/**
 * A reader for a format string (COPY: r_DATEFORMAT_and_TIMEFORMAT_strings). Seconds may have a
 * fraction; what follows the format's end is an error.
 * @throws RedshiftError 0A000 naming a part that is not supported
 */
export function readerOf(format: string, option: string): MomentReader {
  const pieces =
    format.toUpperCase().match(/YYYY|YY|MON(?:TH)?|MM|DD|HH24|HH12|HH|MI|SS|AM|PM|[A-Z]+|[^A-Z]+/g) ?? [];
  const source = pieces.map((piece) => {
    const known = parts[piece === "MONTH" ? "MON" : piece];
    if (known !== undefined) return known;
    if (!/[A-Z]/.test(piece) || piece === "T") return piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    throw new RedshiftError(`COPY ${option} '${format}' is not supported locally: unknown part "${piece}"`, {
      code: "0A000",
      hint: "The parts are YYYY, YY, MM, MON, DD, HH24, HH12, HH, MI, SS, AM and PM.",
    });
  });
  const names = source.join("").match(/\?<\w+>/g) ?? [];
  if (new Set(names).size < names.length) {
    throw new RedshiftError(`COPY ${option} '${format}' names a part twice`, { code: "22007" });
  }
  const zone = option === "TIMEFORMAT" ? "(?: ?(?<z>[-+]\\d{1,2}(?::?\\d{2})?))?" : "";
  const shape = new RegExp(`^${source.join("")}${zone}$`);
  return (text) => fromGroups(shape.exec(text)?.groups);
}

/** "YYYY-MM-DD HH:MM:SS.ffffff" in UTC when there is a zone. */
export function momentText(moment: Moment): string {
  if (moment.zone === null || moment.zone === 0) return `${dateText(moment)} ${clockText(moment)}`;
  const { year, month, day, hour, minute, second } = moment;
  const utc = new Date(0);
  utc.setUTCFullYear(year, month - 1, day);
  utc.setUTCHours(hour, minute - moment.zone, second);
  return `${utc.toISOString().slice(0, 19).replace("T", " ")}.${moment.micros}`;
}

export function dateText({ year, month, day }: Moment): string {
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

function clockText({ hour, minute, second, micros }: Moment): string {
  return `${two(hour)}:${two(minute)}:${two(second)}.${micros}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** The moment of these parts of a text; null for one that is not real. */
export function fromGroups(groups: Record<string, string | undefined> | undefined): Moment | null {
  if (groups === undefined) return null;
  const { y, yy, doy, h, mi, s, f, half, z } = groups;
  const { m, mon, d } = doy === undefined ? groups : dayOfYear(Number(y), Number(doy));
  const short = yy === undefined ? undefined : Number(yy) + (Number(yy) < 70 ? 2000 : 1900);
  const year = short ?? Number(y ?? Number.NaN);
  const month = mon === undefined ? Number(m ?? 1) : monthOf(mon);
  const day = Number(d ?? 1);
  const hour = half === undefined ? Number(h ?? 0) : hourOf(Number(h), half.toLowerCase());
  const moment = {
    year,
    month,
    day,
    hour,
    minute: Number(mi ?? 0),
    second: Number(s ?? 0),
    micros: (f ?? "").padEnd(6, "0"),
    zone: z === undefined ? null : zoneOf(z),
  };
  return isReal(moment) ? moment : null;
}

/** The month and day of the day with this number; none that is real for a number that the year has not. */
function dayOfYear(year: number, day: number): Record<"m" | "d", string> & { readonly mon?: undefined } {
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, 0, day);
  const real = day > 0 && date.getUTCFullYear() === year;
  return { m: String(real ? date.getUTCMonth() + 1 : 0), d: String(date.getUTCDate()) };
}

function monthOf(name: string): number {
  const full = name.toLowerCase();
  const at = months.indexOf(full.slice(0, 3)) + 1;
  const long = new Date(Date.UTC(2000, at - 1, 1)).toLocaleString("en", { month: "long", timeZone: "UTC" });
  return full.length === 3 || long.toLowerCase() === full ? at : 0;
}

/** Of a twelve-hour clock; NaN for an hour that it does not have. */
function hourOf(hour: number, half: string): number {
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half === "pm" ? 12 : 0);
}

function zoneOf(text: string): number {
  const match = /^([-+])(\d{1,2}):?(\d{2})?$/.exec(text);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === "-" ? -minutes : minutes;
}

function isReal({ year, month, day, hour, minute, second }: Moment): boolean {
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1)) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day <= days && hour >= 0 && hour < 24 && minute < 60 && second < 60;
}
