import { RedshiftError } from "../types.ts";
import { BodyReader } from "./body-reader.ts";
import type { Frame } from "./frames.ts";

/** How a value is written: 0 text, 1 binary. */
export type Format = 0 | 1;

export type FrontendMessage =
  | { readonly kind: "query"; readonly sql: string }
  | {
      readonly kind: "parse";
      readonly statement: string;
      readonly sql: string;
      readonly oids: readonly number[];
    }
  | BindMessage
  | {
      readonly kind: "describe" | "close";
      readonly target: "statement" | "portal";
      readonly name: string;
    }
  /** `maxRows` 0 means all. */
  | { readonly kind: "execute"; readonly portal: string; readonly maxRows: number }
  | { readonly kind: "sync" | "flush" | "terminate" | "copy" | "function" };

export interface BindMessage {
  readonly kind: "bind";
  readonly portal: string;
  readonly statement: string;
  readonly formats: readonly Format[];
  readonly values: readonly (Buffer | null)[];
  readonly resultFormats: readonly Format[];
}

/** Reads what a client sends after its start. @throws RedshiftError 08P01 for a message that is none */
export function readMessage({ type, body }: Frame): FrontendMessage {
  const reader = new BodyReader(body);
  const message = fields(type, reader);
  if (message.kind !== "copy" && message.kind !== "function") reader.end();
  return message;
}

function fields(type: string, reader: BodyReader): FrontendMessage {
  switch (type) {
    case "Q":
      return { kind: "query", sql: reader.text() };
    case "P":
      return {
        kind: "parse",
        statement: reader.text(),
        sql: reader.text(),
        oids: reader.list(reader.count(), () => reader.uint32()),
      };
    case "B":
      return bind(reader);
    case "D":
    case "C":
      return {
        kind: type === "D" ? "describe" : "close",
        target: target(reader.byte()),
        name: reader.text(),
      };
    case "E":
      return { kind: "execute", portal: reader.text(), maxRows: Math.max(0, reader.int32()) };
    case "S":
      return { kind: "sync" };
    case "H":
      return { kind: "flush" };
    case "X":
      return { kind: "terminate" };
    case "d":
    case "c":
    case "f":
      return { kind: "copy" };
    case "F":
      return { kind: "function" };
    default:
      throw new UnknownMessage(type);
  }
}

/** A type of message that no client sends: the two sides have lost each other. */
export class UnknownMessage extends RedshiftError {
  constructor(type: string) {
    super(`invalid frontend message type ${type.charCodeAt(0)}`, { code: "08P01" });
  }
}

function bind(reader: BodyReader): BindMessage {
  const portal = reader.text();
  const statement = reader.text();
  const formats = reader.list(reader.count(), () => format(reader.int16()));
  const values = reader.list(reader.count(), () => {
    const length = reader.int32();
    return length === -1 ? null : reader.bytes(length);
  });
  const resultFormats = reader.list(reader.count(), () => format(reader.int16()));
  return { kind: "bind", portal, statement, formats, values, resultFormats };
}

function format(code: number): Format {
  if (code === 0 || code === 1) return code;
  throw new RedshiftError(`invalid format code ${code}`, { code: "08P01" });
}

function target(letter: string): "statement" | "portal" {
  if (letter === "S") return "statement";
  if (letter === "P") return "portal";
  throw new RedshiftError(`invalid DESCRIBE or CLOSE message subtype ${letter.charCodeAt(0)}`, {
    code: "08P01",
  });
}

/** The format of the value at `at`, from none, one for all, or one for each. @throws RedshiftError 08P01 */
export function formatAt(formats: readonly Format[], at: number, count: number): Format {
  if (formats.length === 0) return 0;
  if (formats.length === 1) return formats[0] ?? 0;
  if (formats.length !== count) {
    throw new RedshiftError(`bind message has ${formats.length} formats but ${count} values`, {
      code: "08P01",
    });
  }
  return formats[at] ?? 0;
}
