import type { FieldDef } from "pg";

type Convert = (text: string) => string;

const asIs: Convert = (text) => text;

/** Type → how the server's text becomes the contract's. What is not here is passed on: no digit is touched. */
const CONVERTERS: ReadonlyMap<number, Convert> = new Map([
  [16, (text: string) => (text === "t" ? "true" : text === "f" ? "false" : text)],
  [700, (text: string) => floatText(text, true)],
  [701, (text: string) => floatText(text, false)],
]);

/** For node-postgres: every value stays text, so that no time zone and no number of JavaScript comes between. */
export const textTypes = {
  getTypeParser: (oid: number): Convert => CONVERTERS.get(oid) ?? asIs,
};

/** The shortest text that reads back as the same number, with an exponent from 1e15 on and below 1e-4. */
function floatText(text: string, single: boolean): string {
  const value = Number(text);
  if (!Number.isFinite(value)) return text;
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const shortest = single ? shortestSingle(value) : String(value);
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e15) return shortest;
  const [mantissa = "", exponent = "0"] = Number(shortest).toExponential().split("e");
  const sign = exponent.startsWith("-") ? "-" : "+";
  return `${mantissa}e${sign}${exponent.replace(/^[+-]/, "").padStart(2, "0")}`;
}

function shortestSingle(value: number): string {
  const single = Math.fround(value);
  for (let digits = 1; digits <= 9; digits += 1) {
    const text = String(Number(single.toPrecision(digits)));
    if (Math.fround(Number(text)) === single) return text;
  }
  return String(value);
}

/** OID → Redshift's name. 3000, 4000 and 6551 are Redshift's own. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [16, "boolean"],
  [17, "bytea"],
  [18, '"char"'],
  [19, "name"],
  [20, "bigint"],
  [21, "smallint"],
  [23, "integer"],
  [25, "text"],
  [26, "oid"],
  [700, "real"],
  [701, "double precision"],
  [705, "unknown"],
  [1082, "date"],
  [1083, "time without time zone"],
  [1114, "timestamp without time zone"],
  [1184, "timestamp with time zone"],
  [1186, "interval"],
  [1188, "interval year to month"],
  [1190, "interval day to second"],
  [1266, "time with time zone"],
  [2278, "void"],
  [2935, "hllsketch"],
  [3000, "geometry"],
  [3001, "geography"],
  [4000, "super"],
  [6551, "varbyte"],
]);

/** A type's name with its length or precision. PostgreSQL adds 4 to what it sends of them. */
export function typeName({ dataTypeID, dataTypeModifier }: FieldDef): string {
  const limit = dataTypeModifier - 4;
  if (dataTypeID === 1043) return limit > 0 ? `character varying(${limit})` : "character varying";
  if (dataTypeID === 1042) return limit > 0 ? `character(${limit})` : "character";
  if (dataTypeID === 1700) return limit >= 0 ? `numeric(${limit >> 16},${limit & 0x7ff})` : "numeric";
  return NAMES.get(dataTypeID) ?? `oid ${dataTypeID}`;
}
