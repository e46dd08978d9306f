/**
 * Types that a test takes for the same. A literal `1` is an integer where the model's column may be a
 * bigint, and `1.5` a decimal where it may be a double precision: a test is about values, not widths. But
 * a number is no text, an integer no decimal, and a date no timestamp.
 */
export type TypeFamily = string;

const FAMILIES: Readonly<Record<string, TypeFamily>> = {
  smallint: "integer",
  integer: "integer",
  bigint: "integer",
  int2: "integer",
  int4: "integer",
  int8: "integer",
  numeric: "number",
  decimal: "number",
  real: "number",
  "double precision": "number",
  float4: "number",
  float8: "number",
  "character varying": "text",
  varchar: "text",
  character: "text",
  char: "text",
  bpchar: "text",
  text: "text",
  unknown: "text",
  timestamp: "timestamp",
  "timestamp without time zone": "timestamp",
  timestamptz: "timestamp with time zone",
  "timestamp with time zone": "timestamp with time zone",
  bool: "boolean",
  boolean: "boolean",
};

/** The family of a type by Redshift's name of it; a type without relatives is its own family. */
export function typeFamily(type: string): TypeFamily {
  const name = baseName(type);
  return FAMILIES[name] ?? name;
}

/** A value in a form that is the same for equal values of a family. */
export type Canonical = (value: string) => string;

/** How values of two comparable types are brought to a common form. */
export function canonicalForm(one: string, other: string): Canonical {
  const types = [baseName(one), baseName(other)];
  switch (typeFamily(one)) {
    case "integer":
      return (value) => BigInt(value).toString();
    case "number":
      return types.some(isFloat) ? canonicalFloat : canonicalDecimal;
    case "text":
      return types.some(isPadded) ? (value) => value.replace(/ +$/, "") : (value) => value;
    case "timestamp":
    case "timestamp with time zone":
      return canonicalTimestamp;
    default:
      return (value) => value;
  }
}

function baseName(type: string): string {
  return type
    .toLowerCase()
    .replace(/\(.*?\)/, "")
    .trim();
}

function isFloat(name: string): boolean {
  return ["real", "double precision", "float4", "float8"].includes(name);
}

/** Redshift compares CHAR without its trailing blanks (r_Character_types). */
function isPadded(name: string): boolean {
  return ["character", "char", "bpchar"].includes(name);
}

/** To fifteen digits, which is what a double holds for certain. */
function canonicalFloat(value: string): string {
  const number = Number(value);
  return Number.isFinite(number) ? String(Number(number.toPrecision(15)) + 0) : value.toLowerCase();
}

/** `007.50` is `7.5`, to the last digit. */
function canonicalDecimal(value: string): string {
  const match = /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(value);
  if (match === null) return value;
  const [, sign = "", whole = "", fraction = ""] = match;
  const digits = `${whole === "" ? "0" : whole}${fraction === "" ? "" : `.${fraction}`}`;
  return sign === "-" && digits !== "0" ? `-${digits}` : digits;
}

/** Without the zeros that end a fraction of a second. */
function canonicalTimestamp(value: string): string {
  return value.replace(/(:\d\d)\.(\d*?)0*(?=$|[+\-Z ])/, (_, seconds: string, fraction: string) =>
    fraction === "" ? seconds : `${seconds}.${fraction}`,
  );
}
