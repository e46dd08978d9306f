import { closeSync, fstatSync, openSync, readSync, writeFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { RedshiftError } from "../../types.ts";
import { type FileAccount, stateOf } from "../file-account.ts";
import { JsonCut, JsonFault, readValue, skipSpace } from "../json/scan.ts";
import type { SourceFile } from "./location.ts";
import { type Part, type ReadUnit, wholeFile } from "./read-unit.ts";
import type { Scratch } from "./scratch.ts";

const smallBytes = 64 * 1024;
/** Small enough that looking through a unit for one doubtful row costs little, and threads share the work. */
const unitBytes = 4 * smallBytes;
/** So few files are opened by the engine as fast as by us. */
const fewFiles = 16;

/**
 * What the engine reads instead of the files: opening a file costs it thirty times more than reading
 * a small one, so small files are joined, a line apart. Only whole objects are: a file that begins or ends
 * with anything else stays alone. Between "}" and "{" there is no place inside a JSON value for a
 * line end, so no two broken files can pass as one good one.
 * @throws RedshiftError for a file that cannot be read
 */
export async function joinSmall(
  files: readonly SourceFile[],
  scratch: Scratch,
  signal: AbortSignal | undefined,
  account: FileAccount,
): Promise<ReadUnit[]> {
  const units: ReadUnit[] = [];
  const buffer = Buffer.allocUnsafe(files.length > fewFiles ? unitBytes : smallBytes + 1);
  let parts: Part[] = [];
  let end = 0;
  let line = 1;
  const flush = (): void => {
    if (parts.length === 0) return;
    const path = scratch.path();
    writeFileSync(path, buffer.subarray(0, end));
    units.push({ path, parts, bytes: end, lines: false });
    [parts, end, line] = [[], 0, 1];
  };
  for (const [index, file] of files.entries()) {
    if (index % 512 === 511) {
      await setImmediate();
      signal?.throwIfAborted();
    }
    if (end + smallBytes + 2 > buffer.length) flush();
    const { read, bytes } = readHead(file, buffer, end, account);
    const content = read > smallBytes || files.length <= fewFiles ? null : objectsIn(buffer, end, read);
    if (content === null) {
      units.push(wholeFile(file, bytes, beginsWithLines(buffer.subarray(end, end + read))));
      continue;
    }
    account.scanned(file, countObjects(buffer, content.from, content.to));
    if (content.from === content.to) continue;
    buffer.copyWithin(end, content.from, content.to);
    parts.push({ file, start: end, line });
    const after = end + content.to - content.from;
    line += 1 + newLines(buffer.subarray(end, after));
    buffer[after] = 0x0a;
    end = after + 1;
  }
  flush();
  return units;
}

/** Reads up to one byte more than a small file has; `bytes` is the size of the whole. */
function readHead(
  file: SourceFile,
  buffer: Buffer,
  at: number,
  account: FileAccount,
): { read: number; bytes: number } {
  try {
    const handle = openSync(file.path, "r");
    try {
      const read = readSync(handle, buffer, at, smallBytes + 1, 0);
      const state = stateOf(fstatSync(handle));
      if (file.stored === undefined) account.opened(file, state);
      return { read, bytes: read > smallBytes ? state.bytes : read };
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new RedshiftError(`COPY cannot read "${file.name}": ${code}`, { code: "58030" });
  }
}

/** Where the content is, byte order mark off; null unless it is blank or goes from "{" to "}". */
function objectsIn(buffer: Buffer, start: number, length: number): { from: number; to: number } | null {
  const stop = start + length;
  const marked = buffer[start] === 0xef && buffer[start + 1] === 0xbb && buffer[start + 2] === 0xbf;
  const from = marked && length >= 3 ? start + 3 : start;
  let last = stop - 1;
  while (last >= from && isSpace(buffer[last])) last--;
  if (last < from) return { from, to: from };
  let first = from;
  while (isSpace(buffer[first])) first++;
  // Lines are counted from the file's own first one: leading space stays.
  return buffer[first] === 0x7b && buffer[last] === 0x7d ? { from, to: last + 1 } : null;
}

/** The objects of a text of objects: braces outside of strings tell them apart. */
function countObjects(buffer: Buffer, from: number, to: number): number {
  let count = 0;
  let depth = 0;
  for (let at = from; at < to; at++) {
    const byte = buffer[at];
    if (byte === 0x22) {
      // To the quote that ends the string: one behind an even number of backslashes.
      for (at++; at < to && buffer[at] !== 0x22; at++) if (buffer[at] === 0x5c) at++;
    } else if (byte === 0x7b) depth++;
    else if (byte === 0x7d && --depth === 0) count++;
  }
  return count;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function newLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

/** Whether the first line is one object: the engine reads such files in several threads. */
function beginsWithLines(head: Buffer): boolean {
  const end = head.indexOf(10);
  if (end < 0 || head[0] !== 0x7b) return false;
  const line = head.subarray(0, end);
  try {
    return skipSpace(line, readValue(line, 0).end) === line.length;
  } catch (error) {
    if (error instanceof JsonCut || error instanceof JsonFault) return false;
    throw error;
  }
}
