import type { LoadError } from "../types.ts";
import type { CopyCommand, JsonFormat } from "./command.ts";
import { type ConvertedRow, convertRow, keyPlaces, type RowOptions } from "./convert-row.ts";
import { type BadJson, type JsonEvent, jsonValues } from "./json/values.ts";
import type { LoadColumn } from "./plan-columns.ts";
import { type Part, partFinder, type ReadUnit } from "./sources/read-unit.ts";

/**
 * Reads a unit value by value and converts each by hand. `had`: rows of which the engine is sure are passed
 * over, because it has them; sure of these columns whatever they hold. With null there are no such rows.
 */
export function* convertByHand(
  unit: ReadUnit,
  columns: readonly LoadColumn[],
  command: CopyCommand,
  format: JsonFormat,
  had: ReadonlySet<LoadColumn> | null,
  onRow: (part: Part) => void = () => {},
): Generator<ConvertedRow> {
  const options = {
    keys: keyPlaces(columns, format.match === "auto ignorecase"),
    had,
    conversion: command.conversion,
  };
  const partAt = partFinder(unit);
  let rowOptions: RowOptions = { ...options, part: partAt(0) };
  for (const event of jsonValues(unit.path)) {
    const part = partAt(offsetOf(event));
    onRow(part);
    if (event.kind === "bad") {
      yield { kind: "error", error: badJson(part, event.bad) };
      continue;
    }
    if (rowOptions.part !== part) rowOptions = { ...options, part };
    yield convertRow(event.row, columns, rowOptions);
  }
}

function offsetOf(event: JsonEvent): number {
  return event.kind === "bad" ? event.bad.offset : event.row.offset;
}

function badJson(part: Part, bad: BadJson): LoadError {
  return {
    fileName: part.file.name,
    lineNumber: bad.line - part.line + 1,
    columnName: null,
    columnType: null,
    columnLength: null,
    position: bad.position,
    errorCode: 1216,
    errorMessage: bad.message,
    rawValue: null,
    rawLine: bad.rawLine,
  };
}
