import { invalidDigit, itself, type Kind, type KindOf, wholeValueFault } from "./kind.ts";

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
      return {
        value: `coalesce(${read}, try_cast(${text}[2:-2] as ${engine}))`,
        doubt:
          `(not isfinite(${read}) or (${read} is null and ${text} is not null` +
          ` and not regexp_full_match(${text}, '"(?:-?[0-9]{1,15}(?:[.][0-9]{1,15})?)?"')))`,
      };
    },
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
      return { value: text.replace(/^\+/, "") };
    },
  };
};
