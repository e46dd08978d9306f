import { RedshiftError } from "../types.ts";
import { errorResponse, noticeResponse, type ReportFields } from "./backend-messages.ts";

/** What `error` is to a client. `sql` is the text that positions count in, `start` where its statement begins. */
export function errorMessage(
  error: unknown,
  severity: "ERROR" | "FATAL" = "ERROR",
  sql?: string,
  start = 0,
): Buffer {
  const { code, message, detail, hint, position } = known(error);
  const place = sql === undefined || position === undefined ? undefined : characters(sql, position + start);
  return errorResponse({ S: severity, C: code, M: message, D: detail, H: hint, P: place });
}

/** An error that is not the user's is ours: it is told as such, and the connection lives on. */
function known(error: unknown): RedshiftError {
  if (error instanceof RedshiftError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new RedshiftError(`internal error of local-redshift: ${text}`, { code: "XX000" });
}

/** Positions count characters, not the two halves of those beyond the basic plane. */
function characters(sql: string, position: number): string {
  return String([...sql.slice(0, position - 1)].length + 1);
}

const NOTICE_CODES: Readonly<Record<string, string>> = { WARNING: "01000", NOTICE: "00000", INFO: "00000" };

/** A notice of the session's, such as "WARNING: there is no transaction in progress". */
export function noticeMessage(notice: string): Buffer {
  const match = /^(WARNING|NOTICE|INFO): ([\s\S]*)$/.exec(notice);
  const severity = match?.[1] ?? "INFO";
  const fields: ReportFields = {
    S: severity,
    C: NOTICE_CODES[severity] ?? "00000",
    M: match?.[2] ?? notice,
  };
  return noticeResponse(fields);
}
