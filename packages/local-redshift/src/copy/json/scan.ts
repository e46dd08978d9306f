import { isUtf8 } from "node:buffer";

/**
 * Reads JSON values out of bytes, by hand, because COPY's errors need each value's place and its
 * text as written. It takes what the engine's own reader takes: RFC 8259, and besides a comma
 * before a closing bracket, and NaN, Inf and Infinity.
 */

export interface JsonToken {
  readonly kind: "string" | "number" | "word" | "object" | "array";
  /** Bytes, end exclusive, quotes included. */
  readonly start: number;
  readonly end: number;
}

export type Member = (key: string, value: JsonToken) => void;

/** The bytes break JSON's rules at a place. */
export class JsonFault extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/** The bytes end before the value does. */
export class JsonCut extends Error {}

const quote = 0x22;
const backslash = 0x5c;
const closers: Readonly<Record<number, number>> = { 123: 0x7d, 91: 0x5d };
const number = /-?(?:(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|nan|inf(?:inity)?)/iy;
const cutNumber = /^-?(?:\d+(?:\.\d*)?(?:[eE][-+]?\d*)?|n|na|i|in|infi|infin|infini|infinit)?$/i;

/** Past spaces and line ends. */
export function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const byte = bytes[at];
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) at++;
    else return at;
  }
}

/**
 * Reads the value at `start`; an object's own members go to `member`.
 * @throws JsonFault @throws JsonCut
 */
export function readValue(bytes: Buffer, start: number, member?: Member): JsonToken {
  const byte = bytes[start];
  if (byte === undefined) throw new JsonCut();
  if (byte === quote) return { kind: "string", start, end: stringEnd(bytes, start) };
  if (byte === 0x7b) return { kind: "object", start, end: objectEnd(bytes, start, member) };
  if (byte === 0x5b) return { kind: "array", start, end: arrayEnd(bytes, start) };
  return word(bytes, start);
}

/** The elements of an array token. */
export function readElements(bytes: Buffer, start: number): JsonToken[] {
  const elements: JsonToken[] = [];
  arrayEnd(bytes, start, (element) => elements.push(element));
  return elements;
}

/** Anything but ASCII without escapes. */
const notPlain = /[\\\x80-\xff]/;

/** A string token's value. Bad UTF-8 becomes U+FFFD: check the bytes first. */
export function decodeString(bytes: Buffer, token: JsonToken): string {
  const plain = bytes.toString("latin1", token.start + 1, token.end - 1);
  if (!notPlain.test(plain)) return plain;
  const text = bytes.toString("utf8", token.start + 1, token.end - 1);
  return text.includes("\\") ? (JSON.parse(`"${text}"`) as string) : text;
}

/** The text of a token as written. */
export function rawText(bytes: Buffer, token: { start: number; end: number }): string {
  return bytes.toString("utf8", token.start, token.end);
}

export function hasBadUtf8(bytes: Buffer, token: { start: number; end: number }): boolean {
  return !isUtf8(bytes.subarray(token.start, token.end));
}

function objectEnd(bytes: Buffer, start: number, member: Member | undefined): number {
  let at = skipSpace(bytes, start + 1);
  while (bytes[at] !== closers[0x7b]) {
    if (at >= bytes.length) throw new JsonCut();
    if (bytes[at] !== quote) throw new JsonFault(at, "a member's name in double quotes is missing");
    const keyEnd = stringEnd(bytes, at);
    const key = { kind: "string" as const, start: at, end: keyEnd };
    at = skipSpace(bytes, keyEnd);
    if (at >= bytes.length) throw new JsonCut();
    if (bytes[at] !== 0x3a) throw new JsonFault(at, "a colon is missing after a member's name");
    const value = readValue(bytes, skipSpace(bytes, at + 1));
    if (member !== undefined) member(decodeString(bytes, key), value);
    at = separator(bytes, value.end, 0x7d);
  }
  return at + 1;
}

function arrayEnd(bytes: Buffer, start: number, element?: (token: JsonToken) => void): number {
  let at = skipSpace(bytes, start + 1);
  while (bytes[at] !== closers[0x5b]) {
    if (at >= bytes.length) throw new JsonCut();
    const value = readValue(bytes, at);
    element?.(value);
    at = separator(bytes, value.end, 0x5d);
  }
  return at + 1;
}

/** Past a comma to what follows, or to the closing bracket. */
function separator(bytes: Buffer, from: number, closer: number): number {
  const at = skipSpace(bytes, from);
  if (at >= bytes.length) throw new JsonCut();
  if (bytes[at] === 0x2c) return skipSpace(bytes, at + 1);
  if (bytes[at] !== closer) throw new JsonFault(at, "a comma or a closing bracket is missing");
  return at;
}

function stringEnd(bytes: Buffer, start: number): number {
  let at = start + 1;
  for (;;) {
    const byte = bytes[at];
    if (byte === undefined) throw new JsonCut();
    if (byte === quote) return at + 1;
    if (byte < 0x20) throw new JsonFault(at, "a control character stands in a string");
    at = byte === backslash ? escapeEnd(bytes, at) : at + 1;
  }
}

function escapeEnd(bytes: Buffer, start: number): number {
  const letter = bytes[start + 1];
  if (letter === undefined) throw new JsonCut();
  if (letter !== 0x75) {
    if (!'"\\/bfnrt'.includes(String.fromCharCode(letter)))
      throw new JsonFault(start, "an escape is unknown");
    return start + 2;
  }
  const unit = hex(bytes, start);
  if (unit < 0xd800 || unit > 0xdfff) return start + 6;
  if (unit > 0xdbff) throw new JsonFault(start, "half of a surrogate pair stands alone");
  if (start + 8 > bytes.length) throw new JsonCut();
  const paired = bytes[start + 6] === backslash && bytes[start + 7] === 0x75;
  const low = paired ? hex(bytes, start + 6) : 0;
  if (low < 0xdc00 || low > 0xdfff) throw new JsonFault(start, "half of a surrogate pair stands alone");
  return start + 12;
}

function hex(bytes: Buffer, start: number): number {
  if (start + 6 > bytes.length) throw new JsonCut();
  const digits = bytes.toString("latin1", start + 2, start + 6);
  if (!/^[0-9a-f]{4}$/i.test(digits)) throw new JsonFault(start, "an escape needs four hexadecimal digits");
  return Number.parseInt(digits, 16);
}

function word(bytes: Buffer, start: number): JsonToken {
  let end = start;
  for (let byte = bytes[end]; byte !== undefined && isWordByte(byte); byte = bytes[end]) end++;
  const text = bytes.toString("latin1", start, end);
  if (text === "true" || text === "false" || text === "null") return { kind: "word", start, end };
  number.lastIndex = 0;
  if (text !== "" && number.test(text) && number.lastIndex === text.length)
    return { kind: "number", start, end };
  const open = end === bytes.length;
  if (open && (["true", "false", "null"].some((whole) => whole.startsWith(text)) || cutNumber.test(text))) {
    throw new JsonCut();
  }
  throw new JsonFault(start, "a value is missing or misspelt");
}

function isWordByte(byte: number): boolean {
  const lower = byte | 0x20;
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (lower >= 0x61 && lower <= 0x7a) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  );
}
