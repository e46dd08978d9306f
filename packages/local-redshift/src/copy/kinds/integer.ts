import { type Found, invalidDigit, type Kind, type KindOf, wholeValueFault } from "./kind.ts";

const ranges = {
  smallint: { name: "Short", engine: "smallint", digits: 4, low: -(2n ** 15n), high: 2n ** 15n - 1n },
  integer: { name: "Integer", engine: "integer", digits: 9, low: -(2n ** 31n), high: 2n ** 31n - 1n },
  bigint: { name: "Long", engine: "bigint", digits: 15, low: -(2n ** 63n), high: 2n ** 63n - 1n },
} as const;

/**
 * Whole numbers. A JSON number with a fraction of zeros (1540919166796.0) is whole; any other
 * fraction, and any fraction in a string, is an invalid digit. Blank strings are NULL.
 */
export const integerKind: KindOf<"smallint" | "integer" | "bigint"> = (type): Kind => {
  const { name, engine, digits, low, high } = ranges[type.kind];
  const quoted = `"(?:-?[0-9]{1,${digits}})?"`;
  const zeros = `-?[0-9]{1,${digits}}[.]0`;
  const sureString = new RegExp(`^(-?[0-9]{1,${digits}})?$`);
  const inRange = (whole: bigint): boolean => whole >= low && whole <= high;
  return {
    read: "JSON",
    castTo: engine,
    sql: (column) => {
      const text = `(${column}::varchar)`;
      return {
        value: `coalesce(try_cast(${text} as ${engine}), try_cast(${text}[2:-2] as ${engine}))`,
        // Bare digits come first and cost least: they hold no point, no exponent, and begin like a number.
        doubt:
          `((contains(${text}, '.') or contains(${text}, 'e') or ${text} < '-' or ${text} >= ':'` +
          // Long ones may not fit; what begins with a minus may be -Infinity.
          ` or ((strlen(${text}) > ${digits} or ${text} < '/') and try_cast(${text} as ${engine}) is null))` +
          ` and not regexp_full_match(${text}, '${quoted}|${zeros}'))`,
      };
    },
    sure: (found) => {
      if (found.kind === "string") return sureString.test(found.text);
      if (found.kind !== "number") return false;
      if (/^-?\d+$/.test(found.text)) return inRange(BigInt(found.text));
      const value = Number(found.text);
      return Number.isInteger(value) && Math.abs(value) < 10 ** digits;
    },
    convert: (found) => {
      const text = wholeText(found);
      if (text === "") return { value: null };
      if (found.kind === "word" || found.kind === "nested") return wholeValueFault(found, name);
      if (!/^[-+]?\d+$/.test(text)) return invalidDigit(text, name, /[-+0-9]/);
      const whole = BigInt(text.replace(/^\+/, ""));
      if (inRange(whole)) return { value: String(whole) };
      return { code: 1222, message: `Overflow (${name} valid range ${low} to ${high})` };
    },
  };
};

function wholeText(found: Found): string {
  if (found.kind === "string") return found.text.trim();
  if (found.kind !== "number" || /^-?\d+$/.test(found.text)) return found.text;
  const whole = /^(-?\d+)\.0+$/.exec(found.text)?.[1];
  if (whole !== undefined) return whole;
  const value = Number(found.text);
  return Number.isSafeInteger(value) ? String(value) : found.text;
}
