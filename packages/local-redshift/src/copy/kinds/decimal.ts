import { invalidDigit, type Kind, type KindOf, wholeValueFault } from "./kind.ts";

/** Up to fifteen digits, which a JSON number keeps through the engine's reader. */
const short = "-?(?:0|0[.]0{0,2}[1-9][0-9]{0,8}|[1-9][0-9]{0,8}(?:[.][0-9]{1,6})?)";

/**
 * Exact numbers. Digits past the scale are cut off, or rounded half away from zero with ROUNDEC
 * (COPY: copy-parameters-data-conversion). Blank strings are NULL.
 */
export const decimalKind: KindOf<"decimal"> = (type, options): Kind => {
  const { precision, scale } = type;
  const engine = `decimal(${precision},${scale})`;
  const sureText = new RegExp(`^${short}$`);
  const convertText = (text: string): string | null => toScale(text, precision, scale, options.roundDecimals);
  return {
    read: "JSON",
    castTo: engine,
    sql: (column) => {
      const text = `trim(${column}::varchar, '"')`;
      const point = `instr(${text}, '.')`;
      const cut = options.roundDecimals
        ? text
        : `case when ${point} > 0 then left(${text}, ${point} + ${scale}) else ${text} end`;
      return {
        value: `try_cast(${cut} as ${engine})`,
        doubt:
          `case when ${column}::varchar = '""' then false else not regexp_full_match(${column}::varchar, '${short}|"${short}"')` +
          ` or (${column} is not null and try_cast(${cut} as ${engine}) is null) end`,
      };
    },
    sure: (found) => {
      if (found.kind === "string")
        return found.text === "" || (sureText.test(found.text) && convertText(found.text) !== null);
      if (found.kind !== "number") return false;
      const whole = /^-?\d+$/.test(found.text);
      const text = whole ? found.text.replace(/^-0$/, "0") : engineText(Number(found.text));
      return sureText.test(text) && convertText(text) !== null;
    },
    convert: (found) => {
      const text = found.kind === "string" ? found.text.trim() : found.text;
      if (text === "") return { value: null };
      if (found.kind === "word" || found.kind === "nested") return wholeValueFault(found, "Decimal");
      const plain = withoutExponent(text);
      if (plain === null) return invalidDigit(text, "Decimal", /[-+.0-9]/);
      const value = convertText(plain);
      if (value !== null) return { value };
      return { code: 1209, message: `Overflow for NUMERIC(${precision},${scale})` };
    },
  };
};

/** How the engine's reader writes a JSON number with a fraction. */
function engineText(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Digits with at most one point; null when the text is no number. */
function withoutExponent(text: string): string | null {
  const match = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d{1,4}))?$/.exec(text);
  if (match === null) return null;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  if (whole === "" && fraction === "") return null;
  const shift = Number(exponent);
  const digits = whole + fraction;
  const point = whole.length + shift;
  const padded = point < 0 ? "0".repeat(-point) + digits : digits.padEnd(point, "0");
  const at = Math.max(0, point);
  return `${sign === "-" ? "-" : ""}${padded.slice(0, at) || "0"}.${padded.slice(at)}`;
}

/** Cut or rounded to the scale; null when it does not fit the precision. */
function toScale(text: string, precision: number, scale: number, round: boolean): string | null {
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const kept = fraction.slice(0, scale).padEnd(scale, "0");
  let units = BigInt(whole + kept);
  if (round && (fraction[scale] ?? "0") >= "5") units += 1n;
  if (units >= 10n ** BigInt(precision)) return null;
  const digits = units.toString().padStart(scale + 1, "0");
  const sign = text.startsWith("-") && units !== 0n ? "-" : "";
  const point = digits.length - scale;
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
