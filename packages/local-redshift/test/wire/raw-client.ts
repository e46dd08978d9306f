import { connect, type Socket } from "node:net";

export interface RawMessage {
  readonly type: string;
  readonly body: Buffer;
}

/** A client that sends bytes as a test writes them. Field letters: postgresql.org/docs/15/protocol-message-formats */
export class RawClient {
  readonly #socket: Socket;
  #bytes = Buffer.alloc(0);
  #closed = false;
  #wake: () => void = () => undefined;

  constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1");
    this.#socket.on("data", (chunk) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#wake();
    });
    this.#socket.on("error", () => undefined);
    this.#socket.on("close", () => {
      this.#closed = true;
      this.#wake();
    });
  }

  send(...parts: readonly Buffer[]): void {
    this.#socket.write(Buffer.concat(parts));
  }

  /** Reads nothing from the socket for a while. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    this.#socket.destroy();
  }

  /** The next message; null when the server has closed the connection. */
  async next(): Promise<RawMessage | null> {
    for (;;) {
      const length = this.#bytes.length < 5 ? null : this.#bytes.readInt32BE(1);
      if (length !== null && this.#bytes.length > length) {
        const type = String.fromCharCode(this.#bytes[0] ?? 0);
        const body = this.#bytes.subarray(5, length + 1);
        this.#bytes = this.#bytes.subarray(length + 1);
        return { type, body };
      }
      if (this.#closed) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** All messages up to the first of this type, or until the server closes the connection. */
  async until(type: string): Promise<readonly RawMessage[]> {
    const messages: RawMessage[] = [];
    for (;;) {
      const message = await this.next();
      if (message === null) return messages;
      messages.push(message);
      if (message.type === type) return messages;
    }
  }
}

export const text = (value: string): Buffer => Buffer.from(`${value}\0`);

export function int16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [at, value] of values.entries()) bytes.writeInt16BE(value, at * 2);
  return bytes;
}

export function int32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeInt32BE(value, at * 4);
  return bytes;
}

export function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

export function startup(settings: Readonly<Record<string, string>>, version = 196_608): Buffer {
  const body = Buffer.concat([
    int32(version),
    ...Object.entries(settings).flatMap(([name, value]) => [text(name), text(value)]),
    Buffer.alloc(1),
  ]);
  return Buffer.concat([int32(body.length + 4), body]);
}

export const query = (sql: string): Buffer => message("Q", text(sql));
export const sync: Buffer = message("S");
export const flush: Buffer = message("H");
export const parse = (name: string, sql: string, ...oids: readonly number[]): Buffer =>
  message("P", text(name), text(sql), int16(oids.length), int32(...oids));
export const describe = (target: "S" | "P", name: string): Buffer =>
  message("D", Buffer.from(target), text(name));
export const execute = (portal: string, rows = 0): Buffer => message("E", text(portal), int32(rows));
export const close = (target: "S" | "P", name: string): Buffer =>
  message("C", Buffer.from(target), text(name));

export function bind(
  portal: string,
  statement: string,
  values: readonly (Buffer | null)[] = [],
  formats: readonly number[] = [],
  results: readonly number[] = [],
): Buffer {
  return message(
    "B",
    text(portal),
    text(statement),
    int16(formats.length, ...formats),
    int16(values.length),
    ...values.flatMap((value) => (value === null ? [int32(-1)] : [int32(value.length), value])),
    int16(results.length, ...results),
  );
}

/** The values of a DataRow. */
export function valuesOf({ body }: RawMessage): readonly (Buffer | null)[] {
  const values: (Buffer | null)[] = [];
  let at = 2;
  for (let n = body.readInt16BE(0); n > 0; n -= 1) {
    const length = body.readInt32BE(at);
    at += 4;
    values.push(length < 0 ? null : body.subarray(at, at + length));
    at += Math.max(0, length);
  }
  return values;
}

/** The fields of an ErrorResponse by letter. */
export function fieldsOf({ body }: RawMessage): Readonly<Record<string, string>> {
  const parts = body
    .toString()
    .split("\0")
    .filter((part) => part !== "");
  return Object.fromEntries(parts.map((part) => [part.slice(0, 1), part.slice(1)]));
}
