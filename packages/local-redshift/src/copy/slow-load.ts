import type { LoadError } from "../types.ts";
import type { CopyCommand } from "./command.ts";
import type { CopyContext, CopyTarget } from "./contract.ts";
import { convertRow, type RowOptions } from "./convert-row.ts";
import { jsonValues } from "./json/values.ts";
import type { LoadColumn } from "./plan-columns.ts";
import type { SourceFile } from "./sources/location.ts";

/** Rows of one INSERT. */
const BATCH = 500;

export interface SlowLoad {
  readonly rows: number;
  readonly errors: readonly LoadError[];
  /** Whether the errors reached the limit: the load has failed. */
  readonly failed: boolean;
}

export interface SlowOptions {
  /** Whether rows of which the engine is sure were inserted before. */
  readonly skipSure: boolean;
  /** Only look for errors. */
  readonly insert: boolean;
}

/** Reads files value by value, converts each by hand and inserts what is good, until errors reach the limit. */
export async function slowLoad(
  files: readonly SourceFile[],
  columns: readonly LoadColumn[],
  target: CopyTarget,
  command: CopyCommand,
  context: CopyContext,
  options: SlowOptions,
): Promise<SlowLoad> {
  const errors: LoadError[] = [];
  const { maxErrors } = command.load;
  let batch: (readonly (string | null)[])[] = [];
  let rows = 0;
  const flush = async (): Promise<void> => {
    if (batch.length > 0 && options.insert) await context.connection.run(insertSql(batch, columns, target));
    batch = [];
  };
  for (const { name, path } of files) {
    const rowOptions: RowOptions = {
      file: name,
      ignoreCase: command.format.match === "auto ignorecase",
      skipSure: options.skipSure,
      conversion: command.conversion,
    };
    for (const event of jsonValues(path)) {
      context.signal?.throwIfAborted();
      const converted =
        event.kind === "bad"
          ? { kind: "error" as const, error: badJson(name, event.bad) }
          : convertRow(event.row, columns, rowOptions);
      if (converted.kind === "error") {
        errors.push(converted.error);
        if (errors.length >= maxErrors) return { rows, errors, failed: true };
      } else if (converted.kind === "values") {
        rows += 1;
        batch.push(converted.values);
        if (batch.length >= BATCH) await flush();
      }
    }
  }
  await flush();
  return { rows, errors, failed: false };
}

function badJson(
  file: string,
  bad: {
    readonly message: string;
    readonly line: number;
    readonly position: number;
    readonly rawLine: string;
  },
): LoadError {
  return {
    fileName: file,
    lineNumber: bad.line,
    columnName: null,
    columnType: null,
    columnLength: null,
    position: Math.max(0, bad.position),
    errorCode: 1216,
    errorMessage: bad.message,
    rawValue: null,
    rawLine: bad.rawLine,
  };
}

function insertSql(
  batch: readonly (readonly (string | null)[])[],
  columns: readonly LoadColumn[],
  target: CopyTarget,
): string {
  const names = columns.map(({ column }) => `"${column.name.replaceAll('"', '""')}"`).join(", ");
  const rows = batch.map((values) => {
    const cells = values.map((value, index) =>
      value === null
        ? "null"
        : `cast('${value.replaceAll("'", "''")}' as ${columns[index]?.kind.castTo ?? "varchar"})`,
    );
    return `(${cells.join(", ")})`;
  });
  return `insert into ${target.table} (${names}) values ${rows.join(", ")}`;
}
