import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { LineWriter } from "./line.ts";
import type { OutputFile } from "./output-file.ts";

const bufferedAtOnce = 256 * 1024;
/** Of all files together: with many partitions each has little. */
const bufferedAtMost = 32 * 1024 * 1024;

interface Current {
  readonly folder: string;
  number: number;
  path: string;
  bytes: number;
  records: number;
  lines: string[];
  buffered: number;
}

/** Lines on their way into files, one after another for each folder; a full file is followed by the next. */
export class TextFiles {
  readonly #scratch: string;
  readonly #writer: LineWriter;
  readonly #maxBytes: number;
  readonly #folders = new Map<string, Current>();
  readonly #full: OutputFile[] = [];
  #count = 0;
  #buffered = 0;

  constructor(scratch: string, writer: LineWriter, maxBytes: number) {
    this.#scratch = scratch;
    this.#writer = writer;
    this.#maxBytes = maxBytes;
  }

  add(folder: string, line: string): void {
    let current = this.#folders.get(folder) ?? this.#begin(folder, 0);
    // A character is at most three bytes a unit: only near the end they are counted.
    const most = line.length * 3;
    if (current.bytes + current.buffered * 3 + most > this.#maxBytes) {
      this.#flush(current);
      if (current.bytes + Buffer.byteLength(line) > this.#maxBytes && current.records > 0) {
        this.#full.push(fileOf(current));
        current = this.#begin(folder, current.number + 1);
      }
    }
    this.#append(current, line);
    current.records++;
    if (current.buffered > bufferedAtOnce) this.#flush(current);
    else if (this.#buffered > bufferedAtMost) for (const one of this.#folders.values()) this.#flush(one);
  }

  /** The files, in the order of folders and numbers. */
  finish(): readonly OutputFile[] {
    for (const current of this.#folders.values()) this.#flush(current);
    const files = [...this.#full, ...[...this.#folders.values()].map(fileOf)];
    return files.sort((a, b) => (a.folder < b.folder ? -1 : a.folder > b.folder ? 1 : a.number - b.number));
  }

  #begin(folder: string, number: number): Current {
    const path = join(this.#scratch, `${this.#count++}.out`);
    const current: Current = { folder, number, path, bytes: 0, records: 0, lines: [], buffered: 0 };
    this.#folders.set(folder, current);
    if (this.#writer.header !== null) {
      this.#append(current, this.#writer.header);
      current.records++;
    }
    return current;
  }

  #append(current: Current, line: string): void {
    current.lines.push(line);
    current.buffered += line.length;
    this.#buffered += line.length;
  }

  #flush(current: Current): void {
    const content = Buffer.from(current.lines.join(""));
    appendFileSync(current.path, content);
    current.bytes += content.length;
    this.#buffered -= current.buffered;
    current.lines = [];
    current.buffered = 0;
  }
}

function fileOf({ path, folder, number, records }: Current): OutputFile {
  return { path, folder, number, records };
}
