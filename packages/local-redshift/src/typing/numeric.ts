import { decimalType, plainType, type SqlType, varcharType } from "../sql/types.ts";

/** What is known of a value's type; null where nothing is. */
export type Known = SqlType | null;

const MAX_PRECISION = 38;

/** Digits that an integer type takes as a decimal. (dg/r_numeric_computations201) */
const INTEGER_DIGITS: Readonly<Record<string, number>> = { smallint: 5, integer: 10, bigint: 19 };

/** Precision and scale of a decimal or an integer. */
export function digits(type: SqlType): { readonly precision: number; readonly scale: number } | null {
  if (type.kind === "decimal") return { precision: type.precision ?? 18, scale: type.scale ?? 0 };
  const precision = INTEGER_DIGITS[type.kind];
  return precision === undefined ? null : { precision, scale: 0 };
}

export function isInteger(type: SqlType): boolean {
  return type.kind in INTEGER_DIGITS;
}

export function isNumber(type: SqlType): boolean {
  return isInteger(type) || type.kind === "decimal" || isFloat(type);
}

export function isFloat(type: SqlType): boolean {
  return type.kind === "real" || type.kind === "double";
}

export function isText(type: SqlType): boolean {
  return type.kind === "varchar" || type.kind === "char";
}

/**
 * The type of `left operator right` for numbers. (dg/r_numeric_computations201)
 * A quotient whose digits are more than 38 loses digits behind the point, down to four: that rule is
 * not in the documentation but in what users of Redshift saw.
 */
export function arithmetic(operator: string, left: SqlType, right: SqlType): Known {
  if (isFloat(left) || isFloat(right)) {
    return plainType(left.kind === "real" && right.kind === "real" ? "real" : "double");
  }
  if (isInteger(left) && isInteger(right)) return wider(left, right);
  const [a, b] = [digits(left), digits(right)];
  if (a === null || b === null) return null;
  switch (operator) {
    case "+":
    case "-": {
      const scale = Math.max(a.scale, b.scale);
      return capped(Math.max(a.precision - a.scale, b.precision - b.scale) + 1 + scale, scale);
    }
    case "*":
      return capped(a.precision + b.precision + 1, a.scale + b.scale);
    case "/":
      return quotient(a, b);
    case "%":
      return capped(Math.max(a.precision, b.precision), Math.max(a.scale, b.scale));
    default:
      return null;
  }
}

function quotient(
  a: { readonly precision: number; readonly scale: number },
  b: { readonly precision: number; readonly scale: number },
): SqlType {
  const scale = Math.max(4, a.scale + b.precision - b.scale + 1);
  const precision = a.precision - a.scale + b.scale + scale;
  const excess = Math.max(0, precision - MAX_PRECISION);
  return decimalType(Math.min(precision, MAX_PRECISION), Math.max(4, scale - excess));
}

function capped(precision: number, scale: number): SqlType {
  return decimalType(Math.min(precision, MAX_PRECISION), Math.min(scale, MAX_PRECISION));
}

function wider(left: SqlType, right: SqlType): SqlType {
  return (INTEGER_DIGITS[left.kind] ?? 0) >= (INTEGER_DIGITS[right.kind] ?? 0) ? left : right;
}

/** The type that values of both types get in a UNION, CASE or COALESCE; null where it can't be told. */
export function common(left: Known, right: Known): Known {
  if (left === null || right === null) return null;
  if (left.redshift === right.redshift || right.kind === "null") return left;
  if (left.kind === "null") return right;
  // A value of any type beside SUPER becomes SUPER.
  if (left.kind === "super" || right.kind === "super") return left.kind === "super" ? left : right;
  if (isText(left) && isText(right)) {
    return varcharType(Math.max(left.bytes ?? 65_535, right.bytes ?? 65_535));
  }
  if (isNumber(left) && isNumber(right)) return commonNumber(left, right);
  const order = ["date", "timestamp", "timestamptz"];
  const [a, b] = [order.indexOf(left.kind), order.indexOf(right.kind)];
  return a < 0 || b < 0 ? null : a > b ? left : right;
}

function commonNumber(left: SqlType, right: SqlType): Known {
  if (isFloat(left) || isFloat(right)) return plainType("double");
  if (isInteger(left) && isInteger(right)) return wider(left, right);
  const [a, b] = [digits(left), digits(right)];
  if (a === null || b === null) return null;
  const scale = Math.max(a.scale, b.scale);
  return capped(Math.max(a.precision - a.scale, b.precision - b.scale) + scale, scale);
}
