import type { Grain, Question } from "./explore.ts";
import { isDay, nextDay } from "./moment.ts";

/** The moment after a period that begins with `start`, in milliseconds. */
export function endOfPeriod(grain: Grain, start: string): number {
  const date = new Date(momentOf(start));
  if (grain === "hour") date.setUTCHours(date.getUTCHours() + 1);
  else if (grain === "day") date.setUTCDate(date.getUTCDate() + 1);
  else if (grain === "week") date.setUTCDate(date.getUTCDate() + 7);
  else if (grain === "month") date.setUTCMonth(date.getUTCMonth() + 1);
  else if (grain === "quarter") date.setUTCMonth(date.getUTCMonth() + 3);
  else date.setUTCFullYear(date.getUTCFullYear() + 1);
  return date.getTime();
}

/**
 * Whether the data cover a period from its first day to its last: a week of which only four days were loaded
 * can't be compared with a whole one.
 */
export function isWhole(
  grain: Grain,
  start: string,
  range: { readonly first: string; readonly last: string },
  question: Pick<Question, "from" | "to">,
): boolean {
  const unit = grain === "hour" ? 3_600_000 : 86_400_000;
  const begin = Math.floor(momentOf(range.first) / unit) * unit;
  const end = (Math.floor(momentOf(range.last) / unit) + 1) * unit;
  const from = question.from === null ? begin : Math.max(begin, momentOf(question.from));
  const { to } = question;
  const until = to === null ? end : Math.min(end, momentOf(isDay(to) ? nextDay(to) : to));
  return from <= momentOf(start) && endOfPeriod(grain, start) <= until;
}

/** A day or moment as the warehouse or a question writes it, UTC, in milliseconds. */
export function momentOf(text: string): number {
  const [day, time = "00:00:00"] = text.replace("T", " ").replace(/Z$/, "").split(" ");
  return Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}Z`);
}
