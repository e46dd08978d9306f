import { RedshiftError } from "../types.ts";

/** One message of a client: its type and what stands behind its length. (PostgreSQL: protocol-message-formats) */
export interface Frame {
  /** A letter; "" for the messages of the start, which have none. */
  readonly type: string;
  readonly body: Buffer;
}

/** The most bytes of one message. PostgreSQL takes up to 1 GB; no SQL text of Redshift's is above 16 MB. */
const MAX_MESSAGE = 256 * 1024 * 1024;
/** As PostgreSQL: before a client is known, it may not send much. */
const MAX_START = 10_000;

/** Cuts a stream of bytes into messages. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #size = 0;
  /** Until the start-up message has come, messages have no type. */
  started = false;

  get buffered(): number {
    return this.#size;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  /** The next whole message, or null. @throws RedshiftError 08P01 for a length that can't be */
  next(): Frame | null {
    const head = this.started ? 1 : 0;
    const length = this.#lengthAt(0);
    if (length === null || this.#size < head + length) return null;
    const bytes = this.#joined();
    const end = head + length;
    const type = this.started ? String.fromCharCode(bytes[0] ?? 0) : "";
    this.#chunks = end < bytes.length ? [bytes.subarray(end)] : [];
    this.#size -= end;
    return { type, body: bytes.subarray(head + 4, end) };
  }

  /** The types of the next messages that have come, at most `count`, without taking them. */
  upcoming(count: number): string {
    let types = "";
    for (let at = 0; types.length < count && this.#size > at; ) {
      const length = this.#lengthAt(at);
      if (length === null) break;
      types += String.fromCharCode(this.#joined()[at] ?? 0);
      at += 1 + length;
    }
    return types;
  }

  #lengthAt(at: number): number | null {
    const head = at + (this.started ? 1 : 0);
    if (this.#size < head + 4) return null;
    const first = this.#chunks[0];
    const bytes = first !== undefined && first.length >= head + 4 ? first : this.#joined();
    const length = bytes.readInt32BE(head);
    const most = this.started ? MAX_MESSAGE : MAX_START;
    if (length < 4 || length > most) {
      throw new RedshiftError(`invalid message length ${length}`, { code: "08P01" });
    }
    return length;
  }

  #joined(): Buffer {
    const [only] = this.#chunks;
    if (only !== undefined && this.#chunks.length === 1) return only;
    const bytes = Buffer.concat(this.#chunks);
    this.#chunks = [bytes];
    return bytes;
  }
}
