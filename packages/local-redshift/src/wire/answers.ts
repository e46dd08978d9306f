import { RedshiftError, type ResultCursor, type Session } from "../types.ts";
import { parameterStatus, rowWriter } from "./backend-messages.ts";
import type { Channel } from "./channel.ts";
import type { Format } from "./frontend-messages.ts";
import { noticeMessage } from "./report.ts";

/** Rows that are read and written at a time. */
const BATCH = 1000;

/** Settings that a client is told of at its start and whenever they change. (PostgreSQL: protocol-flow) */
const REPORTED: readonly (readonly [name: string, setting: string])[] = [
  ["server_version", "server_version"],
  ["server_encoding", "server_encoding"],
  ["client_encoding", "client_encoding"],
  ["application_name", "application_name"],
  ["DateStyle", "datestyle"],
  ["TimeZone", "timezone"],
  ["integer_datetimes", "integer_datetimes"],
  ["standard_conforming_strings", "standard_conforming_strings"],
  ["is_superuser", "is_superuser"],
];

/** What Redshift says of itself besides: its own version, and the largest values that it takes. */
const FIXED: readonly (readonly [string, string])[] = [
  ["padb_version", "1.0.0"],
  ["padb_revision", "local-redshift"],
  ["max_numeric_precision", "38"],
  ["max_varchar_size", "65535"],
];

/** The settings as a client knows them, told again where they changed. */
export class ToldSettings {
  readonly #told = new Map<string, string>();
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  fixed(user: string): readonly Buffer[] {
    return [...FIXED, ["session_authorization", user] as const].map(([name, value]) =>
      parameterStatus(name, value),
    );
  }

  changes(): readonly Buffer[] {
    return REPORTED.flatMap(([name, setting]) => {
      const value = this.#session.setting(setting) ?? "";
      if (this.#told.get(name) === value) return [];
      this.#told.set(name, value);
      return [parameterStatus(name, value)];
    });
  }
}

/** Whether a client asked for its running statement to stop. */
export interface CancelFlag {
  requested: boolean;
}

/**
 * Writes at most `max` rows of a cursor, at the pace of the client. Returns how many.
 * @throws RedshiftError 57014 when the client asked to stop
 */
export async function writeRows(
  channel: Channel,
  cursor: ResultCursor,
  max: number,
  format: (at: number) => Format,
  cancel: CancelFlag,
): Promise<number> {
  const toMessage = rowWriter(cursor.columns, format);
  let count = 0;
  while (count < max) {
    const wanted = Math.min(BATCH, max - count);
    const rows = await cursor.read(wanted);
    for (const row of rows) await channel.write(toMessage(row));
    count += rows.length;
    if (cancel.requested) throw new RedshiftError("query canceled on user's request", { code: "57014" });
    if (rows.length < wanted || channel.ended) break;
  }
  return count;
}

export async function writeNotices(channel: Channel, notices: readonly string[]): Promise<void> {
  for (const notice of notices) await channel.write(noticeMessage(notice));
}
