/** Reckoning with days of the Gregorian calendar, counted from 1970-01-01. */

const DAY = 86_400_000;

/** Days from 1970-01-01; months and days beyond their range carry over. */
export function dayNumber(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.floor(date.getTime() / DAY);
}

export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export function dayOf(number: number): CalendarDay {
  const date = new Date(number * DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 1 = Monday … 7 = Sunday. */
export function isoWeekday(number: number): number {
  return ((((number + 3) % 7) + 7) % 7) + 1;
}

/** The ISO year, week and day of the year. Week 1 holds the year's first Thursday. */
export function isoWeek(number: number): {
  readonly year: number;
  readonly week: number;
  readonly day: number;
} {
  const thursday = number - isoWeekday(number) + 4;
  const { year } = dayOf(thursday);
  const week = Math.floor((thursday - dayNumber(year, 1, 1)) / 7) + 1;
  return { year, week, day: (week - 1) * 7 + isoWeekday(number) };
}

/** The Monday of an ISO week. */
export function isoWeekStart(year: number, week: number): number {
  const fourth = dayNumber(year, 1, 4);
  return fourth - isoWeekday(fourth) + 1 + (week - 1) * 7;
}

export function daysInMonth(year: number, month: number): number {
  return dayNumber(year, month + 1, 1) - dayNumber(year, month, 1);
}

/** Julian day of 1970-01-01. */
export const JULIAN_EPOCH = 2_440_588;

export const MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];
export const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
