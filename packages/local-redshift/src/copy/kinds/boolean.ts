import type { Kind, KindOf } from "./kind.ts";

const trues = ["true", "t", "yes", "y", "1"];
const falses = ["false", "f", "no", "n", "0"];

/** Booleans, in the spellings that Redshift takes (Boolean type: r_Boolean_type). Blank is NULL. */
export const booleanKind: KindOf<"boolean"> = (): Kind => {
  const list = (words: readonly string[]): string =>
    words
      .flatMap((word) => (/^[01]|true|false/.test(word) ? [`'${word}'`, `'"${word}"'`] : [`'"${word}"'`]))
      .join(", ");
  const bare = new Set(["true", "false", "1", "0"]);
  return {
    read: "JSON",
    castTo: "boolean",
    sql: (column) => {
      const text = `(${column}::varchar)`;
      return {
        value: `case when ${text} in (${list(trues)}) then true when ${text} in (${list(falses)}) then false end`,
        doubt: `${text} not in (${list(trues)}, ${list(falses)}, '""')`,
      };
    },
    sure: (found) =>
      found.kind === "string"
        ? found.text === "" || trues.includes(found.text) || falses.includes(found.text)
        : bare.has(found.text) || found.text === "-0",
    convert: (found) => {
      const text = found.text
        .trim()
        .toLowerCase()
        .replace(/^-0$/, found.kind === "number" ? "0" : "-0");
      if (text === "") return { value: null };
      if (trues.includes(text)) return { value: "true" };
      if (falses.includes(text)) return { value: "false" };
      return { code: 1210, message: `Invalid boolean value '${found.text.slice(0, 100)}'` };
    },
  };
};
