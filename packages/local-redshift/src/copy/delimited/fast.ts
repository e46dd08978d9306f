import { closeSync, openSync, readSync } from "node:fs";
import type { EngineConnection } from "../../engine.ts";
import type { CopyCommand } from "../command.ts";
import { ComputedOnce } from "../computed-once.ts";
import type { CopyTarget } from "../contract.ts";
import type { LoadColumn } from "../plan-columns.ts";
import type { SourceFile } from "../sources/location.ts";
import type { TextFormat } from "./format.ts";
import { plainKind } from "./plain.ts";

/**
 * Whether the engine's own reader parts these records as ours does: nothing in the format needs a look at
 * single characters.
 */
export function isPlain(format: TextFormat, command: CopyCommand): boolean {
  const { replaceInvalid } = command.conversion;
  return (
    !format.escape &&
    !format.removeQuotes &&
    !format.fillRecord &&
    !format.trimBlanks &&
    format.widths === null &&
    replaceInvalid === null
  );
}

/**
 * Whether a file holds none of the bytes that the two readers might take differently: carriage returns, NUL,
 * a byte order mark, blank lines.
 */
export function isPlainFile(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const buffer = Buffer.allocUnsafe(1 << 22);
    const marks = ["\r", "\0", "\n\n"].map((mark) => Buffer.from(mark));
    let last = 0x0a;
    for (let first = true; ; first = false) {
      const read = readSync(file, buffer, 0, buffer.length, null);
      if (read === 0) return true;
      const bytes = buffer.subarray(0, read);
      if (first && bytes[0] === 0xef) return false;
      if (last === 0x0a && bytes[0] === 0x0a) return false;
      if (marks.some((mark) => bytes.includes(mark))) return false;
      last = bytes[read - 1] ?? 0;
    }
  } finally {
    closeSync(file);
  }
}

export interface FastJob {
  readonly columns: readonly LoadColumn[];
  readonly target: CopyTarget;
  readonly format: TextFormat;
  readonly command: CopyCommand;
  readonly context: { readonly connection: EngineConnection };
}

/**
 * Inserts what the engine converts with certainty, and answers how many rows, and how many each file has; the
 * numbers of the files that hold others are told to `doubtful`, once for each row.
 */
export async function fastText(
  files: readonly SourceFile[],
  { columns, target, format, command, context: { connection } }: FastJob,
  doubtful: (file: number) => void,
): Promise<{ readonly rows: number; readonly found: ReadonlyMap<number, number> }> {
  const nulls = command.conversion.nullAs ?? "\\N";
  const made = new ComputedOnce(columns.map((_, at) => `c${at}`));
  const once = (expression: string): string => made.name(expression);
  const parts = columns.map((column, at) => {
    const { value, doubt } = plainKind(column).sql(once(`nullif(c${at}, ${literal(nulls)})`), once);
    return { value, doubt: column.column.notNull ? `(${doubt}) or (${value}) is null` : doubt };
  });
  const quote = literal(format.quote ?? "");
  const names = columns.map(({ column }) => `"${column.name.replaceAll('"', '""')}"`);
  const types = columns.map((_, at) => `'c${at}': 'VARCHAR'`).join(", ");
  const { rowsChanged, counts } = await connection.runMarked(
    files.length,
    (mark, count) => {
      const counted = once(count("file_index"));
      const file = once("file_index");
      return `insert into ${target.table} (${names.join(", ")})
select ${parts.map(({ value }) => value).join(", ")}
from (select ${made.sql()} from read_csv([${files.map(({ path }) => literal(path)).join(", ")}], auto_detect = false, header = false,
  skip = ${format.ignoreHeader}, delim = ${literal(format.delimiter)}, quote = ${quote}, escape = ${quote}, nullstr = '',
  new_line = '\\n', null_padding = false, strict_mode = true, columns = {${types}}, filename = false, force_not_null = [${columns.map((_, at) => `'c${at}'`).join(", ")}]))
where case when ${parts.map(({ doubt }) => `(${doubt})`).join(" or ")} then ${mark(file)} else not ${counted} end`;
    },
    doubtful,
  );
  return { rows: rowsChanged, found: counts };
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
