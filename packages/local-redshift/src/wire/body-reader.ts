import { RedshiftError } from "../types.ts";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @throws RedshiftError 22021 for bytes that are not UTF-8 */
export function utf8(bytes: Buffer): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new RedshiftError('invalid byte sequence for encoding "UTF8"', { code: "22021" });
  }
}

/** Reads the fields of a message. What is missing or left over is an error, never a guess. */
export class BodyReader {
  readonly #body: Buffer;
  #at = 0;

  constructor(body: Buffer) {
    this.#body = body;
  }

  get done(): boolean {
    return this.#at >= this.#body.length;
  }

  /** @throws RedshiftError 08P01 when the message is shorter */
  bytes(length: number): Buffer {
    if (length < 0 || this.#at + length > this.#body.length) throw malformed();
    this.#at += length;
    return this.#body.subarray(this.#at - length, this.#at);
  }

  byte(): string {
    return String.fromCharCode(this.bytes(1)[0] ?? 0);
  }

  int16(): number {
    return this.bytes(2).readInt16BE();
  }

  /** A count of things that follow. */
  count(): number {
    return this.bytes(2).readUInt16BE();
  }

  int32(): number {
    return this.bytes(4).readInt32BE();
  }

  uint32(): number {
    return this.bytes(4).readUInt32BE();
  }

  /** A text that ends with a zero byte. */
  text(): string {
    const end = this.#body.indexOf(0, this.#at);
    if (end < 0) throw malformed();
    const text = utf8(this.#body.subarray(this.#at, end));
    this.#at = end + 1;
    return text;
  }

  rest(): Buffer {
    return this.bytes(this.#body.length - this.#at);
  }

  list<T>(count: number, read: () => T): readonly T[] {
    return Array.from({ length: count }, read);
  }

  /** @throws RedshiftError 08P01 when something is left */
  end(): void {
    if (!this.done) throw malformed();
  }
}

function malformed(): RedshiftError {
  return new RedshiftError("invalid message format", { code: "08P01" });
}
