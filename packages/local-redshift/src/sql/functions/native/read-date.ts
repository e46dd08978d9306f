import { DAYS, dayNumber, dayOf, daysInMonth, isoWeekStart, JULIAN_EPOCH, MONTHS } from "./calendar.ts";
import { type DatePiece, datePattern } from "./date-pattern.ts";
import { failure } from "./failure.ts";

type Field = Extract<DatePiece, { readonly kind: "field" }>;

/** Most digits of a field that is a number. */
const WIDTHS: Readonly<Record<string, number>> = {
  ...{ YYYY: 4, YYY: 3, YY: 2, Y: 1, IYYY: 4, IYY: 3, IY: 2, I: 1, CC: 2, Q: 1, MM: 2, WW: 2, W: 1, IW: 2 },
  ...{ DDD: 3, IDDD: 3, DD: 2, D: 1, ID: 1, J: 7, HH24: 2, HH12: 2, HH: 2, MI: 2, SS: 2, MS: 3, US: 6 },
  ...{ SSSS: 5, SSSSS: 5 },
};

const FREE = /[+-]?\d+/y;
/** At most so many digits. */
const BOUNDED = Array.from({ length: 8 }, (_, most) => new RegExp(`\\d{1,${Math.max(most, 1)}}`, "y"));

/** Least and greatest value of fields that are checked in any case. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  HH12: [1, 12],
  HH: [1, 12],
};

/**
 * Reads a text by a date pattern, and gives it as "YYYY-MM-DD HH:MM:SS.ffffff+ZZ:ZZ". Days and months
 * that are out of range carry over unless `strict`. (dg/r_TO_DATE_function, dg/r_TO_TIMESTAMP)
 */
export function readDate(text: string, pattern: string, strict: boolean): string {
  const values = new Map<string, number>();
  const pieces = datePattern(pattern);
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind === "text") {
      for (const character of piece.text) {
        if (text[at] === undefined) break;
        if (/\s/.test(character) && !/\s/.test(text[at] ?? "")) continue;
        at += 1;
      }
      continue;
    }
    while (/\s/.test(text[at] ?? "")) at += 1;
    const next = pieces[index + 1];
    const bounded = next !== undefined && next.kind === "field" && next.name in WIDTHS && !piece.fill;
    at = field(piece, text, at, bounded, values);
  }
  return assemble(values, text, strict);
}

function field(
  piece: Field,
  text: string,
  at: number,
  bounded: boolean,
  values: Map<string, number>,
): number {
  const { name } = piece;
  const width = WIDTHS[name];
  if (name === "Y,YYY") {
    const match = expected(/(\d{1,3}),(\d{3})/y, text, at, name);
    values.set("YYYY", Number(match[1]) * 1000 + Number(match[2]));
    return at + match[0].length;
  }
  if (width !== undefined) {
    const limited = bounded || name === "MS" || name === "US";
    const [digits] = expected((limited ? BOUNDED[width] : undefined) ?? FREE, text, at, name);
    values.set(
      name,
      name === "MS" || name === "US" ? Number(digits.padEnd(width, "0")) : yearOf(name, digits),
    );
    checkRange(name, digits);
    const end = at + digits.length;
    return piece.ordinal === null ? end : end + (/^[a-z]{2}/i.test(text.slice(end)) ? 2 : 0);
  }
  return word(name, text, at, values);
}

/** Years of two and three digits lie near 2020. (PostgreSQL: formatting functions) */
function yearOf(name: string, digits: string): number {
  const value = Number(digits);
  if (!/^(YYY|YY|Y|IYY|IY|I)$/.test(name) || digits.length > 3) return value;
  if (value < 70) return value + 2000;
  if (value < 100) return value + 1900;
  return value < 520 ? value + 2000 : value + 1000;
}

function checkRange(name: string, digits: string): void {
  const range = RANGES[name];
  if (range === undefined) return;
  if (Number(digits) < range[0] || Number(digits) > range[1]) {
    throw failure("22007", `hour "${digits}" is invalid for the 12-hour clock`);
  }
}

function word(name: string, text: string, at: number, values: Map<string, number>): number {
  const names = NAMES[name];
  if (names !== undefined) {
    const rest = text.slice(at).toLowerCase();
    // The longest: VIII begins with VII.
    const [found] = names
      .filter((candidate) => rest.startsWith(candidate.toLowerCase()))
      .sort((a, b) => b.length - a.length);
    if (found === undefined) throw failure("22007", `invalid value "${text.slice(at)}" for "${name}"`);
    values.set(KEYS[name] ?? name, names.indexOf(found) + 1);
    return at + found.length;
  }
  if (name === "OF" || name === "TZ") return zone(name, text, at, values);
  throw failure("0A000", `the date pattern ${name} can't be read by local-redshift`);
}

function zone(name: string, text: string, at: number, values: Map<string, number>): number {
  const utc = /(?:utc|gmt|z)(?![a-z])/iy;
  utc.lastIndex = at;
  const word = utc.exec(text)?.[0];
  if (word !== undefined) {
    values.set("zone", 0);
    return at + word.length;
  }
  const match = expected(/([+-])(\d{1,2})(?::?(\d\d))?/y, text, at, name);
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  values.set("zone", match[1] === "-" ? -minutes : minutes);
  return at + match[0].length;
}

const ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
const short = (names: readonly string[]): readonly string[] => names.map((name) => name.slice(0, 3));

const NAMES: Readonly<Record<string, readonly string[]>> = {
  MONTH: MONTHS,
  MON: short(MONTHS),
  DAY: DAYS,
  DY: short(DAYS),
  RM: ROMAN,
  ...Object.fromEntries(["AM", "PM"].map((name) => [name, ["AM", "PM"]])),
  ...Object.fromEntries(["A.M.", "P.M."].map((name) => [name, ["A.M.", "P.M."]])),
  ...Object.fromEntries(["AD", "BC"].map((name) => [name, ["AD"]])),
  ...Object.fromEntries(["A.D.", "B.C."].map((name) => [name, ["A.D."]])),
};

const KEYS: Readonly<Record<string, string>> = {
  ...{ MONTH: "MM", MON: "MM", RM: "MM", DAY: "weekday", DY: "weekday" },
  ...{ AM: "half", PM: "half", "A.M.": "half", "P.M.": "half" },
  ...{ AD: "era", BC: "era", "A.D.": "era", "B.C.": "era" },
};

function expected(regex: RegExp, text: string, at: number, name: string): RegExpExecArray {
  regex.lastIndex = at;
  const match = regex.exec(text);
  if (match === null) throw failure("22007", `invalid value "${text.slice(at)}" for "${name}"`);
  return match;
}

function assemble(values: ReadonlyMap<string, number>, text: string, strict: boolean): string {
  const get = (name: string): number | undefined => values.get(name);
  const outOfRange = (): Error => failure("22008", `date/time field value out of range: "${text}"`);
  const day = dayFrom(get, strict, outOfRange);
  const seconds = get("SSSSS") ?? get("SSSS");
  let hour = get("HH24") ?? get("HH12") ?? get("HH") ?? 0;
  const half = get("half");
  if (half !== undefined && get("HH24") === undefined) hour = (hour % 12) + (half === 2 ? 12 : 0);
  const [minute, second] = [get("MI") ?? 0, get("SS") ?? 0];
  if (strict && (hour > 23 || minute > 59 || second > 59)) {
    const clock = `${[hour, minute, second].map((value) => String(value).padStart(2, "0")).join(":")}.0`;
    throw failure("22008", `date/time field time value out of range: ${clock}`);
  }
  const micro = (get("MS") ?? 0) * 1000 + (get("US") ?? 0);
  const total = seconds ?? hour * 3600 + minute * 60 + second;
  const date = dayOf(day + Math.floor(total / 86_400));
  const rest = total % 86_400;
  const two = (value: number): string => String(value).padStart(2, "0");
  const zone = get("zone");
  const offset =
    zone === undefined
      ? ""
      : `${zone < 0 ? "-" : "+"}${two(Math.floor(Math.abs(zone) / 60))}:${two(Math.abs(zone) % 60)}`;
  const clock = `${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
  const fraction = micro === 0 ? "" : `.${String(micro).padStart(6, "0")}`;
  return `${String(date.year).padStart(4, "0")}-${two(date.month)}-${two(date.day)} ${clock}${fraction}${offset}`;
}

function dayFrom(
  get: (name: string) => number | undefined,
  strict: boolean,
  outOfRange: () => Error,
): number {
  const julian = get("J");
  if (julian !== undefined) return julian - JULIAN_EPOCH;
  const isoYear = get("IYYY") ?? get("IYY") ?? get("IY") ?? get("I");
  if (isoYear !== undefined) {
    const start = isoWeekStart(isoYear, get("IW") ?? 1);
    return start + (get("IDDD") ?? get("ID") ?? 1) - 1;
  }
  const century = get("CC");
  const year =
    get("YYYY") ??
    get("YYY") ??
    get("YY") ??
    get("Y") ??
    (century === undefined ? 1 : (century - 1) * 100 + 1);
  const ofYear = get("DDD");
  if (ofYear !== undefined) return dayNumber(year, 1, ofYear);
  const week = get("WW");
  if (week !== undefined) return dayNumber(year, 1, (week - 1) * 7 + 1);
  const month = get("MM") ?? 1;
  const day = get("DD") ?? (get("W") === undefined ? 1 : ((get("W") ?? 1) - 1) * 7 + 1);
  const wrong = month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month);
  if (wrong && (strict || month < 1 || month > 12 || day < 1 || day > 31)) throw outOfRange();
  return dayNumber(year, month, day);
}
