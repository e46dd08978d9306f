import { dateText, momentText } from "../copy/kinds/moment.ts";
import { RedshiftError } from "../types.ts";
import { inZone } from "../zoned-text.ts";
import { readMoment, type Unread } from "./read-moment.ts";
import { sessionZone } from "./time-zone.ts";

export type MomentKind = "date" | "time" | "timestamp" | "timestamptz";

/** What the special values hang on. */
export interface Today {
  readonly now: number;
  readonly setting: (name: string) => string | undefined;
}

const PLAIN: Readonly<Record<MomentKind, RegExp>> = {
  date: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])$/,
  time: /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/,
  timestamp: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8]) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/,
  timestamptz: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8]) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\+00$/,
};

/**
 * A date or time in the form that the engine reads, where Redshift reads it: "January 8, 1999", "20-Nov-2008",
 * "080215 04:05 PM". (dg/r_Date_and_time_literals) A zone counts for TIMESTAMPTZ alone.
 * @throws RedshiftError 22007 for another text, 22008 for a day or an hour that there is not, 0A000 for years BC
 */
export function isoText(text: string, kind: MomentKind): string {
  const trimmed = text.trim();
  if (PLAIN[kind].test(trimmed)) return trimmed;
  const epoch = /^epoch$/i.test(trimmed);
  if (epoch && kind !== "time")
    return kind === "date" ? "1970-01-01" : `1970-01-01 00:00:00${suffix(kind, "+00")}`;
  // A timestamp may be infinite, a date may not. (PostgreSQL 8.0: datatype-datetime)
  if (/^[-+]?infinity$/i.test(trimmed) && kind !== "date" && kind !== "time") return trimmed;
  if (kind === "time" && /^24:00(?::00(?:\.0*)?)?$/.test(trimmed)) return "24:00:00";
  const read = readMoment(trimmed, kind === "time");
  if (typeof read === "string") throw unread(read, text, kind);
  const { moment, zoneName } = read;
  if (kind === "date") return dateText(moment);
  const local = momentText({ ...moment, zone: null }).replace(/\.000000$/, "");
  if (kind === "time") return local.slice(local.indexOf(" ") + 1);
  if (kind === "timestamp") return local;
  if (zoneName !== null) return `${local} ${zoneName}`;
  return moment.zone === null ? local : `${momentText(moment).replace(/\.000000$/, "")}+00`;
}

/** The same of a literal, which may name a day by its place: 'now', 'today', 'tomorrow', 'yesterday'. */
export function literalIso(text: string, kind: MomentKind, today: Today): string {
  return isoText(specialMoment(text, today) ?? text, kind);
}

/**
 * The moment that a special value stands for, in the session's zone: 'now' to the microsecond, the others at
 * midnight. (dg/r_Date_and_time_literals: Special datetime values)
 */
export function specialMoment(text: string, { now, setting }: Today): string | undefined {
  const days = SPECIAL.get(text.trim().toLowerCase());
  if (days === undefined) return undefined;
  const utc = new Date(now).toISOString().replace("T", " ").replace("Z", "+00");
  const local = inZone(utc, sessionZone(setting("timezone") ?? "UTC"));
  if (days === null) return local;
  const [year = 0, month = 1, day = 1] = local.slice(0, 10).split("-").map(Number);
  return `${new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10)} 00:00:00`;
}

const SPECIAL: ReadonlyMap<string, number | null> = new Map([
  ["now", null],
  ["today", 0],
  ["tomorrow", 1],
  ["yesterday", -1],
]);

function suffix(kind: MomentKind, zone: string): string {
  return kind === "timestamptz" ? zone : "";
}

function unread(why: Unread, text: string, kind: MomentKind): RedshiftError {
  const trimmed = text.trim();
  if (/\bbc$/i.test(trimmed)) {
    return new RedshiftError(`years BC are not supported by local-redshift: "${text}"`, { code: "0A000" });
  }
  if (SPECIAL.has(trimmed.toLowerCase())) {
    return new RedshiftError(`"${trimmed}" is a date only as a literal in local-redshift`, {
      code: "0A000",
      hint: "Use getdate(), or trunc(getdate()).",
    });
  }
  return why === "range"
    ? new RedshiftError(`date/time field value out of range: "${text}"`, { code: "22008" })
    : new RedshiftError(`invalid input syntax for type ${kind}: "${text}"`, { code: "22007" });
}
