/** Dates and times in binary: days, or microseconds, since 2000-01-01. */

const DAY_MS = 86_400_000;
const EPOCH_DAYS = 10_957;
const MICROS_A_DAY = 86_400_000_000n;

/** Days since 2000-01-01 of "2018-11-15", or null. */
export function daysOf(text: string): number | null {
  const match = /^(\d{4,})-(\d\d)-(\d\d)$/.exec(text);
  if (match === null) return null;
  const date = new Date(0);
  date.setUTCFullYear(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return date.getTime() / DAY_MS - EPOCH_DAYS;
}

export function dayText(days: number): string {
  const date = new Date((days + EPOCH_DAYS) * DAY_MS);
  return date.toISOString().slice(0, 10).replace(/^\+/, "");
}

/** Microseconds since midnight of "00:30:26.796", or null. */
export function timeOf(text: string): bigint | null {
  const match = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null) return null;
  const [, hours, minutes, seconds, fraction = ""] = match;
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
}

export function timeText(micros: bigint): string {
  const two = (value: bigint): string => String(value).padStart(2, "0");
  const seconds = micros / 1_000_000n;
  const fraction = String(micros % 1_000_000n).padStart(6, "0");
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map(two).join(":");
  return fraction === "000000" ? clock : `${clock}.${fraction.replace(/0+$/, "")}`;
}

/** Microseconds since 2000-01-01 of "2018-11-15 00:30:26.796", with "+02" or "+05:30" behind it; or null. */
export function timestampOf(text: string): bigint | null {
  const match = /^(\S+) (\d\d:\d\d:\d\d(?:\.\d+)?)(?:([+-])(\d\d)(?::?(\d\d))?)?$/.exec(text);
  const days = daysOf(match?.[1] ?? "");
  const time = timeOf(match?.[2] ?? "");
  if (match === null || days === null || time === null) return null;
  const zone = BigInt(Number(match[4] ?? 0) * 60 + Number(match[5] ?? 0)) * 60_000_000n;
  return BigInt(days) * MICROS_A_DAY + time - (match[3] === "-" ? -zone : zone);
}

export function timestampText(micros: bigint): string {
  const day = micros / MICROS_A_DAY - (micros % MICROS_A_DAY < 0n ? 1n : 0n);
  return `${dayText(Number(day))} ${timeText(micros - day * MICROS_A_DAY)}`;
}
