import { RedshiftError } from "../types.ts";
import { type IntervalQualifier, intervalName, readQualifier } from "./interval.ts";
import { tokenize } from "./tokens.ts";
import { isParens, isWord, type Node, parseTree, render, splitByComma } from "./tree.ts";

/** A Redshift data type, as it was declared. */
export interface SqlType {
  /** Redshift's full name, as the catalogs show it: "character varying(256)". */
  readonly redshift: string;
  readonly duckdb: string;
  /** Bytes, for character types. */
  readonly bytes?: number;
  readonly kind: TypeKind;
  readonly precision?: number;
  readonly scale?: number;
  /** Of an interval. */
  readonly qualifier?: IntervalQualifier;
}

export type TypeKind =
  | "smallint"
  | "integer"
  | "bigint"
  | "real"
  | "double"
  | "decimal"
  | "boolean"
  | "char"
  | "varchar"
  | "date"
  | "time"
  | "timestamp"
  | "timestamptz"
  | "super"
  | "interval"
  | "varbyte"
  /** Of NULL alone, which takes the type of what it meets. */
  | "null";

const PLAIN: Readonly<
  Record<string, { readonly kind: TypeKind; readonly redshift: string; readonly duckdb: string }>
> = {
  smallint: { kind: "smallint", redshift: "smallint", duckdb: "SMALLINT" },
  int2: { kind: "smallint", redshift: "smallint", duckdb: "SMALLINT" },
  integer: { kind: "integer", redshift: "integer", duckdb: "INTEGER" },
  int: { kind: "integer", redshift: "integer", duckdb: "INTEGER" },
  int4: { kind: "integer", redshift: "integer", duckdb: "INTEGER" },
  bigint: { kind: "bigint", redshift: "bigint", duckdb: "BIGINT" },
  int8: { kind: "bigint", redshift: "bigint", duckdb: "BIGINT" },
  real: { kind: "real", redshift: "real", duckdb: "FLOAT" },
  float4: { kind: "real", redshift: "real", duckdb: "FLOAT" },
  "double precision": { kind: "double", redshift: "double precision", duckdb: "DOUBLE" },
  float8: { kind: "double", redshift: "double precision", duckdb: "DOUBLE" },
  float: { kind: "double", redshift: "double precision", duckdb: "DOUBLE" },
  boolean: { kind: "boolean", redshift: "boolean", duckdb: "BOOLEAN" },
  bool: { kind: "boolean", redshift: "boolean", duckdb: "BOOLEAN" },
  date: { kind: "date", redshift: "date", duckdb: "DATE" },
  time: { kind: "time", redshift: "time without time zone", duckdb: "TIME" },
  "time without time zone": { kind: "time", redshift: "time without time zone", duckdb: "TIME" },
  timestamp: { kind: "timestamp", redshift: "timestamp without time zone", duckdb: "TIMESTAMP" },
  "timestamp without time zone": {
    kind: "timestamp",
    redshift: "timestamp without time zone",
    duckdb: "TIMESTAMP",
  },
  timestamptz: { kind: "timestamptz", redshift: "timestamp with time zone", duckdb: "TIMESTAMPTZ" },
  "timestamp with time zone": {
    kind: "timestamptz",
    redshift: "timestamp with time zone",
    duckdb: "TIMESTAMPTZ",
  },
  super: { kind: "super", redshift: "super", duckdb: "JSON" },
  interval: { kind: "interval", redshift: "interval", duckdb: "INTERVAL" },
};

/** Default length in bytes of each character type. (c_Data_types: r_Character_types) */
const CHARACTER: Readonly<Record<string, { readonly kind: "char" | "varchar"; readonly bytes: number }>> = {
  varchar: { kind: "varchar", bytes: 256 },
  "character varying": { kind: "varchar", bytes: 256 },
  nvarchar: { kind: "varchar", bytes: 256 },
  text: { kind: "varchar", bytes: 256 },
  char: { kind: "char", bytes: 1 },
  character: { kind: "char", bytes: 1 },
  nchar: { kind: "char", bytes: 1 },
  bpchar: { kind: "char", bytes: 256 },
};

const REFUSED: ReadonlySet<string> = new Set([
  "hllsketch",
  "geometry",
  "geography",
  "varbyte",
  "varbinary",
  "timetz",
]);

/** Longest first, so that "timestamp with time zone" wins over "timestamp". */
const SPELLINGS: readonly (readonly string[])[] = [
  ...Object.keys(PLAIN),
  ...Object.keys(CHARACTER),
  ...REFUSED,
  "decimal",
  "numeric",
]
  .map((name) => name.split(" "))
  .sort((a, b) => b.length - a.length);

/** The most bytes that a VARCHAR takes. */
export const MAX_BYTES = 65_535;
/** The most bytes that a CHAR takes. (dg/r_Character_types) */
const MAX_CHAR_BYTES = 4096;

/**
 * Reads a type name at `index`. `length` is how many nodes it takes; undefined where no type begins.
 * @throws RedshiftError 0A000 for a type of Redshift that the local engine has not
 */
export function readType(
  nodes: readonly Node[],
  index: number,
): { readonly type: SqlType; readonly length: number } | undefined {
  const words = SPELLINGS.find((spelling) => spelling.every((word, i) => isWord(nodes[index + i], word)));
  if (words === undefined) return undefined;
  const name = words.join(" ");
  if (REFUSED.has(name)) {
    throw new RedshiftError(`the type ${name} is not supported by local-redshift`, { code: "0A000" });
  }
  const qualified = name === "interval" ? readQualifier(nodes, index + 1) : undefined;
  if (qualified !== undefined) {
    const { qualifier, length } = qualified;
    return { type: intervalType(qualifier), length: length + 1 };
  }
  const next = nodes[index + words.length];
  const hasArguments = isParens(next) && !isTimestampPrecisionless(name);
  const length = words.length + (hasArguments ? 1 : 0);
  const numbers = hasArguments ? splitByComma(next.children).map((part) => render(part).trim()) : [];
  return { type: typeOf(name, numbers), length };
}

function isTimestampPrecisionless(name: string): boolean {
  return name in PLAIN && !name.startsWith("float");
}

function typeOf(name: string, numbers: readonly string[]): SqlType {
  const character = CHARACTER[name];
  if (character !== undefined) return characterType(character.kind, numbers[0], character.bytes);
  if (name === "decimal" || name === "numeric") {
    const precision = Number(numbers[0] ?? 18);
    const scale = Number(numbers[1] ?? 0);
    return {
      kind: "decimal",
      redshift: `numeric(${precision},${scale})`,
      duckdb: `DECIMAL(${precision},${scale})`,
      precision,
      scale,
    };
  }
  // FLOAT(p) is REAL up to 24 bits.
  if (name === "float" && numbers[0] !== undefined && Number(numbers[0]) <= 24)
    return { ...typeOf("real", []) };
  const plain = PLAIN[name];
  if (plain === undefined) throw new Error(`no type ${name}`);
  return plain;
}

function characterType(kind: "char" | "varchar", length: string | undefined, standard: number): SqlType {
  const most = kind === "char" ? MAX_CHAR_BYTES : MAX_BYTES;
  const bytes = length === undefined ? standard : length.toLowerCase() === "max" ? most : Number(length);
  if (bytes > most || bytes < 1) {
    const limit = bytes < 1 ? "must be at least 1" : `cannot exceed ${most}`;
    throw new RedshiftError(`length for type ${kind} ${limit}`, { code: "22023" });
  }
  const redshift = kind === "varchar" ? `character varying(${bytes})` : `character(${bytes})`;
  return { kind, redshift, duckdb: "VARCHAR", bytes };
}

/** A DECIMAL of digits and digits behind the point. */
export function decimalType(precision: number, scale: number): SqlType {
  return typeOf("decimal", [String(precision), String(scale)]);
}

/** A VARCHAR of so many bytes, at most as many as Redshift takes. */
export function varcharType(bytes: number): SqlType {
  return characterType("varchar", String(Math.min(Math.max(bytes, 1), MAX_BYTES)), MAX_BYTES);
}

/** INTERVAL, or the type that its qualifier makes of it. */
export function intervalType(qualifier: IntervalQualifier | undefined): SqlType {
  const plain = typeOf("interval", []);
  return qualifier === undefined ? plain : { ...plain, redshift: intervalName(qualifier), qualifier };
}

/** A type without arguments, by one of its names. */
export function plainType(
  name: Exclude<TypeKind, "decimal" | "char" | "varchar" | "varbyte" | "null">,
): SqlType {
  return typeOf(name === "double" ? "double precision" : name, []);
}

/** The type of NULL before it meets another. */
export const nullType: SqlType = { kind: "null", redshift: "unknown", duckdb: "" };

/** Types that columns of catalogs alone have: a declared TEXT is a VARCHAR. (PostgreSQL: datatype-character) */
const CATALOG_TYPES: Readonly<Record<string, SqlType>> = {
  text: { kind: "varchar", redshift: "text", duckdb: "VARCHAR", bytes: MAX_BYTES },
  name: { kind: "varchar", redshift: "name", duckdb: "VARCHAR", bytes: 127 },
  oid: { kind: "bigint", redshift: "oid", duckdb: "BIGINT" },
};

const BY_NAME = new Map<string, SqlType | null>();

/** The type that a catalog shows as `name`; null for one that is not Redshift's. */
export function typeNamed(name: string): SqlType | null {
  const known = BY_NAME.get(name);
  if (known !== undefined) return known;
  const own = CATALOG_TYPES[name];
  if (own !== undefined) return own;
  const nodes = parseTree(tokenize(name));
  const read = REFUSED.has(name) ? undefined : readType(nodes, 0);
  const type = read !== undefined && read.length === nodes.length ? read.type : null;
  BY_NAME.set(name, type);
  return type;
}

/** Redshift's name for a type of DuckDB's, where nothing was declared. */
export function redshiftTypeOf(duckdb: string): string {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(duckdb);
  if (decimal !== null) return `numeric(${decimal[1]},${decimal[2]})`;
  return NAMES[duckdb] ?? duckdb.toLowerCase();
}

const NAMES: Readonly<Record<string, string>> = {
  TINYINT: "smallint",
  SMALLINT: "smallint",
  INTEGER: "integer",
  BIGINT: "bigint",
  // What SUM of integers gives in DuckDB.
  HUGEINT: "bigint",
  UBIGINT: "numeric(38,0)",
  FLOAT: "real",
  DOUBLE: "double precision",
  BOOLEAN: "boolean",
  VARCHAR: "character varying(65535)",
  DATE: "date",
  TIME: "time without time zone",
  TIMESTAMP: "timestamp without time zone",
  "TIMESTAMP WITH TIME ZONE": "timestamp with time zone",
  JSON: "super",
  INTERVAL: "interval",
};
