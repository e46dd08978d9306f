/** Days and moments as text, UTC. */

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const MOMENT = /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d{1,6})?)?Z?$/;

/** `2018-11-30`, and a day that there is. */
export function isDay(text: string): boolean {
  const match = DAY.exec(text);
  if (match === null) return false;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** `2018-11-30T18:00`, with seconds or without. */
export function isMoment(text: string): boolean {
  const match = MOMENT.exec(text);
  return match !== null && isDay(match[1] ?? "");
}

/** A checked day or moment as Redshift writes a timestamp. */
export function timestampText(text: string): string {
  if (isDay(text)) return `${text} 00:00:00`;
  const [, day, hour, minute] = MOMENT.exec(text) ?? [];
  const seconds = /:\d{2}:(\d{2}(?:\.\d{1,6})?)/.exec(text)?.[1] ?? "00";
  return `${day} ${hour}:${minute}:${seconds}`;
}

/** The day after a checked day. */
export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
