import { closeSync, openSync, readSync } from "node:fs";
import { JsonCut, JsonFault, type JsonToken, type Member, readValue, skipSpace } from "./scan.ts";

/** COPY: copy-usage_notes-copy-from-json: a JSON value is at most 4 MB. */
export const maxValueBytes = 4 * 1024 * 1024;

export interface JsonRow {
  readonly bytes: Buffer;
  readonly value: JsonToken;
  /** The object's own members, in order; empty for other values. */
  readonly members: readonly (readonly [key: string, value: JsonToken])[];
  /** Counted from 1: where the value begins. */
  readonly line: number;
  /** Byte of `bytes` at which that line begins; may be negative when the line began earlier. */
  readonly lineStart: number;
  /** Byte of the file at which the value begins. */
  readonly offset: number;
}

export interface BadJson {
  readonly message: string;
  readonly line: number;
  /** Bytes from the beginning of the line. */
  readonly position: number;
  /** Byte of the file at which the value begins. */
  readonly offset: number;
  readonly rawLine: string;
}

export type JsonEvent =
  | { readonly kind: "row"; readonly row: JsonRow }
  | { readonly kind: "bad"; readonly bad: BadJson };

const chunkBytes = 256 * 1024;

/**
 * The JSON values of one file, in order, in bounded memory. After broken JSON reading goes on at the
 * next line. A row is good until the next event is asked for.
 */
export function* jsonValues(path: string): Generator<JsonEvent> {
  const window = new Window(path);
  try {
    window.skipMark();
    for (;;) {
      const start = window.startOfValue();
      if (start === null) return;
      yield next(window);
    }
  } finally {
    window.close();
  }
}

function next(window: Window): JsonEvent {
  for (;;) {
    const event = attempt(window);
    if (event !== "more") return event;
  }
}

/** One event, or the wish for more bytes, which have been read. */
function attempt(window: Window): JsonEvent | "more" {
  const members: [string, JsonToken][] = [];
  const keep: Member = (key, value) => members.push([key, value]);
  try {
    const value = readValue(window.bytes, window.at, keep);
    const { line, lineStart, offset } = window;
    if (value.end - value.start > maxValueBytes) return tooLong(window, value.end);
    const touchesEnd = value.end === window.bytes.length && value.kind !== "object";
    if (touchesEnd && window.more()) return "more";
    window.advance(value.end);
    return { kind: "row", row: { bytes: window.bytes, value, members, line, lineStart, offset } };
  } catch (error) {
    return broken(window, error);
  }
}

function broken(window: Window, error: unknown): JsonEvent | "more" {
  if (error instanceof JsonCut) {
    if (window.bytes.length - window.at > maxValueBytes + chunkBytes)
      return tooLong(window, window.bytes.length);
    if (window.more()) return "more";
    return bad(window, window.bytes.length, "Invalid JSON format: the file ends inside a value");
  }
  if (error instanceof JsonFault) return bad(window, error.at, `Invalid JSON format: ${error.message}`);
  if (error instanceof RangeError)
    return bad(window, window.at, "Invalid JSON format: it is nested too deeply");
  throw error;
}

function tooLong(window: Window, end: number): JsonEvent {
  return bad(window, end, `Invalid JSON format: a value is longer than ${maxValueBytes} bytes`);
}

function bad(window: Window, faultAt: number, message: string): JsonEvent {
  const { line, lineStart, offset } = window;
  const rawLine = window.bytes
    .toString("utf8", window.at, Math.min(window.at + 1024, window.bytes.length))
    .split("\n", 1)[0];
  const event: JsonEvent = {
    kind: "bad",
    bad: { message, line, position: Math.max(0, faultAt - lineStart), offset, rawLine: rawLine ?? "" },
  };
  if (beginsLine(window, faultAt)) window.advance(faultAt);
  else window.skipLine(faultAt);
  return event;
}

/** Whether an object begins a line here: the value before it was cut, and this may be the next row. */
function beginsLine({ bytes, at }: Window, faultAt: number): boolean {
  if (bytes[faultAt] !== 0x7b) return false;
  const lineStart = bytes.lastIndexOf(10, faultAt) + 1;
  return lineStart > at && skipSpace(bytes, lineStart) === faultAt;
}

/** The part of a file that is in memory, and the place in it. */
class Window {
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  line = 1;
  lineStart = 0;
  #ended = false;
  /** Byte of the file at which `bytes` begins. */
  #base = 0;
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, "r");
    this.more();
  }

  /** Byte of the file at the place. */
  get offset(): number {
    return this.#base + this.at;
  }

  close(): void {
    closeSync(this.#file);
  }

  /** A byte order mark at the beginning is no part of the data. */
  skipMark(): void {
    if (this.bytes[0] !== 0xef || this.bytes[1] !== 0xbb || this.bytes[2] !== 0xbf) return;
    this.at = 3;
  }

  /** Moves to the next value; null at the end of the file. */
  startOfValue(): number | null {
    for (;;) {
      this.advance(skipSpace(this.bytes, this.at));
      if (this.at < this.bytes.length) return this.at;
      if (!this.more()) return null;
    }
  }

  /** Moves on and counts the lines that are passed. */
  advance(to: number): void {
    for (
      let end = this.bytes.indexOf(10, this.at);
      end >= 0 && end < to;
      end = this.bytes.indexOf(10, end + 1)
    ) {
      this.line++;
      this.lineStart = end + 1;
    }
    this.at = to;
  }

  /** Moves past the end of the line in which `from` is. */
  skipLine(from: number): void {
    this.advance(Math.min(from, this.bytes.length));
    for (;;) {
      const end = this.bytes.indexOf(10, this.at);
      if (end >= 0) {
        this.advance(end + 1);
        return;
      }
      this.at = this.bytes.length;
      if (!this.more()) return;
    }
  }

  /** Reads on; what lies before the place is forgotten. False at the end of the file. */
  more(): boolean {
    if (this.#ended) return false;
    const rest = this.bytes.subarray(this.at);
    const grown = Buffer.allocUnsafe(rest.length + Math.max(chunkBytes, rest.length));
    rest.copy(grown);
    const read = readSync(this.#file, grown, rest.length, grown.length - rest.length, null);
    if (read === 0) {
      this.#ended = true;
      return false;
    }
    this.lineStart -= this.at;
    this.#base += this.at;
    this.at = 0;
    this.bytes = grown.subarray(0, rest.length + read);
    return true;
  }
}
