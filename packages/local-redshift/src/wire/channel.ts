import type { Duplex } from "node:stream";
import { type Frame, FrameReader } from "./frames.ts";

/** Bytes that are gathered before they are sent. */
const BATCH = 64 * 1024;
/** Bytes that a client may send ahead of its answers before it is made to wait. */
const AHEAD = 4 * 1024 * 1024;

/** A connection as messages: read one after another, written in batches, neither faster than the other side. */
export class Channel {
  readonly stream: Duplex;
  readonly #reader = new FrameReader();
  #pending: Buffer[] = [];
  #pendingSize = 0;
  #ended = false;
  #stopped = false;
  #wake: (() => void) | null = null;

  constructor(stream: Duplex) {
    this.stream = stream;
    stream.on("data", this.#onData);
    stream.on("end", this.#onEnd);
    stream.on("close", this.#onEnd);
    stream.on("error", this.#onEnd);
  }

  /** From now on messages have a type. */
  startMessages(): void {
    this.#reader.started = true;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Bytes that have come and were not read. */
  get buffered(): number {
    return this.#reader.buffered;
  }

  /** Called once, when the other side has gone. */
  onEnd: () => void = () => undefined;

  /** The next message; null when the other side has gone. @throws RedshiftError 08P01 */
  async next(): Promise<Frame | null> {
    for (;;) {
      const frame = this.#reader.next();
      if (frame !== null) return frame;
      if (this.#ended || this.#stopped) return null;
      this.stream.resume();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  upcoming(count: number): string {
    return this.#reader.upcoming(count);
  }

  /** Queues a message. Await it: it waits when much is queued. */
  async write(message: Buffer): Promise<void> {
    this.#pending.push(message);
    this.#pendingSize += message.length;
    if (this.#pendingSize >= BATCH) await this.flush();
  }

  /** Sends what is queued, and waits until the other side takes it. */
  async flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    const bytes = this.#pending.length === 1 ? this.#pending[0] : Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingSize = 0;
    if (this.#ended || this.stream.destroyed || bytes === undefined) return;
    if (this.stream.write(bytes)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.stream.off("drain", done);
        this.stream.off("close", done);
        resolve();
      };
      this.stream.once("drain", done);
      this.stream.once("close", done);
    });
  }

  /** Hands the stream over, for TLS to be put on it. */
  release(): void {
    this.stream.off("data", this.#onData);
    this.stream.off("end", this.#onEnd);
    this.stream.off("close", this.#onEnd);
    this.stream.pause();
  }

  /** Reads no more: `next` answers null. What is queued can still be sent. */
  stop(): void {
    this.#stopped = true;
    this.#wakeUp();
  }

  /** Sends what is queued and ends the connection. */
  async end(): Promise<void> {
    await this.flush();
    this.stream.end();
    // A client that never closes its side is not waited for.
    setTimeout(() => this.stream.destroy(), 1000).unref();
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#reader.push(chunk);
    if (this.#reader.buffered > AHEAD && this.#wake === null) this.stream.pause();
    this.#wakeUp();
  };

  readonly #onEnd = (): void => {
    if (this.#ended) return;
    this.#ended = true;
    this.#wakeUp();
    this.onEnd();
  };

  #wakeUp(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }
}
