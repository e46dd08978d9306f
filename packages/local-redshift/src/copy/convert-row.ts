import type { LoadError } from "../types.ts";
import type { ConversionOptions } from "./command.ts";
import { follow, type JsonPath } from "./json/paths.ts";
import { decodeString, hasBadUtf8, type JsonToken, rawText } from "./json/scan.ts";
import { badUtf8Message, replaceBadUtf8 } from "./json/utf8.ts";
import type { JsonRow } from "./json/values.ts";
import { type Fault, type Found, isFault, typeNames } from "./kinds/kind.ts";
import type { LoadColumn } from "./plan-columns.ts";
import type { Part } from "./sources/read-unit.ts";

/** What a row becomes: text for each column, nothing because the engine has it already, or its first error. */
export type ConvertedRow =
  | { readonly kind: "values"; readonly values: readonly (string | null)[] }
  | { readonly kind: "loaded" }
  | { readonly kind: "error"; readonly error: LoadError };

export interface RowOptions {
  readonly part: Part;
  readonly keys: KeyPlaces;
  /** Rows of which the engine is sure were inserted before; it was sure of these columns. Null: none were. */
  readonly had: ReadonlySet<LoadColumn> | null;
  readonly conversion: ConversionOptions;
}

interface Cell {
  readonly column: LoadColumn;
  readonly token: JsonToken | undefined;
}

/** For each key that a column is loaded from, the places of those columns. */
export interface KeyPlaces {
  readonly ignoreCase: boolean;
  readonly places: ReadonlyMap<string, readonly number[]>;
}

export function keyPlaces(columns: readonly LoadColumn[], ignoreCase: boolean): KeyPlaces {
  const places = new Map<string, number[]>();
  for (const [index, { path }] of columns.entries()) {
    const [key] = path;
    if (typeof key !== "string") continue;
    const name = ignoreCase ? key.toLowerCase() : key;
    places.set(name, [...(places.get(name) ?? []), index]);
  }
  return { ignoreCase, places };
}

/** Converts one JSON value of a file by hand. */
export function convertRow(row: JsonRow, columns: readonly LoadColumn[], options: RowOptions): ConvertedRow {
  const places = row.value.kind === "array" && columns.every(({ path }) => typeof path[0] === "number");
  if (row.value.kind !== "object" && !places) {
    return fail(row, options, null, row.value, invalidJson("a row must be an object"));
  }
  const found = places ? { cells: elements(row, columns) } : locate(row, columns, options.keys);
  if ("twice" in found) {
    return fail(
      row,
      options,
      found.twice,
      row.value,
      invalidJson(`the key "${found.twice.path[0]}" stands twice`),
    );
  }
  const { cells } = found;
  const bad = options.conversion.replaceInvalid === null && hasBadUtf8(row.bytes, row.value);
  if (bad) return badUtf8(row, cells, options);
  if (options.had !== null && isSure(row, cells, options, options.had)) return { kind: "loaded" };
  return convertCells(row, cells, options);
}

/** Whether the engine has taken this row: it is sure of every value, and not all of them are missing. */
function isSure(
  row: JsonRow,
  cells: readonly Cell[],
  { conversion }: RowOptions,
  had: ReadonlySet<LoadColumn>,
): boolean {
  let some = false;
  for (const { column, token } of cells) {
    const found = token === undefined ? null : foundOf(row, token, conversion);
    if (found === null) {
      if (column.column.notNull) return false;
      continue;
    }
    some = true;
    if (!had.has(column) && !column.kind.sure(found)) return false;
    if (!column.column.notNull) continue;
    const converted = column.kind.convert(found);
    if (isFault(converted) || converted.value === null) return false;
  }
  return some;
}

function convertCells(row: JsonRow, cells: readonly Cell[], options: RowOptions): ConvertedRow {
  const values: (string | null)[] = [];
  for (const { column, token } of cells) {
    const found = token === undefined ? null : foundOf(row, token, options.conversion);
    const converted = found === null ? { value: null } : column.kind.convert(found);
    if (isFault(converted)) return fail(row, options, column, token ?? row.value, converted);
    if (converted.value === null && column.column.notNull) {
      const fault = { code: 1213, message: "Missing data for not-null field" };
      return fail(row, options, column, token ?? row.value, fault);
    }
    values.push(converted.value);
  }
  return { kind: "values", values };
}

function badUtf8(row: JsonRow, cells: readonly Cell[], options: RowOptions): ConvertedRow {
  const cell = cells.find(({ token }) => token !== undefined && hasBadUtf8(row.bytes, token));
  const token = cell?.token ?? row.value;
  const message = badUtf8Message(row.bytes.subarray(token.start, token.end));
  return fail(row, options, cell?.column ?? null, token, { code: 1220, message });
}

/** Rows may be arrays, with the paths `$[0]`, `$[1]` … (COPY: copy-parameters-data-format) */
function elements(row: JsonRow, columns: readonly LoadColumn[]): readonly Cell[] {
  return columns.map((column) => ({ column, token: follow(row.bytes, row.value, column.path) }));
}

/** A key that stands twice has no value that could be told from the other; COPY's answer is not documented. */
function locate(
  row: JsonRow,
  columns: readonly LoadColumn[],
  { ignoreCase, places }: KeyPlaces,
): { readonly cells: readonly Cell[] } | { readonly twice: LoadColumn } {
  const tokens: (JsonToken | undefined)[] = columns.map(() => undefined);
  for (const [name, value] of row.members) {
    for (const index of places.get(ignoreCase ? name.toLowerCase() : name) ?? []) {
      const column = columns[index];
      if (column !== undefined && tokens[index] !== undefined) return { twice: column };
      tokens[index] = value;
    }
  }
  const cells = columns.map((column, index) => ({ column, token: inner(row, column.path, tokens[index]) }));
  return { cells };
}

function inner(row: JsonRow, path: JsonPath, member: JsonToken | undefined): JsonToken | undefined {
  if (path.length === 0) return row.value;
  if (typeof path[0] === "number") return follow(row.bytes, row.value, path);
  return member === undefined || path.length === 1 ? member : follow(row.bytes, member, path.slice(1));
}

function foundOf(row: JsonRow, token: JsonToken, { replaceInvalid }: ConversionOptions): Found | null {
  if (replaceInvalid !== null && hasBadUtf8(row.bytes, token)) {
    const escaped = Buffer.from(JSON.stringify(replaceInvalid).slice(1, -1));
    const bytes = replaceBadUtf8(row.bytes.subarray(token.start, token.end), escaped);
    return foundIn(bytes, { ...token, start: 0, end: bytes.length });
  }
  return foundIn(row.bytes, token);
}

function foundIn(bytes: Buffer, token: JsonToken): Found | null {
  if (token.kind === "string") return { kind: "string", text: decodeString(bytes, token) };
  const text = rawText(bytes, token);
  if (token.kind === "word") return text === "null" ? null : { kind: "word", text };
  return token.kind === "number" ? { kind: "number", text } : { kind: "nested", text };
}

function invalidJson(why: string): Fault {
  return { code: 1216, message: `Invalid JSON format: ${why}` };
}

function fail(
  row: JsonRow,
  { part }: RowOptions,
  column: LoadColumn | null,
  token: JsonToken,
  fault: Fault,
): ConvertedRow {
  const names = column === null ? null : typeNames(column.column);
  const { bytes, line, lineStart, value } = row;
  return {
    kind: "error",
    error: {
      fileName: part.file.name,
      lineNumber: line - part.line + 1,
      columnName: column?.column.name ?? null,
      columnType: names?.type ?? null,
      columnLength: names?.length ?? null,
      position: Math.max(0, token.start - lineStart),
      errorCode: fault.code,
      errorMessage: fault.message,
      rawValue: (token.kind === "string" ? decodeString(bytes, token) : rawText(bytes, token)).slice(0, 1024),
      rawLine: rawText(bytes, { start: value.start, end: Math.min(value.end, value.start + 4096) }).slice(
        0,
        1024,
      ),
    },
  };
}
