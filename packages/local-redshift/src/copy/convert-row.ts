import type { LoadError } from "../types.ts";
import type { ConversionOptions } from "./command.ts";
import { follow, type JsonPath } from "./json/paths.ts";
import { decodeString, hasBadUtf8, type JsonToken, rawText } from "./json/scan.ts";
import type { JsonRow } from "./json/values.ts";
import { type Fault, type Found, isFault, typeNames } from "./kinds/kind.ts";
import type { LoadColumn } from "./plan-columns.ts";

/** What a row becomes: text for each column, nothing because the engine has it already, or its first error. */
export type ConvertedRow =
  | { readonly kind: "values"; readonly values: readonly (string | null)[] }
  | { readonly kind: "loaded" }
  | { readonly kind: "error"; readonly error: LoadError };

export interface RowOptions {
  readonly file: string;
  readonly ignoreCase: boolean;
  /** Whether rows of which the engine is sure were inserted before. */
  readonly skipSure: boolean;
  readonly conversion: ConversionOptions;
}

/** Converts one JSON value of a file by hand. */
export function convertRow(row: JsonRow, columns: readonly LoadColumn[], options: RowOptions): ConvertedRow {
  if (row.value.kind !== "object") {
    return fail(row, options, null, row.value, {
      code: 1216,
      message: "Invalid JSON format: a row must be an object",
    });
  }
  const cells = columns.map((column) => ({ column, token: locate(row, column.path, options.ignoreCase) }));
  const values: (string | null)[] = [];
  let sure = true;
  for (const { column, token } of cells) {
    const found = token === undefined ? null : foundOf(row, token, options.conversion);
    if (found !== null && "code" in found) return fail(row, options, column, token ?? row.value, found);
    if (found !== null && !column.kind.sure(found)) sure = false;
    const converted = found === null ? { value: null } : column.kind.convert(found);
    if (isFault(converted)) return fail(row, options, column, token ?? row.value, converted);
    if (converted.value === null && column.column.notNull) {
      const fault = { code: 1213, message: "Missing data for not-null field" };
      return fail(row, options, column, token ?? row.value, fault);
    }
    values.push(converted.value);
  }
  return sure && options.skipSure ? { kind: "loaded" } : { kind: "values", values };
}

function locate(row: JsonRow, path: JsonPath, ignoreCase: boolean): JsonToken | undefined {
  const [key, ...rest] = path;
  if (typeof key === "number") return follow(row.bytes, row.value, path);
  const wanted = ignoreCase ? key?.toLowerCase() : key;
  const member = row.members.findLast(([name]) => (ignoreCase ? name.toLowerCase() : name) === wanted);
  return member === undefined ? undefined : follow(row.bytes, member[1], rest);
}

function foundOf(row: JsonRow, token: JsonToken, conversion: ConversionOptions): Found | Fault | null {
  const { bytes } = row;
  if (hasBadUtf8(bytes, token)) {
    if (conversion.replaceInvalid === null) {
      return { code: 1220, message: "String contains invalid or unsupported UTF8 codepoints" };
    }
    const text = token.kind === "string" ? decodeString(bytes, token) : rawText(bytes, token);
    return { kind: "string", text: replaceInvalid(text, conversion.replaceInvalid) };
  }
  if (token.kind === "string") return { kind: "string", text: decodeString(bytes, token) };
  const text = rawText(bytes, token);
  if (token.kind === "word") return text === "null" ? null : { kind: "word", text };
  return token.kind === "number" ? { kind: "number", text } : { kind: "nested", text };
}

function replaceInvalid(text: string, character: string): string {
  return text.replaceAll("\ufffd", character);
}

function fail(
  row: JsonRow,
  { file }: RowOptions,
  column: LoadColumn | null,
  token: JsonToken,
  fault: Fault,
): ConvertedRow {
  const names = column === null ? null : typeNames(column.column);
  const { bytes, line, lineStart, value } = row;
  return {
    kind: "error",
    error: {
      fileName: file,
      lineNumber: line,
      columnName: column?.column.name ?? null,
      columnType: names?.type ?? null,
      columnLength: names?.length ?? null,
      position: Math.max(0, token.start - lineStart),
      errorCode: fault.code,
      errorMessage: fault.message,
      rawValue: (token.kind === "string" ? decodeString(bytes, token) : rawText(bytes, token)).slice(0, 1024),
      rawLine: rawText(bytes, value).slice(0, 1024),
    },
  };
}
