import { closeSync, openSync, readSync } from "node:fs";
import type { Field, TextFormat, TextRow } from "./format.ts";

const CHUNK = 1 << 22;
const [LF, CR, BACKSLASH] = [0x0a, 0x0d, 0x5c];

/** The records of a file, one after another. Reads it in pieces: a record may be longer than one. */
export function* textRows(path: string, format: TextFormat): Generator<TextRow> {
  const file = openSync(path, "r");
  try {
    let rest: Buffer = Buffer.alloc(0);
    let line = 1;
    let skip = format.ignoreHeader;
    for (let ended = false; !ended; ) {
      const piece = Buffer.allocUnsafe(CHUNK);
      const read = readSync(file, piece, 0, CHUNK, null);
      ended = read === 0;
      const bytes =
        rest.length === 0 ? piece.subarray(0, read) : Buffer.concat([rest, piece.subarray(0, read)]);
      let at = line === 1 && startsWithMark(bytes) ? 3 : 0;
      for (
        let end = recordEnd(bytes, at, format, ended);
        end !== null;
        end = recordEnd(bytes, at, format, ended)
      ) {
        const raw = bytes.subarray(at, withoutReturn(bytes, at, end));
        const begins = line;
        line += newLines(bytes, at, end) + 1;
        at = end + 1;
        if (skip > 0) skip -= 1;
        else if (!(format.ignoreBlankLines && raw.length === 0)) yield rowOf(raw, begins, format);
      }
      rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : Buffer.alloc(0);
    }
  } finally {
    closeSync(file);
  }
}

function startsWithMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** Index of the line end that closes the record at `start`; null when the bytes at hand don't hold it. */
function recordEnd(bytes: Buffer, start: number, format: TextFormat, ended: boolean): number | null {
  if (start >= bytes.length) return null;
  let end = bytes.indexOf(LF, start);
  if (format.quote !== null) {
    const quote = format.quote.charCodeAt(0);
    let from = start;
    while (end >= 0 && insideQuotes(bytes, from, end, quote)) {
      const close = bytes.indexOf(quote, end);
      if (close < 0) return ended ? bytes.length : null;
      // From the closing quote on, an odd number of quotes is behind: count anew from there.
      from = close + 1;
      end = bytes.indexOf(LF, from);
    }
  } else if (format.escape) {
    while (end >= 0 && isEscaped(bytes, start, end)) end = bytes.indexOf(LF, end + 1);
  }
  if (end >= 0) return end;
  return ended ? bytes.length : null;
}

/** Whether an odd number of quotes stands between: a doubled one counts twice. */
function insideQuotes(bytes: Buffer, start: number, end: number, quote: number): boolean {
  let odd = false;
  for (let at = bytes.indexOf(quote, start); at >= 0 && at < end; at = bytes.indexOf(quote, at + 1))
    odd = !odd;
  return odd;
}

function isEscaped(bytes: Buffer, start: number, at: number): boolean {
  let slashes = 0;
  while (at - 1 - slashes >= start && bytes[at - 1 - slashes] === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}

function withoutReturn(bytes: Buffer, start: number, end: number): number {
  return end > start && bytes[end - 1] === CR ? end - 1 : end;
}

function newLines(bytes: Buffer, start: number, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(LF, start); at >= 0 && at < end; at = bytes.indexOf(LF, at + 1)) count += 1;
  return count;
}

function rowOf(raw: Buffer, line: number, format: TextFormat): TextRow {
  if (format.widths !== null) return { fields: byWidth(raw, format.widths), line, raw, broken: null };
  const fields: Field[] = [];
  const delimiter = format.delimiter.charCodeAt(0);
  let at = 0;
  for (;;) {
    const field = format.csv ? csvField(raw, at, delimiter, format) : plainField(raw, at, delimiter, format);
    if (field === null) return { fields, line, raw, broken: "Invalid quote formatting for CSV" };
    fields.push(field.field);
    if (field.end >= raw.length) return { fields, line, raw, broken: null };
    at = field.end + 1;
    if (at === raw.length) {
      fields.push({ bytes: raw.subarray(at), quoted: false, start: at });
      return { fields, line, raw, broken: null };
    }
  }
}

type Read = { readonly field: Field; readonly end: number } | null;

/** A quote begins a quoted field only as its first character. */
function csvField(raw: Buffer, start: number, delimiter: number, { quote }: TextFormat): Read {
  const mark = quote?.charCodeAt(0) ?? 0x22;
  if (raw[start] !== mark) {
    const found = raw.indexOf(delimiter, start);
    const end = found < 0 ? raw.length : found;
    return { field: { bytes: raw.subarray(start, end), quoted: false, start }, end };
  }
  const parts: Buffer[] = [];
  let from = start + 1;
  for (;;) {
    const close = raw.indexOf(mark, from);
    if (close < 0) return null;
    parts.push(raw.subarray(from, close));
    if (raw[close + 1] !== mark) {
      const end = close + 1;
      if (end < raw.length && raw[end] !== delimiter) return null;
      const [only] = parts;
      const bytes = parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
      return { field: { bytes, quoted: true, start }, end };
    }
    parts.push(raw.subarray(close, close + 1));
    from = close + 2;
  }
}

function plainField(raw: Buffer, start: number, delimiter: number, format: TextFormat): Read {
  let end = raw.indexOf(delimiter, start);
  if (format.removeQuotes && (raw[start] === 0x22 || raw[start] === 0x27)) {
    const close = closingQuote(raw, start, delimiter, format);
    if (close === null) return null;
    return { field: { bytes: raw.subarray(start + 1, close), quoted: true, start }, end: close + 1 };
  }
  if (format.escape) while (end >= 0 && isEscaped(raw, start, end)) end = raw.indexOf(delimiter, end + 1);
  const stop = end < 0 ? raw.length : end;
  return { field: { bytes: raw.subarray(start, stop), quoted: false, start }, end: stop };
}

/** REMOVEQUOTES: the quote that stands before a delimiter or at the end. */
function closingQuote(raw: Buffer, start: number, delimiter: number, format: TextFormat): number | null {
  const mark = raw[start] ?? 0x22;
  for (let at = raw.indexOf(mark, start + 1); at >= 0; at = raw.indexOf(mark, at + 1)) {
    if (format.escape && isEscaped(raw, start + 1, at)) continue;
    if (at + 1 === raw.length || raw[at + 1] === delimiter) return at;
  }
  return null;
}

function byWidth(raw: Buffer, widths: NonNullable<TextFormat["widths"]>): readonly Field[] {
  const fields: Field[] = [];
  let at = 0;
  for (const { bytes } of widths) {
    if (at < raw.length) fields.push({ bytes: raw.subarray(at, at + bytes), quoted: false, start: at });
    at += bytes;
  }
  return fields;
}

/** Text with its escapes resolved: a backslash stands for nothing but the character behind it. */
export function unescaped(bytes: Buffer): Buffer {
  if (!bytes.includes(BACKSLASH)) return bytes;
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === BACKSLASH && at + 1 < bytes.length) at += 1;
    out[length] = bytes[at] ?? 0;
    length += 1;
  }
  return out.subarray(0, length);
}
