import { type Column, RedshiftError, type TextValue } from "../types.ts";
import type { TextOptions, UnloadCommand } from "./command.ts";

/** How rows become lines of a file; every line ends with a line feed. */
export interface LineWriter {
  /** null without HEADER */
  readonly header: string | null;
  readonly line: (values: readonly TextValue[]) => string;
}

type Field = (value: TextValue) => string;

/** @throws RedshiftError 42701 for JSON with two columns of one name */
export function lineWriter(command: UnloadCommand, columns: readonly Column[]): LineWriter {
  if (command.format === "json") return jsonLines(columns);
  const { text, format } = command;
  const fields = columns.map((column) =>
    format === "csv" ? csvField(column, text) : textField(column, text),
  );
  const name = { name: "", type: "character varying" };
  const heading = format === "csv" ? csvField(name, text) : textField(name, text);
  const join = (values: readonly string[]): string => `${values.join(text.delimiter)}\n`;
  return {
    header: text.header ? join(columns.map((column) => heading(column.name))) : null,
    line: (values) => join(values.map((value, index) => fields[index]?.(value) ?? "")),
  };
}

/** UNLOAD writes booleans as t and f. */
function shown(column: Column): (value: string) => string {
  return column.type === "boolean" ? (value) => (value === "true" ? "t" : "f") : (value) => value;
}

function isText(column: Column): boolean {
  return /^character/.test(column.type);
}

function csvField(column: Column, { delimiter, nullAs }: TextOptions): Field {
  const show = shown(column);
  const special = new RegExp(`["\\r\\n${escapedForClass(delimiter)}]`);
  return (value) => {
    if (value === null) return column.type === "super" ? "null" : nullAs;
    const text = show(value);
    return special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
}

function textField(column: Column, options: TextOptions): Field {
  const { delimiter, nullAs, addQuotes } = options;
  const show = shown(column);
  const quotes = addQuotes ? "\"'" : "";
  const special = new RegExp(`[\\n\\r\\\\${escapedForClass(delimiter)}${quotes}]`, "g");
  const escaped = options.escape && isText(column);
  return (value) => {
    if (value === null) return column.type === "super" ? "null" : nullAs;
    const text = show(value);
    const safe = escaped ? text.replace(special, "\\$&") : text;
    return addQuotes ? `"${safe}"` : safe;
  };
}

function escapedForClass(character: string): string {
  return /[\\\]^-]/.test(character) ? `\\${character}` : character;
}

const bare = /^(?:smallint|integer|bigint|numeric|real|double precision|super)/;

/** One object a line: numbers and SUPER as they are, everything else as text (dg/r_UNLOAD, JSON). */
function jsonLines(columns: readonly Column[]): LineWriter {
  const names = new Set<string>();
  for (const { name } of columns) {
    if (names.has(name)) {
      throw new RedshiftError(`UNLOAD to JSON needs different names: column "${name}" appears twice`, {
        code: "42701",
      });
    }
    names.add(name);
  }
  const parts = columns.map((column, index) => {
    const show = shown(column);
    const isBare = bare.test(column.type);
    const key = `${index === 0 ? "{" : ","}${JSON.stringify(column.name)}:`;
    return (value: TextValue): string => {
      if (value === null) return `${key}null`;
      // NaN and infinities are no JSON numbers.
      if (isBare && !/^-?(?:NaN|Infinity)$/.test(value)) return key + value;
      return key + JSON.stringify(show(value));
    };
  });
  return { header: null, line: (values) => `${parts.map((part, i) => part(values[i] ?? null)).join("")}}\n` };
}
