import { DAYS, dayNumber, isoWeek, isoWeekday, JULIAN_EPOCH, MONTHS } from "./calendar.ts";
import { type DatePiece, datePattern } from "./date-pattern.ts";
import { failure } from "./failure.ts";
import { ordinalSuffix } from "./ordinal.ts";
import { roman } from "./roman.ts";

type Field = Extract<DatePiece, { readonly kind: "field" }>;

/** A date and time as the engine prints it. */
interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micro: number;
  /** Minutes east of UTC; null without a zone. */
  readonly offset: number | null;
}

const PRINTED =
  /^(?:(\d{4,6})-(\d\d)-(\d\d))?(?:(?:^| )(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?(?:([+-])(\d\d)(?::?(\d\d))?)?$/;

/** TO_CHAR of a date, a time or a timestamp. `text` is the value as the engine prints it. (dg/r_TO_CHAR) */
export function formatDate(text: string, pattern: string): string {
  if (text === "infinity" || text === "-infinity") return "";
  const moment = momentOf(text);
  let out = "";
  for (const piece of datePattern(pattern))
    out += piece.kind === "text" ? piece.text : printed(piece, moment);
  return out;
}

function momentOf(text: string): Moment {
  const match = PRINTED.exec(text);
  if (match === null) throw failure("0A000", `to_char() of "${text}" is not supported by local-redshift`);
  const [, year, month, day, hour, minute, second, fraction = "", sign, zoneHours, zoneMinutes] = match;
  const offset = sign === undefined ? null : Number(zoneHours) * 60 + Number(zoneMinutes ?? 0);
  return {
    year: Number(year ?? 1),
    month: Number(month ?? 1),
    day: Number(day ?? 1),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    micro: Number(fraction.padEnd(6, "0")),
    offset: offset === null ? null : sign === "-" ? -offset : offset,
  };
}

function printed(field: Field, moment: Moment): string {
  const number = NUMBERS[field.name]?.(moment);
  if (number !== undefined) {
    const [value, width] = number;
    const text = field.fill ? String(value) : String(value).padStart(width, "0");
    return field.ordinal === null ? text : text + ordinalSuffix(text, field.ordinal === "TH");
  }
  const text = NAMES[field.name]?.(moment, field);
  if (text === undefined) throw failure("0A000", `to_char(): the pattern ${field.written} is not supported`);
  return text;
}

const days = ({ year, month, day }: Moment): number => dayNumber(year, month, day);
const dayOfYear = (moment: Moment): number => days(moment) - dayNumber(moment.year, 1, 1) + 1;
const twelve = ({ hour }: Moment): number => hour % 12 || 12;

/** Fields that are numbers: value and least width. */
const NUMBERS: Readonly<Record<string, (moment: Moment) => readonly [number, number]>> = {
  YYYY: ({ year }) => [year, 4],
  YYY: ({ year }) => [year % 1000, 3],
  YY: ({ year }) => [year % 100, 2],
  Y: ({ year }) => [year % 10, 1],
  IYYY: (moment) => [isoWeek(days(moment)).year, 4],
  IYY: (moment) => [isoWeek(days(moment)).year % 1000, 3],
  IY: (moment) => [isoWeek(days(moment)).year % 100, 2],
  I: (moment) => [isoWeek(days(moment)).year % 10, 1],
  CC: ({ year }) => [Math.ceil(year / 100), 2],
  Q: ({ month }) => [Math.ceil(month / 3), 1],
  MM: ({ month }) => [month, 2],
  WW: (moment) => [Math.floor((dayOfYear(moment) - 1) / 7) + 1, 2],
  W: ({ day }) => [Math.floor((day - 1) / 7) + 1, 1],
  IW: (moment) => [isoWeek(days(moment)).week, 2],
  DDD: (moment) => [dayOfYear(moment), 3],
  IDDD: (moment) => [isoWeek(days(moment)).day, 3],
  DD: ({ day }) => [day, 2],
  D: (moment) => [(isoWeekday(days(moment)) % 7) + 1, 1],
  ID: (moment) => [isoWeekday(days(moment)), 1],
  J: (moment) => [days(moment) + JULIAN_EPOCH, 1],
  HH24: ({ hour }) => [hour, 2],
  HH12: (moment) => [twelve(moment), 2],
  HH: (moment) => [twelve(moment), 2],
  MI: ({ minute }) => [minute, 2],
  SS: ({ second }) => [second, 2],
  MS: ({ micro }) => [Math.floor(micro / 1000), 3],
  US: ({ micro }) => [micro, 6],
  SSSS: ({ hour, minute, second }) => [hour * 3600 + minute * 60 + second, 1],
  SSSSS: ({ hour, minute, second }) => [hour * 3600 + minute * 60 + second, 1],
};

const lower = (field: Field): boolean => field.written === field.written.toLowerCase();

function named(name: string, field: Field, width: number): string {
  const text = lower(field) ? name.toLowerCase() : field.written === field.name ? name.toUpperCase() : name;
  return field.fill ? text : text.padEnd(width);
}

function offsetText(offset: number, field: Field): string {
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const sign = offset < 0 ? "-" : "+";
  const text = field.fill ? String(hours) : String(hours).padStart(2, "0");
  return `${sign}${text}${minutes === 0 ? "" : `:${String(minutes).padStart(2, "0")}`}`;
}

function halfDay({ hour }: Moment, field: Field): string {
  const dotted = field.name.includes(".");
  const text = hour >= 12 ? (dotted ? "P.M." : "PM") : dotted ? "A.M." : "AM";
  return lower(field) ? text.toLowerCase() : text;
}

function era(_: Moment, field: Field): string {
  const text = field.name.includes(".") ? "A.D." : "AD";
  return lower(field) ? text.toLowerCase() : text;
}

const weekdayName = (moment: Moment): string => DAYS[isoWeekday(days(moment)) % 7] ?? "";
const monthName = ({ month }: Moment): string => MONTHS[month - 1] ?? "";

/** Fields that are words. */
const NAMES: Readonly<Record<string, (moment: Moment, field: Field) => string>> = {
  MONTH: (moment, field) => named(monthName(moment), field, 9),
  MON: (moment, field) => named(monthName(moment).slice(0, 3), field, 3),
  DAY: (moment, field) => named(weekdayName(moment), field, 9),
  DY: (moment, field) => named(weekdayName(moment).slice(0, 3), field, 3),
  RM: ({ month }, field) => named(roman(month), field, 4),
  "Y,YYY": ({ year }, field) => {
    const text = `${Math.floor(year / 1000)},${String(year % 1000).padStart(3, "0")}`;
    return field.ordinal === null ? text : text + ordinalSuffix(String(year), field.ordinal === "TH");
  },
  AM: halfDay,
  PM: halfDay,
  "A.M.": halfDay,
  "P.M.": halfDay,
  AD: era,
  BC: era,
  "A.D.": era,
  "B.C.": era,
  OF: ({ offset }, field) => offsetText(offset ?? 0, field),
  TZ: ({ offset }, field) => {
    if (offset === null) return "";
    if (offset !== 0) {
      throw failure("0A000", "to_char(): TZ in another zone than UTC is not supported; use OF");
    }
    return lower(field) ? "utc" : "UTC";
  },
};
