const clocks = new Map<string, Intl.DateTimeFormat>();

/** A moment that is written in UTC, "2018-11-15 00:30:26.796+00", as a clock in another zone shows it. */
export function inZone(text: string, zone: string): string {
  if (zone === "UTC") return text;
  const match = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(\.\d+)?\+00$/.exec(text);
  if (match === null) return text;
  const [, year, month, day, hour, minute, second, fraction = ""] = match;
  const utc = new Date(0);
  utc.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  utc.setUTCHours(Number(hour), Number(minute), Number(second));
  const local = localTime(utc, zone);
  const shift = Math.round((local.getTime() - utc.getTime()) / 1000);
  return `${local.toISOString().slice(0, 19).replace("T", " ")}${fraction}${offset(shift)}`;
}

/** What the zone's clock shows, as if it were UTC. */
function localTime(utc: Date, zone: string): Date {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    const numbers = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
    const times = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
    clock = new Intl.DateTimeFormat("en-US", { timeZone: zone, era: "short", ...numbers, ...times });
    clocks.set(zone, clock);
  }
  const parts = new Map(clock.formatToParts(utc).map(({ type, value }) => [type, value]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => Number(parts.get(name));
  const local = new Date(0);
  local.setUTCFullYear(part("year"), part("month") - 1, part("day"));
  local.setUTCHours(part("hour"), part("minute"), part("second"));
  return local;
}

/** "+02", "-05", or "+05:30" where there are minutes. */
function offset(seconds: number): string {
  const minutes = Math.trunc(Math.abs(seconds) / 60);
  const two = (value: number): string => String(value).padStart(2, "0");
  const rest = minutes % 60 === 0 ? "" : `:${two(minutes % 60)}`;
  return `${seconds < 0 ? "-" : "+"}${two(Math.trunc(minutes / 60))}${rest}`;
}
