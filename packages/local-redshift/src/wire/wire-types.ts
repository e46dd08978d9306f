import { RedshiftError } from "../types.ts";

/** How a type is told to clients: its OID, its size in bytes (-1: any), and its length or digits. */
export interface WireType {
  readonly oid: number;
  readonly size: number;
  readonly modifier: number;
}

/** OIDs of pg_type; SUPER has Redshift's own. */
export const OID = {
  bool: 16,
  name: 19,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  oid: 26,
  float4: 700,
  float8: 701,
  bpchar: 1042,
  varchar: 1043,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  timestamptz: 1184,
  interval: 1186,
  intervalYearToMonth: 1188,
  intervalDayToSecond: 1190,
  numeric: 1700,
  super: 4000,
} as const;

/** PostgreSQL adds the size of a length field to the modifiers of text and numeric. */
const HEADER = 4;

const PLAIN: Readonly<Record<string, WireType>> = {
  boolean: { oid: OID.bool, size: 1, modifier: -1 },
  smallint: { oid: OID.int2, size: 2, modifier: -1 },
  integer: { oid: OID.int4, size: 4, modifier: -1 },
  bigint: { oid: OID.int8, size: 8, modifier: -1 },
  uinteger: { oid: OID.int8, size: 8, modifier: -1 },
  real: { oid: OID.float4, size: 4, modifier: -1 },
  "double precision": { oid: OID.float8, size: 8, modifier: -1 },
  numeric: { oid: OID.numeric, size: -1, modifier: -1 },
  "character varying": { oid: OID.varchar, size: -1, modifier: -1 },
  date: { oid: OID.date, size: 4, modifier: -1 },
  "time without time zone": { oid: OID.time, size: 8, modifier: -1 },
  "timestamp without time zone": { oid: OID.timestamp, size: 8, modifier: -1 },
  "timestamp with time zone": { oid: OID.timestamptz, size: 8, modifier: -1 },
  interval: { oid: OID.interval, size: 16, modifier: -1 },
  "interval year to month": { oid: OID.intervalYearToMonth, size: 4, modifier: -1 },
  "interval day to second": { oid: OID.intervalDayToSecond, size: 8, modifier: -1 },
  super: { oid: OID.super, size: -1, modifier: -1 },
  // Of the catalogs alone.
  text: { oid: OID.text, size: -1, modifier: -1 },
  name: { oid: OID.name, size: 128, modifier: -1 },
  oid: { oid: OID.oid, size: 4, modifier: -1 },
};

/** The type of a column or parameter by Redshift's name of it; what has no other is text. */
export function wireType(name: string): WireType {
  const plain = PLAIN[name];
  if (plain !== undefined) return plain;
  const [, base, first, second] = /^([a-z ]+)\((\d+)(?:,(\d+))?\)$/.exec(name) ?? [];
  const length = Number(first);
  switch (base) {
    case "character varying":
      return { oid: OID.varchar, size: -1, modifier: length + HEADER };
    case "character":
      return { oid: OID.bpchar, size: -1, modifier: length + HEADER };
    case "numeric":
      return { oid: OID.numeric, size: -1, modifier: ((length << 16) | Number(second ?? 0)) + HEADER };
    default:
      return { oid: OID.text, size: -1, modifier: -1 };
  }
}

const PARAMETERS: ReadonlyMap<number, string | null> = new Map<number, string | null>([
  [0, null],
  [705, null],
  [OID.bool, "boolean"],
  [18, "character varying"],
  [19, "character varying"],
  [OID.int8, "bigint"],
  [OID.int2, "smallint"],
  [OID.int4, "integer"],
  [OID.text, "character varying"],
  [OID.oid, "bigint"],
  [OID.float4, "real"],
  [OID.float8, "double precision"],
  [OID.bpchar, "character varying"],
  [OID.varchar, "character varying"],
  [OID.date, "date"],
  [OID.time, "time without time zone"],
  [OID.timestamp, "timestamp without time zone"],
  [OID.timestamptz, "timestamp with time zone"],
  [OID.numeric, "numeric"],
  [OID.super, "super"],
]);

/**
 * Redshift's name of a parameter's type; null for one that is left to the statement.
 * @throws RedshiftError 0A000 for a type that parameters can't have
 */
export function parameterType(oid: number): string | null {
  const type = PARAMETERS.get(oid);
  if (type !== undefined) return type;
  throw new RedshiftError(`parameters of the type with OID ${oid} are not supported by local-redshift`, {
    code: "0A000",
    hint: "Send it as text, and cast it in the statement.",
  });
}
