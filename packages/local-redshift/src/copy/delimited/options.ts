import { RedshiftError } from "../../types.ts";
import type { CopyCommand, JsonFormat, ParquetFormat } from "../command.ts";
import type { Reader } from "../reader.ts";
import type { TextFormat } from "./format.ts";

/** What the options of text files fill in. */
export interface TextDraft {
  delimiter: string | null;
  quote: string | null;
  escape: boolean;
  removeQuotes: boolean;
  fillRecord: boolean;
  trimBlanks: boolean;
  ignoreBlankLines: boolean;
  ignoreHeader: number;
  widths: TextFormat["widths"];
}

export function newTextDraft(): TextDraft {
  return {
    delimiter: null,
    quote: null,
    escape: false,
    removeQuotes: false,
    fillRecord: false,
    trimBlanks: false,
    ignoreBlankLines: false,
    ignoreHeader: 0,
    widths: null,
  };
}

type Option = (draft: { readonly text: TextDraft }, reader: Reader) => void;

export const textOptions: Readonly<Record<string, Option>> = {
  DELIMITER: ({ text }, reader) => {
    text.delimiter = oneCharacter("DELIMITER", reader.text("DELIMITER"));
  },
  QUOTE: ({ text }, reader) => {
    text.quote = oneCharacter("QUOTE", reader.text("QUOTE"));
  },
  ESCAPE: ({ text }) => {
    text.escape = true;
  },
  REMOVEQUOTES: ({ text }) => {
    text.removeQuotes = true;
  },
  FILLRECORD: ({ text }) => {
    text.fillRecord = true;
  },
  TRIMBLANKS: ({ text }) => {
    text.trimBlanks = true;
  },
  IGNOREBLANKLINES: ({ text }) => {
    text.ignoreBlankLines = true;
  },
  IGNOREHEADER: ({ text }, reader) => {
    reader.skip("as");
    const token = reader.next();
    const lines = token?.kind === "number" ? Number(token.text) : Number.NaN;
    if (!Number.isInteger(lines)) {
      throw new RedshiftError("IGNOREHEADER takes a whole number of lines", { code: "42601" });
    }
    text.ignoreHeader = lines;
  },
};

/** A single ASCII character; control characters as `\\t` or in octal, `\\001`. */
function oneCharacter(option: string, text: string): string {
  const octal = /^\\([0-7]{3})$/.exec(text)?.[1];
  const character = octal === undefined ? text : String.fromCharCode(Number.parseInt(octal, 8));
  if (character.length !== 1 || character > "\u007f" || character === "\n" || character === "\r") {
    throw new RedshiftError(`${option} must be one ASCII character that ends no line`, { code: "22023" });
  }
  return character;
}

/** `'name:width, …'`: the widths of columns in bytes. */
export function readWidths(spec: string): NonNullable<TextFormat["widths"]> {
  return spec.split(",").map((part) => {
    const match = /^\s*([^:]+?)\s*:\s*(\d+)\s*$/.exec(part);
    if (match?.[1] === undefined || Number(match[2]) === 0) {
      throw new RedshiftError(`FIXEDWIDTH takes 'column:width, …', not '${part.trim()}'`, { code: "22023" });
    }
    return { label: match[1], bytes: Number(match[2]) };
  });
}

/**
 * The format that the options say, once all are read. Without one, text parted by |.
 * @throws RedshiftError 42601 for options that do not go together
 */
export function formatOf(
  given: JsonFormat | ParquetFormat | "csv" | "fixedwidth" | null,
  text: TextDraft,
  seen: ReadonlySet<string>,
): CopyCommand["format"] {
  const refuse = (format: string, ...options: readonly string[]): void => {
    const wrong = options.find((option) => seen.has(option));
    if (wrong === undefined) return;
    throw new RedshiftError(`${wrong} does not go with ${format} in COPY`, { code: "42601" });
  };
  const onlyText = [
    "DELIMITER",
    "QUOTE",
    "ESCAPE",
    "REMOVEQUOTES",
    "FILLRECORD",
    "TRIMBLANKS",
    "IGNOREHEADER",
  ];
  if (given !== null && typeof given !== "string") {
    // (copy-usage_notes-copy-from-columnar)
    if (given.kind !== "parquet") refuse(given.kind.toUpperCase(), ...onlyText);
    else {
      refuse("PARQUET", ...onlyText.filter((option) => option !== "FILLRECORD"));
      refuse("PARQUET", "COMPRESSION", "ENCODING", "NULL", "MAXERROR", "DATEFORMAT", "TIMEFORMAT");
      return { ...given, fillRecord: text.fillRecord };
    }
    return given;
  }
  if (given === "csv") refuse("CSV", "ESCAPE", "REMOVEQUOTES");
  else refuse(given === null ? "delimited text" : "FIXEDWIDTH", "QUOTE");
  if (given === "fixedwidth") refuse("FIXEDWIDTH", "DELIMITER", "ESCAPE", "REMOVEQUOTES");
  return {
    kind: "text",
    csv: given === "csv",
    delimiter: text.delimiter ?? (given === "csv" ? "," : "|"),
    quote: given === "csv" ? (text.quote ?? '"') : null,
    escape: text.escape,
    removeQuotes: text.removeQuotes,
    fillRecord: text.fillRecord,
    trimBlanks: text.trimBlanks,
    ignoreBlankLines: text.ignoreBlankLines,
    ignoreHeader: text.ignoreHeader,
    widths: text.widths,
  };
}
