/** Messages of PostgreSQL's protocol 3.0. (postgresql.org/docs/18/protocol-message-formats.html) */

/** Length 8 and the code 80877103. */
export const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

export function isSslRequest(data: Buffer): boolean {
  return data.subarray(0, 8).equals(SSL_REQUEST);
}

/** Cuts a stream into messages, however its bytes come. The client's first has no type byte. */
export class FrameReader {
  readonly #onFrame: (frame: Buffer) => void;
  #untyped: boolean;
  #held: Buffer = Buffer.alloc(0);

  constructor(startsUntyped: boolean, onFrame: (frame: Buffer) => void) {
    this.#untyped = startsUntyped;
    this.#onFrame = onFrame;
  }

  push(data: Buffer): void {
    this.#held = this.#held.length === 0 ? data : Buffer.concat([this.#held, data]);
    for (;;) {
      const before = this.#untyped ? 0 : 1;
      if (this.#held.length < before + 4) return;
      const length = before + this.#held.readUInt32BE(before);
      if (this.#held.length < length) return;
      const frame = this.#held.subarray(0, length);
      this.#held = this.#held.subarray(length);
      this.#untyped = false;
      this.#onFrame(frame);
    }
  }
}

/** The SQL of a simple query; null for every other message. */
export function textOfQuery(frame: Buffer): string | null {
  return frame[0] === 0x51 ? frame.subarray(5, frame.length - 1).toString("utf8") : null;
}

export function queryFrame(sql: string): Buffer {
  return typed("Q", Buffer.from(`${sql}\0`));
}

export function errorResponse(error: {
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
}): Buffer {
  const { code, message, detail } = error;
  const fields = [
    "SERROR",
    "VERROR",
    `C${code}`,
    `M${message}`,
    ...(detail === undefined ? [] : [`D${detail}`]),
  ];
  return typed("E", Buffer.from(`${fields.map((field) => `${field}\0`).join("")}\0`));
}

function typed(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, "latin1");
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
