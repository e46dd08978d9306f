import { RedshiftError } from "../types.ts";
import { daysOf, timeOf, timestampOf } from "./moments.ts";
import { encodeNumeric } from "./numeric-binary.ts";
import { OID } from "./wire-types.ts";

/** A value as text on the wire: as the session tells it, but t and f for booleans. */
export function textForm(value: string, oid: number): string {
  return oid === OID.bool ? value.slice(0, 1) : value;
}

/** A value of the session in binary. @throws RedshiftError 0A000 for a type or value without a binary form here */
export function encodeBinary(value: string, oid: number): Buffer {
  const encode = ENCODERS[oid];
  const bytes = encode === undefined ? Buffer.from(value) : encode(value);
  if (bytes !== null) return bytes;
  throw new RedshiftError(`the value ${value} has no binary form in local-redshift`, {
    code: "0A000",
    hint: "Ask for results as text.",
  });
}

const ENCODERS: Readonly<Record<number, (value: string) => Buffer | null>> = {
  [OID.bool]: (value) => Buffer.from([value === "true" ? 1 : 0]),
  [OID.int2]: (value) => sized(2, (bytes) => bytes.writeInt16BE(Number(value))),
  [OID.int4]: (value) => sized(4, (bytes) => bytes.writeInt32BE(Number(value))),
  [OID.int8]: (value) => int8(BigInt(value)),
  [OID.oid]: (value) => sized(4, (bytes) => bytes.writeUInt32BE(Number(value))),
  [OID.float4]: (value) => sized(4, (bytes) => bytes.writeFloatBE(Number(value))),
  [OID.float8]: (value) => sized(8, (bytes) => bytes.writeDoubleBE(Number(value))),
  [OID.numeric]: encodeNumeric,
  [OID.date]: (value) => {
    const days = daysOf(value);
    return days === null ? null : sized(4, (bytes) => bytes.writeInt32BE(days));
  },
  [OID.time]: (value) => int8(timeOf(value)),
  [OID.timestamp]: (value) => int8(timestampOf(value)),
  [OID.timestamptz]: (value) => int8(timestampOf(value)),
  [OID.interval]: () => null,
};

function sized(size: number, write: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(size);
  write(bytes);
  return bytes;
}

function int8(value: bigint | null): Buffer | null {
  return value === null ? null : sized(8, (bytes) => bytes.writeBigInt64BE(value));
}
