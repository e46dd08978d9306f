import { dateText, momentText, readLiteral } from "../copy/kinds/moment.ts";

/**
 * A date or time in the form that the engine reads, where Redshift reads it: "January 8, 1999", "20-Nov-2008",
 * "080215 04:05 PM". Any other text stays as it is. (dg/r_Date_and_time_literals)
 */
export function isoText(text: string, kind: "date" | "timestamp"): string {
  const trimmed = text.trim();
  if (/^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2}(?:\.\d+)?)?$/.test(trimmed)) return text;
  const moment = readLiteral(trimmed);
  if (moment === null) return text;
  if (kind === "date") return dateText(moment);
  return moment.zone === null ? momentText(moment).replace(/\.000000$/, "") : text;
}
