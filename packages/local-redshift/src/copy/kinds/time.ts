import type { Converted, Found, Kind, KindOf } from "./kind.ts";
import { dateText, type MomentReader, momentText, readAutomatic, readerOf } from "./moment.ts";

const day = "[12][0-9]{3}-[01][0-9]-[0-3][0-9]";
const clock = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,6})?";

/** DATE: YYYY-MM-DD, or as DATEFORMAT says. A time behind it is cut off by 'auto'. Blank is NULL. */
export const dateKind: KindOf<"date"> = (_, options): Kind => {
  const format = options.dateFormat ?? "YYYY-MM-DD";
  const automatic = format.toLowerCase() === "auto";
  const read = automatic ? readAutomatic : readerOf(format, "DATEFORMAT");
  const common = automatic || format.toUpperCase() === "YYYY-MM-DD";
  const message = `Invalid Date Format - expected ${automatic ? "a date" : format}`;
  const convert = (found: Found): Converted => {
    const text = found.kind === "string" ? found.text.trim() : found.text;
    if (text === "") return { value: null };
    const moment = found.kind === "nested" ? null : read(text);
    return moment === null ? { code: 1205, message } : { value: dateText(moment) };
  };
  return quotedKind("date", common ? day : null, convert);
};

/** TIMESTAMP and TIMESTAMPTZ: YYYY-MM-DD HH:MI:SS, or as TIMEFORMAT says. Blank is NULL; no zone is UTC. */
export const timestampKind: KindOf<"timestamp" | "timestamptz"> = (type, options): Kind => {
  const format = options.timeFormat ?? "YYYY-MM-DD HH:MI:SS";
  const unit = format.toLowerCase();
  const engine = type.kind === "timestamp" ? "timestamp" : "timestamptz";
  if (unit === "epochmillisecs") return epochKind(engine, 1000n, 14);
  if (unit === "epochsecs") return epochKind(engine, 1_000_000n, 11);
  const automatic = unit === "auto";
  const given = automatic ? readAutomatic : readerOf(format, "TIMEFORMAT");
  const read: MomentReader = options.timeFormat === null ? (text) => given(text) ?? dateOnly(text) : given;
  const common = automatic || /^YYYY-MM-DD HH(24)?:MI:SS$/i.test(format);
  const message = `Invalid timestamp format or value [${automatic ? "auto" : format}]`;
  const convert = (found: Found): Converted => {
    const text = found.kind === "string" ? found.text.trim() : found.text;
    if (text === "") return { value: null };
    const moment = found.kind === "nested" ? null : read(text);
    if (moment === null) return { code: 1206, message };
    // TIMESTAMP takes the clock as written; only TIMESTAMPTZ heeds the zone.
    const kept = engine === "timestamp" ? { ...moment, zone: null } : moment;
    return { value: momentText(kept) + (engine === "timestamptz" ? "+00" : "") };
  };
  return quotedKind(engine, common && engine === "timestamp" ? `${day} ${clock}` : null, convert);
};

/** TIME: HH:MI:SS with an optional fraction. */
export const timeKind: KindOf<"time"> = (): Kind => {
  const shape = new RegExp(`^${clock}$`);
  return quotedKind("time", clock, (found) => {
    const text = found.text.trim();
    if (found.kind === "string" && text === "") return { value: null };
    const valid = found.kind === "string" && shape.test(text);
    return valid ? { value: text } : { code: 1206, message: "Invalid time format or value [HH:MI:SS]" };
  });
};

const dateOnly = readerOf("YYYY-MM-DD", "DATEFORMAT");

/** The engine casts strings of one shape; everything else is converted by hand. */
function quotedKind(engine: string, shape: string | null, convert: Kind["convert"]): Kind {
  const sure = new RegExp(`^(?:${shape})$`);
  return {
    read: "JSON",
    castTo: engine,
    convert,
    sql: (column) => {
      const text = `(${column}::varchar)`;
      const value = `try_cast(${text}[2:-2] as ${engine})`;
      if (shape === null) return { value, doubt: `${text} <> '""'` };
      return {
        value,
        doubt: `(${text} <> '""' and not (regexp_full_match(${text}, '"${shape}"') and ${value} is not null))`,
      };
    },
    sure: (found) => {
      if (found.kind !== "string") return false;
      if (found.text === "") return true;
      return shape !== null && sure.test(found.text) && "value" in convert(found);
    },
  };
}

/** Whole milliseconds or seconds since 1970, as a number or in a string; a fraction is cut to microseconds. */
function epochKind(engine: string, micros: bigint, digits: number): Kind {
  // One digit less before 1970: the calendar begins there in the year 1.
  const count = `(?:[0-9]{1,${digits}}|-[0-9]{1,${digits - 1}})`;
  const sureText = new RegExp(`^${count}$`);
  return {
    read: "JSON",
    castTo: engine,
    sql: (column) => {
      const text = `(${column}::varchar)`;
      const moment = (number: string): string =>
        engine === "timestamp"
          ? `make_timestamp(${number} * ${micros})`
          : `make_timestamptz(${number} * ${micros})`;
      return {
        value: moment(`coalesce(try_cast(${text} as bigint), try_cast(${text}[2:-2] as bigint))`),
        doubt: `(${text} <> '""' and not regexp_full_match(${text}, '${count}|"${count}"'))`,
      };
    },
    sure: (found) =>
      found.kind === "string"
        ? found.text === "" || sureText.test(found.text)
        : found.kind === "number" && sureText.test(found.text),
    convert: (found) => {
      const text = found.kind === "string" ? found.text.trim() : found.text;
      if (text === "") return { value: null };
      const match =
        found.kind === "nested" ? null : /^(-?)(\d{1,15})(?:\.(\d*))?$/.exec(plainNumber(found, text));
      const shown = engine === "timestamp" ? "epoch" : "epoch with time zone";
      const invalid = { code: 1206, message: `Invalid timestamp format or value [${shown}]` };
      if (match === null) return invalid;
      const [, sign = "", whole = "", fraction = ""] = match;
      const scale = String(micros).length - 1;
      const total = BigInt(whole) * micros + BigInt(fraction.slice(0, scale).padEnd(scale, "0"));
      const moment = microsText(sign === "-" ? -total : total);
      return moment === null ? invalid : { value: moment + (engine === "timestamptz" ? "+00" : "") };
    },
  };
}

/** 1.541105830796e12 as digits. */
function plainNumber(found: Found, text: string): string {
  if (found.kind !== "number" || !/e/i.test(text)) return text;
  const value = Number(text);
  return Number.isSafeInteger(value) ? String(value) : text;
}

/** Null before the year 1 and past the calendar's end. */
function microsText(count: bigint): string | null {
  const inSecond = ((count % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const date = new Date(Number((count - inSecond) / 1_000_000n) * 1000);
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1) return null;
  // Years of more than four digits come as +050810.
  const text = date.toISOString().replace(/^\+0*/, "").slice(0, -5).replace("T", " ");
  return `${text}.${String(inSecond).padStart(6, "0")}`;
}
