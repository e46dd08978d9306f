import { fromGroups, type Moment } from "../copy/kinds/moment.ts";
import { abbreviatedOffset } from "./time-zone.ts";

/** A moment as a literal says it, with what else it says. */
export interface LiteralMoment {
  readonly moment: Moment;
  readonly hasDate: boolean;
  /** The name of a zone of the tz database. */
  readonly zoneName: string | null;
}

const month = "(?<mon>[a-z]{3,9})";

/**
 * Dates of literals: the month goes before the day, as in DateStyle MDY, whatever stands between them.
 * (dg/r_Date_and_time_literals)
 */
const DATES: readonly RegExp[] = [
  "(?<y>\\d{4})\\.(?<doy>\\d{3})",
  "(?<y>\\d{4})(?<sign>[-/.])(?<m>\\d{1,2})\\k<sign>(?<d>\\d{1,2})",
  "(?<m>\\d{1,2})(?<sign>[-/.])(?<d>\\d{1,2})\\k<sign>(?:(?<y>\\d{4})|(?<yy>\\d{2}))",
  "(?<y>\\d{4})(?<m>\\d{2})(?<d>\\d{2})",
  "(?<yy>\\d{2})(?<m>\\d{2})(?<d>\\d{2})",
  `${month}[- ](?<d>\\d{1,2})(?:[- ]|, ?)(?:(?<y>\\d{4})|(?<yy>\\d{2}))`,
  `(?<d>\\d{1,2})[- ]${month}[- ](?:(?<y>\\d{4})|(?<yy>\\d{2}))`,
  `(?<y>\\d{4})[- ]${month}[- ](?<d>\\d{1,2})`,
].map((shape) => new RegExp(`^${shape}$`, "i"));

const WEEKDAY = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,? +/i;

const half = "(?: ?(?<half>[ap]m)(?![a-z]))?";
const offset = "(?: ?(?<z>[-+]\\d{1,2}(?::?\\d{2})?)(?::00)?(?![\\d:]))?";
const CLOCK = new RegExp(
  `(?:^|[t ])(?<h>\\d{1,2}):(?<mi>\\d{2})(?::(?<s>\\d{2})(?:\\.(?<f>\\d*))?)?${half}${offset}`,
  "i",
);
/** Behind a date of digits, or alone. */
const COMPACT_CLOCK = new RegExp(
  `(?<=^|^[-/.\\d]{6,10})(?:^|[t ])(?<h>\\d{2})(?<mi>\\d{2})(?:(?<s>\\d{2})(?:\\.(?<f>\\d*))?)?${half}${offset}(?=$| ?[a-z])`,
  "i",
);
const ZONE_WORD = /(?:^| )([a-z]+(?:\/[a-z_]+(?:[-+]?\d+)?)*)$/i;

export type Unread = "format" | "range";

/** Reads a text as a date, a time of day or both; or says what is wrong with it. */
export function readMoment(text: string, timeOnly: boolean): LiteralMoment | Unread {
  const clock = CLOCK.exec(text) ?? (timeOnly || /^\S+[t ]/i.test(text) ? COMPACT_CLOCK.exec(text) : null);
  const { before, after, zone } = around(text, clock);
  if (zone === null) return "format";
  const date = `${before.trim()} ${after.trim()}`.trim().replace(WEEKDAY, "").replace(/ +/g, " ");
  const groups = { ...clock?.groups, f: clock?.groups?.["f"]?.slice(0, 6) };
  if (date === "") {
    if (clock === null || !timeOnly) return "format";
    const moment = fromGroups({ ...groups, y: "2000" });
    return moment === null ? "range" : { moment, hasDate: false, zoneName: null };
  }
  const found = DATES.map((shape) => shape.exec(date)?.groups).filter((shape) => shape !== undefined);
  if (found.length === 0) return "format";
  for (const shape of found) {
    const moment = fromGroups({ ...shape, ...groups });
    if (moment === null) continue;
    const offsetOfWord = typeof zone === "number" ? zone : moment.zone;
    return {
      moment: { ...moment, zone: offsetOfWord },
      hasDate: true,
      zoneName: typeof zone === "string" ? zone : null,
    };
  }
  return "range";
}

/** What stands around the clock, and the zone that a word behind it names: null for a word that is none. */
function around(
  text: string,
  clock: RegExpExecArray | null,
): { readonly before: string; readonly after: string; readonly zone: number | string | undefined | null } {
  if (clock === null) return { before: text, after: "", zone: undefined };
  const before = text.slice(0, clock.index);
  const behind = text.slice(clock.index + clock[0].length);
  // The Z of 10:00Z.
  const spaced = /^[a-z]/i.test(behind) ? ` ${behind}` : behind;
  const word = ZONE_WORD.exec(spaced);
  if (word === null) return { before, after: spaced, zone: undefined };
  const after = spaced.slice(0, word.index);
  const name = word[1] ?? "";
  return { before, after, zone: name.includes("/") ? name : abbreviatedOffset(name) };
}
