import type { NativeFunction } from "../native-function.ts";
import type { Entry, Transaction } from "./entry.ts";

/** How many statements are remembered, and how many characters of them in all. */
const MAX_ENTRIES = 10_000;
const MAX_CHARACTERS = 16_000_000;

/**
 * The statements that were run since the database was opened, the last of them: in memory, so that a query
 * pays next to nothing for being remembered. SQL reads them through functions.
 */
export class QueryLog {
  #entries: Entry[] = [];
  /** Where the ones that are still remembered begin. */
  #first = 0;
  #characters = 0;
  #nextId = 1;
  #nextTransaction = 1;
  readonly #sessions = new Map<number, { readonly user: string; readonly start: number }>();

  /** Numbers of statements and transactions go on from here. */
  startAt(id: number, transaction: number): void {
    this.#nextId = id;
    this.#nextTransaction = transaction;
  }

  nextId(): number {
    return this.#nextId++;
  }

  nextTransaction(): number {
    return this.#nextTransaction++;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    this.#characters += entry.text.length;
    while (this.#entries.length - this.#first > MAX_ENTRIES || this.#characters > MAX_CHARACTERS) {
      this.#characters -= this.#entries[this.#first]?.text.length ?? 0;
      this.#first += 1;
    }
    // Now and then what was forgotten is let go.
    if (this.#first > MAX_ENTRIES) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
  }

  /** The newest that is remembered and matches. */
  findLast(matches: (entry: Entry) => boolean): Entry | undefined {
    for (let at = this.#entries.length - 1; at >= this.#first; at -= 1) {
      const entry = this.#entries[at];
      if (entry !== undefined && matches(entry)) return entry;
    }
    return undefined;
  }

  /** The statements that are remembered, the oldest first. */
  all(): readonly Entry[] {
    return this.#entries.slice(this.#first);
  }

  sessionBegan(pid: number, user: string, start: number): void {
    this.#sessions.set(pid, { user, start });
  }

  sessionEnded(pid: number): void {
    this.#sessions.delete(pid);
  }

  /** What the catalogs of the history read. */
  functions(): readonly NativeFunction[] {
    return [
      {
        name: "rs_query_log",
        parameters: [],
        returns: "text",
        volatile: true,
        call: () => JSON.stringify(this.all().map(shownEntry)),
      },
      {
        name: "rs_transaction_log",
        parameters: [],
        returns: "text",
        volatile: true,
        call: () =>
          JSON.stringify(
            [...new Set(this.all().map(({ transaction }) => transaction))].map(shownTransaction),
          ),
      },
      {
        name: "rs_session_log",
        parameters: [],
        returns: "text",
        volatile: true,
        call: () =>
          JSON.stringify(
            [...this.#sessions].map(([pid, { user, start }]) => ({
              pid,
              username: user,
              starttime: moment(start),
            })),
          ),
      },
    ];
  }
}

const MICROSECONDS = 1000;

function moment(milliseconds: number | null): number | null {
  return milliseconds === null ? null : Math.round(milliseconds * MICROSECONDS);
}

function shownEntry(entry: Entry): object {
  const { id, transaction, user, pid, label, text, start, end, status, rows, error, transfer } = entry;
  return {
    ...{ id, xid: transaction.id, username: user, pid, label, querytext: text, status, nrows: rows, error },
    ...{ starttime: moment(start), endtime: moment(end), kind: queryType(text) },
    ...(transfer === null
      ? {}
      : {
          ...{ tablename: transfer.table, location: transfer.location, format: transfer.format },
          ...{
            compression: transfer.compression,
            files: transfer.files,
            etags: transfer.states?.map(({ etag }) => etag),
            sizes: transfer.states?.map(({ bytes }) => bytes),
            lines: transfer.states?.map(({ rows }) => rows),
            bytes: transfer.bytes,
            errors: transfer.errors,
          },
        }),
  };
}

function shownTransaction({ id, user, start, end, state }: Transaction): object {
  return { id, username: user, starttime: moment(start), endtime: moment(end), state };
}

const BY_WORD: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ select: "SELECT", with: "SELECT", insert: "INSERT", update: "UPDATE", delete: "DELETE" },
    ...{ copy: "COPY", unload: "UNLOAD", merge: "OTHER", refresh: "OTHER" },
    ...{
      create: "DDL",
      alter: "DDL",
      drop: "DDL",
      truncate: "DDL",
      comment: "DDL",
      grant: "DDL",
      revoke: "DDL",
    },
  }),
);

/** What sys_query_history calls a statement's kind; what is no query and defines nothing is a UTILITY. */
export function queryType(text: string): string {
  const [, first = "", rest = ""] =
    /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/|\()*([a-z]+)([\s\S]*)/i.exec(text) ?? [];
  const word = first.toLowerCase();
  if (
    word === "create" &&
    /^\s+(?:local\s+)?(?:temp(?:orary)?\s+)?table\b[^;]*?\bas\s*\(?\s*(?:select|with)\b/i.test(rest)
  )
    return "CTAS";
  return BY_WORD.get(word) ?? "UTILITY";
}
