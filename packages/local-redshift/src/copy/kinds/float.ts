import { invalidDigit, itself, type Kind, type KindOf, type Trusting, wholeValueFault } from "./kind.ts";

/** Floating point numbers. Blank strings are NULL; a number too large for the type is an overflow. */
export const floatKind: KindOf<"real" | "double"> = (type): Kind => {
  const engine = type.kind === "real" ? "float" : "double";
  const name = type.kind === "real" ? "Float" : "Double";
  const fits = (value: number): boolean => Number.isFinite(engine === "float" ? Math.fround(value) : value);
  return {
    read: "JSON",
    castTo: engine,
    sql: (column, once = itself) => {
      const text = `(${column}::varchar)`;
      const read = once(`try_cast(${text} as ${engine})`);
      const unread = `(${read} is null and ${text} is not null)`;
      return {
        value: `coalesce(${read}, try_cast(${text}[2:-2] as ${engine}))`,
        suspicion: `(not isfinite(${read}) or ${unread})`,
        doubt: `(not isfinite(${read}) or (${unread} and not regexp_full_match(${text}, '"(?:-?[0-9]{1,15}(?:[.][0-9]{1,15})?)?"')))`,
      };
    },
    // A real would be rounded twice.
    ...(engine === "double" ? { trusting } : {}),
    sure: (found) => {
      if (found.kind === "string") return /^(-?[0-9]{1,15}([.][0-9]{1,15})?)?$/.test(found.text);
      return found.kind === "number" && fits(Number(found.text));
    },
    convert: (found) => {
      const text = found.kind === "string" ? found.text.trim() : found.text;
      if (text === "") return { value: null };
      if (found.kind === "word" || found.kind === "nested") return wholeValueFault(found, name);
      if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text))
        return invalidDigit(text, name, /[-+.eE0-9]/);
      if (!fits(Number(text))) return { code: 1208, message: `Overflow, Type: ${name}` };
      // A bare -0 arrives as 0, as the engine's reader has it.
      return { value: found.kind === "number" && text === "-0" ? "0" : text.replace(/^\+/, "") };
    },
  };
};

/** The engine's reader takes true for 1, false for 0 and "nan" for a number. */
const trusting: Trusting = {
  read: "DOUBLE",
  promised: (values) => values.every((value) => !["0", "1"].includes(String(Number(value)))),
  betrayals: (column) => [
    `${column} = 0`,
    `${column} = 1`,
    `${column} >= 'infinity'::double`,
    `${column} <= '-infinity'::double`,
  ],
};
