import { type Found, invalidDigit, itself, type Kind, type KindOf, wholeValueFault } from "./kind.ts";

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
    sql: (column, once = itself) => {
      const text = `(${column}::varchar)`;
      const read = once(`try_cast(${text} as ${engine})`);
      // The engine rounds a fraction away. A number with an exponent is too large, or it becomes 0.
      const rounded = `(contains(${text}, '.') or (${read} = 0 and ${text} <> '0'))`;
      const unread = `(${read} is null and ${text} is not null)`;
      return {
        value: `coalesce(${read}, try_cast(${text}[2:-2] as ${engine}))`,
        suspicion: `(${rounded} or ${unread})`,
        doubt:
          `(${rounded} and not regexp_full_match(${text}, '${zeros}'))` +
          ` or (${unread} and not regexp_full_match(${text}, '${quoted}'))`,
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
