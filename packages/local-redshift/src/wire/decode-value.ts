import { RedshiftError, type TextValue } from "../types.ts";
import { utf8 } from "./body-reader.ts";
import type { Format } from "./frontend-messages.ts";
import { dayText, timestampText, timeText } from "./moments.ts";
import { decodeNumeric } from "./numeric-binary.ts";

/**
 * A bound value in text form. `type` is Redshift's name of the parameter's type.
 * @throws RedshiftError 22P03 for bytes that are no such value
 */
export function decodeValue(bytes: Buffer | null, format: Format, type: string): TextValue {
  if (bytes === null) return null;
  const decode = format === 1 ? DECODERS[type] : undefined;
  if (decode === undefined) {
    const text = utf8(bytes);
    if (text.includes("\0")) {
      throw new RedshiftError('invalid byte sequence for encoding "UTF8": 0x00', { code: "22021" });
    }
    return text;
  }
  const [size, read] = decode;
  const text = size === null || bytes.length === size ? read(bytes) : null;
  if (text !== null) return text;
  throw new RedshiftError(`incorrect binary data format in bind parameter of type ${type}`, {
    code: "22P03",
  });
}

type Decoder = readonly [number | null, (bytes: Buffer) => string | null];

const int8: Decoder = [8, (bytes) => String(bytes.readBigInt64BE())];

const DECODERS: Readonly<Record<string, Decoder>> = {
  boolean: [1, (bytes) => (bytes[0] === 0 ? "false" : "true")],
  smallint: [2, (bytes) => String(bytes.readInt16BE())],
  integer: [4, (bytes) => String(bytes.readInt32BE())],
  bigint: int8,
  real: [4, (bytes) => String(bytes.readFloatBE())],
  "double precision": [8, (bytes) => String(bytes.readDoubleBE())],
  numeric: [null, decodeNumeric],
  date: [4, (bytes) => dayText(bytes.readInt32BE())],
  "time without time zone": [8, (bytes) => timeText(bytes.readBigInt64BE())],
  "timestamp without time zone": [8, (bytes) => timestampText(bytes.readBigInt64BE())],
  "timestamp with time zone": [8, (bytes) => `${timestampText(bytes.readBigInt64BE())}+00`],
};
