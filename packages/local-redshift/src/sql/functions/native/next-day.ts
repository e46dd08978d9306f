import { dayNumber } from "./calendar.ts";
import { failure } from "./failure.ts";

const MOMENT = /^(\d+)-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d(?:\.\d+)?))?/;

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
