import { RedshiftError } from "../types.ts";

/**
 * Time zones as Redshift names them (dg/CONVERT_TIMEZONE): an abbreviation is a fixed offset, whatever the
 * season; in POSIX form the offset counts hours west. The engine's names differ in both.
 */

/** Hours east of UTC. */
const ABBREVIATIONS: Readonly<Record<string, number>> = {
  ...{ utc: 0, gmt: 0, z: 0, zulu: 0, wet: 0, west: 1, bst: 1, cet: 1, cest: 2, met: 1, mest: 2 },
  ...{
    eet: 2,
    eest: 3,
    msk: 3,
    msd: 4,
    hkt: 8,
    sgt: 8,
    jst: 9,
    kst: 9,
    aest: 10,
    aedt: 11,
    nzst: 12,
    nzdt: 13,
  },
  ...{ ast: -4, adt: -3, est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7 },
  ...{ akst: -9, akdt: -8, hst: -10 },
};

/** Minutes east of UTC of an abbreviation; null for a word that is none. */
export function abbreviatedOffset(word: string): number | null {
  const hours = ABBREVIATIONS[word.toLowerCase()];
  return hours === undefined ? null : hours * 60;
}

/** Zones of the tz database whose names look like POSIX's. */
const NAMED = /^(?:EST5EDT|CST6CDT|MST7MDT|PST8PDT|Etc\/.*)$/i;

/** The engine's name of a zone. @throws RedshiftError 0A000 for an offset that the engine can't take */
export function engineZone(text: string): string {
  const name = text.trim();
  const hours = ABBREVIATIONS[name.toLowerCase()];
  if (hours !== undefined) return fixed(-hours, text);
  if (NAMED.test(name)) return name;
  const posix = /^[A-Za-z_/]+\s*([+-]?)(\d{1,2})(?::(\d{2}))?$/.exec(name);
  if (posix === null) return name;
  const west = Number(posix[2]) + Number(posix[3] ?? 0) / 60;
  return fixed(posix[1] === "-" ? -west : west, text);
}

/** An offset from UTC: "-8:00", "+7:30", "5", "-8 hours", "30 minutes". */
const OFFSET = /^([-+\u2013]?)\s*(?:(\d{1,2})(?::?(\d{2}))?(?::00)?|(\d+)\s*hours?|(\d+)\s*min(?:ute)?s?)$/i;

/**
 * The engine's name of the zone that SET timezone names: where it is an offset, it counts hours east, as ISO 8601
 * has it and POSIX does not. (dg/r_timezone_config) @throws RedshiftError 22023 for no zone, 0A000 for an offset
 * that the engine can't take
 */
export function sessionZone(text: string): string {
  const offset = OFFSET.exec(text.trim());
  if (offset === null) return knownZone(engineZone(text), text);
  const [, sign = "", hours, minutes, whole, part] = offset;
  const east = Number(hours ?? whole ?? 0) + Number(minutes ?? part ?? 0) / 60;
  return fixed(sign === "" || sign === "+" ? -east : east, text);
}

/** Names that were found: every statement asks for its session's. */
const found = new Set<string>();

function knownZone(name: string, text: string): string {
  if (found.has(name)) return name;
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    found.add(name);
    return name;
  } catch {
    throw new RedshiftError(`unrecognized time zone name: "${text}"`, {
      code: "22023",
      hint: "Name a zone, such as America/New_York, or an offset from UTC, such as -8:00.",
    });
  }
}

function fixed(west: number, text: string): string {
  if (west === 0) return "UTC";
  if (Number.isInteger(west) && west >= -14 && west <= 12) return `Etc/GMT${west > 0 ? "+" : ""}${west}`;
  throw new RedshiftError(`the time zone "${text}" is not supported by local-redshift`, {
    code: "0A000",
    hint: "Name a zone, such as America/New_York, or an offset of whole hours.",
  });
}
