import { RedshiftError, type TextValue } from "./types.ts";

const INTEGER_RANGE: Readonly<Record<string, readonly [bigint, bigint]>> = {
  smallint: [-32_768n, 32_767n],
  integer: [-2_147_483_648n, 2_147_483_647n],
  bigint: [-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n],
};

const TRUE = /^\s*(?:t|tr|tru|true|y|ye|yes|on|1)\s*$/i;
const FALSE = /^\s*(?:f|fa|fal|fals|false|n|no|of|off|0)\s*$/i;
const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;
const DECIMAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)\s*$/;

/**
 * A bound value as the engine is to read it: checked as the input of its type is.
 * @throws RedshiftError 22P02 for a text that is no such value, 22003 for one out of range
 */
export function readParameter(value: TextValue, type: string): TextValue {
  if (value === null) return null;
  switch (type) {
    case "smallint":
    case "integer":
    case "bigint":
      return integer(value, type);
    case "numeric":
      if (!DECIMAL.test(value)) throw invalid(value, "numeric");
      return value.trim();
    case "real":
    case "double precision":
      if (!NUMBER.test(value) && !/^\s*[+-]?(?:nan|inf|infinity)\s*$/i.test(value))
        throw invalid(value, type);
      return value.trim();
    case "boolean":
      if (TRUE.test(value)) return "true";
      if (FALSE.test(value)) return "false";
      throw invalid(value, type);
    case "date":
      // What stands behind the day does not count.
      return /^\s*(\d{4,}-\d{2}-\d{2})[T ]/.exec(value)?.[1] ?? value;
    case "timestamp without time zone":
      // A zone is read over, as PostgreSQL does. (datatype-datetime: Time Stamps)
      return value.replace(/(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(?:z|[+-]\d\d(?::?\d\d)?)\s*$/i, "$1");
    default:
      return value;
  }
}

function integer(value: string, type: string): string {
  if (!/^\s*[+-]?\d+\s*$/.test(value)) throw invalid(value, type);
  const number = BigInt(value.trim().replace(/^\+/, ""));
  const [least, most] = INTEGER_RANGE[type] ?? [0n, 0n];
  if (number < least || number > most) {
    throw new RedshiftError(`value "${value.trim()}" is out of range for type ${type}`, { code: "22003" });
  }
  return number.toString();
}

function invalid(value: string, type: string): RedshiftError {
  return new RedshiftError(`invalid input syntax for type ${type}: "${value}"`, { code: "22P02" });
}
