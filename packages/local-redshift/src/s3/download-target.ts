import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { cacheError } from "./cache.ts";

/** Parts are gathered up to this size: most objects have only some hundred bytes. */
const gatheredBytes = 256 * 1024;

/** The file that a download fills, part after part. */
export class DownloadTarget {
  readonly #path: string;
  readonly #expected: number;
  #file: number | null = null;
  #parts: Buffer[] = [];
  #gathered = 0;
  #bytes = 0;

  constructor(path: string, expected: number) {
    this.#path = path;
    this.#expected = expected;
  }

  /** Bytes that have come. */
  get bytes(): number {
    return this.#bytes;
  }

  add(part: Buffer): void {
    this.#bytes += part.length;
    // More than was listed is another object: it is refused at its end, and need not be kept until then.
    if (this.#bytes > this.#expected) return;
    this.#parts.push(part);
    this.#gathered += part.length;
    if (this.#gathered >= gatheredBytes) this.#write();
  }

  finish(): void {
    this.#write();
    this.#close();
  }

  abandon(): void {
    this.#close();
    rmSync(this.#path, { force: true });
  }

  #write(): void {
    try {
      this.#file ??= openSync(this.#path, "wx", 0o600);
      const [only = Buffer.alloc(0)] = this.#parts;
      const content = this.#parts.length > 1 ? Buffer.concat(this.#parts) : only;
      for (let done = 0; done < content.length; ) {
        done += writeSync(this.#file, content, done, content.length - done);
      }
    } catch (error) {
      throw cacheError(dirname(dirname(this.#path)), error);
    }
    this.#parts = [];
    this.#gathered = 0;
  }

  #close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }
}
