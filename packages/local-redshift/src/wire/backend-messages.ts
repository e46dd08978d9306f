import type { Column, TextValue } from "../types.ts";
import { encodeBinary, textForm } from "./encode-value.ts";
import type { Format } from "./frontend-messages.ts";
import { wireType } from "./wire-types.ts";

/** The messages of a server. (PostgreSQL: protocol-message-formats) */

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 4);
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(length, 1);
  return Buffer.concat([head, ...parts]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.from(`${value.replaceAll("\0", "")}\0`);
}

export const authenticationOk: Buffer = message("R", int32(0));
export const parseComplete: Buffer = message("1");
export const bindComplete: Buffer = message("2");
export const closeComplete: Buffer = message("3");
export const noData: Buffer = message("n");
export const portalSuspended: Buffer = message("s");
export const emptyQuery: Buffer = message("I");

export function saslMechanisms(...names: readonly string[]): Buffer {
  return message("R", int32(10), ...names.map(text), Buffer.alloc(1));
}

export function saslContinue(data: string): Buffer {
  return message("R", int32(11), Buffer.from(data));
}

export function saslFinal(data: string): Buffer {
  return message("R", int32(12), Buffer.from(data));
}

export function parameterStatus(name: string, value: string): Buffer {
  return message("S", text(name), text(value));
}

export function backendKeyData(pid: number, secret: number): Buffer {
  return message("K", int32(pid), int32(secret));
}

/** What of a start-up is not known: the newest minor version, and options. */
export function negotiateVersion(minor: number, options: readonly string[]): Buffer {
  return message("v", int32(minor), int32(options.length), ...options.map(text));
}

export function readyForQuery(transaction: "none" | "open" | "failed"): Buffer {
  const letter = { none: "I", open: "T", failed: "E" }[transaction];
  return message("Z", Buffer.from(letter));
}

export function commandComplete(tag: string): Buffer {
  return message("C", text(tag));
}

export function parameterDescription(oids: readonly number[]): Buffer {
  return message("t", int16(oids.length), ...oids.map(int32));
}

/** `format` tells how each column is written. */
export function rowDescription(columns: readonly Column[], format: (at: number) => Format): Buffer {
  const fields = columns.map(({ name, type }, at) => {
    const { oid, size, modifier } = wireType(type);
    const numbers = Buffer.alloc(18);
    numbers.writeInt32BE(oid, 6);
    numbers.writeInt16BE(size, 10);
    numbers.writeInt32BE(modifier, 12);
    numbers.writeInt16BE(format(at), 16);
    return Buffer.concat([text(name), numbers]);
  });
  return message("T", int16(columns.length), ...fields);
}

/** Makes DataRow messages of rows with these columns. */
export function rowWriter(
  columns: readonly Column[],
  format: (at: number) => Format,
): (row: readonly TextValue[]) => Buffer {
  const oids = columns.map(({ type }) => wireType(type).oid);
  const formats = columns.map((_, at) => format(at));
  return (row) => {
    const values = row.map((value, at) => {
      if (value === null) return null;
      const oid = oids[at] ?? 0;
      return formats[at] === 1 ? encodeBinary(value, oid) : textForm(value, oid);
    });
    return dataRow(values);
  };
}

function dataRow(values: readonly (Buffer | string | null)[]): Buffer {
  const sizes = values.map((value) => (typeof value === "string" ? Buffer.byteLength(value) : value?.length));
  const total = sizes.reduce((sum: number, size) => sum + 4 + (size ?? 0), 7);
  const bytes = Buffer.allocUnsafe(total);
  bytes[0] = 0x44;
  bytes.writeInt32BE(total - 1, 1);
  bytes.writeUInt16BE(values.length, 5);
  let at = 7;
  for (const [index, value] of values.entries()) {
    at = bytes.writeInt32BE(sizes[index] ?? -1, at);
    if (typeof value === "string") at += bytes.write(value, at);
    else if (value !== null) at += value.copy(bytes, at);
  }
  return bytes;
}

/** Fields of an error or a notice by their letters: S severity, C SQLSTATE, M message, D, H, P. */
export type ReportFields = Readonly<Record<string, string | undefined>>;

export function errorResponse(fields: ReportFields): Buffer {
  return message("E", ...report(fields));
}

export function noticeResponse(fields: ReportFields): Buffer {
  return message("N", ...report(fields));
}

function report(fields: ReportFields): readonly Buffer[] {
  const parts = Object.entries(fields).flatMap(([letter, value]) =>
    value === undefined ? [] : [Buffer.from(letter), text(value)],
  );
  return [...parts, Buffer.alloc(1)];
}
