import { dayNumber, daysInMonth } from "./calendar.ts";
import { failure } from "./failure.ts";

const MOMENT = /^(\d+)-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d(?:\.\d+)?))?/;

interface Moment {
  readonly months: number;
  readonly day: number;
  readonly last: boolean;
  readonly seconds: number;
}

/**
 * MONTHS_BETWEEN: whole months for the same day of the month or two last days, else with a part of a
 * month of 31 days. (dg/r_MONTHS_BETWEEN_function)
 */
export function monthsBetween(left: string, right: string): number {
  const [a, b] = [read(left), read(right)];
  const months = a.months - b.months;
  if (a.day === b.day || (a.last && b.last)) return months;
  return months + (a.day - b.day + (a.seconds - b.seconds) / 86_400) / 31;
}

function read(text: string): Moment {
  const match = MOMENT.exec(text);
  if (match === null) throw failure("22007", `invalid input syntax for type date: "${text}"`);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return {
    months: year * 12 + month,
    day,
    last: day === daysInMonth(year, month),
    seconds: hour * 3600 + minute * 60 + second,
  };
}

/** The first day after `text` that is a `weekday`, given by at least its first two letters. (dg/r_NEXT_DAY) */
export function nextDay(text: string, weekday: string): string {
  const names = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
  const wanted = weekday.trim().toLowerCase();
  const index = wanted.length < 2 ? -1 : names.findIndex((name) => name.startsWith(wanted));
  if (index < 0) throw failure("22023", `"${weekday}" is not a day of the week`);
  const match = MOMENT.exec(text);
  if (match === null) throw failure("22007", `invalid input syntax for type date: "${text}"`);
  const day = dayNumber(Number(match[1]), Number(match[2]), Number(match[3]));
  const today = (((day + 4) % 7) + 7) % 7;
  const steps = (index - today + 7) % 7 || 7;
  return new Date((day + steps) * 86_400_000).toISOString().slice(0, 10);
}
