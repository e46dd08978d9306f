import type { EngineConnection } from "../../engine.ts";
import { RedshiftError } from "../../types.ts";
import type { ParquetFormat } from "../command.ts";
import type { CopyColumn, CopyTarget, CopyType } from "../contract.ts";
import type { FileAccount } from "../file-account.ts";
import type { SourceFile } from "../sources/location.ts";

/** The engine's types that a column of each kind takes from a Parquet file. */
const TAKES: Readonly<Record<CopyType["kind"], RegExp>> = {
  smallint: /^(TINYINT|SMALLINT|UTINYINT)$/,
  integer: /^(TINYINT|SMALLINT|INTEGER|UTINYINT|USMALLINT)$/,
  bigint: /^(TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER)$/,
  real: /^FLOAT$/,
  double: /^(FLOAT|DOUBLE)$/,
  boolean: /^BOOLEAN$/,
  decimal: /^DECIMAL/,
  varchar: /^(VARCHAR|BLOB|JSON)$/,
  char: /^(VARCHAR|BLOB)$/,
  date: /^DATE$/,
  time: /^TIME/,
  timestamp: /^TIMESTAMP/,
  timestamptz: /^TIMESTAMP/,
  super: /^(STRUCT|MAP|VARCHAR|JSON|.*\[\])/,
};

/**
 * Loads Parquet files: columns by their place, types that fit. (copy-usage_notes-copy-from-columnar)
 * @throws RedshiftError for a file that is none, another number of columns, a type that does not fit, text
 * too long
 */
export async function loadParquet(
  files: readonly SourceFile[],
  columns: readonly CopyColumn[],
  { fillRecord }: ParquetFormat,
  target: CopyTarget,
  connection: EngineConnection,
  account: FileAccount,
): Promise<number> {
  let rows = 0;
  for (const file of files) {
    const found = await loadFile(file, columns, fillRecord, target, connection);
    account.scanned(file, found);
    rows += found;
  }
  return rows;
}

async function loadFile(
  file: SourceFile,
  columns: readonly CopyColumn[],
  fillRecord: boolean,
  target: CopyTarget,
  connection: EngineConnection,
): Promise<number> {
  const source = `read_parquet(${literal(file.path)})`;
  const found = await described(file, source, connection);
  if (found.length > columns.length || (found.length < columns.length && !fillRecord)) {
    throw refused(
      file,
      `unmatched number of columns between table and file. Table columns: ${columns.length}, data columns: ${found.length}`,
    );
  }
  const checks: string[] = [];
  const values = columns.map((column, at) => {
    const given = found[at];
    if (given === undefined) {
      checks.push(column.notNull ? "count(*)" : "0", "0");
      return `null::${engineType(column.type)}`;
    }
    const { name, type } = given;
    if (!TAKES[column.type.kind].test(type)) {
      throw refused(
        file,
        `column ${name} of type ${type} has an incompatible type for column ${column.name}`,
      );
    }
    const value = `"${name.replaceAll('"', '""')}"`;
    if (column.notNull) checks.push(`count(*) filter (${value} is null)`);
    else checks.push("0");
    const { type: wanted } = column;
    if (wanted.kind === "varchar" || wanted.kind === "char") {
      checks.push(`coalesce(max(strlen(${value}::varchar)), 0) - ${wanted.length}`);
    } else {
      checks.push("0");
    }
    return `${value}::${engineType(wanted)}`;
  });
  const { rows } = await connection.run(`select ${checks.join(", ")} from ${source}`);
  for (const [at, column] of columns.entries()) {
    if (Number(rows[0]?.[2 * at] ?? 0) > 0)
      throw refused(file, `NULL in column ${column.name}, which is NOT NULL`);
    if (Number(rows[0]?.[2 * at + 1] ?? 0) > 0) {
      throw refused(
        file,
        `the length of the data column ${column.name} is longer than the length defined in the table`,
      );
    }
  }
  const names = columns.map(({ name }) => `"${name.replaceAll('"', '""')}"`);
  const inserted = await connection.run(
    `insert into ${target.table} (${names.join(", ")}) select ${values.join(", ")} from ${source}`,
  );
  return inserted.rowsChanged;
}

async function described(
  { name }: SourceFile,
  source: string,
  connection: EngineConnection,
): Promise<readonly { readonly name: string; readonly type: string }[]> {
  try {
    const { columns } = await connection.run(`select * from ${source} limit 0`);
    return columns;
  } catch (error) {
    if (!(error instanceof Error) || !/parquet|magic bytes|too small/i.test(error.message)) throw error;
    throw new RedshiftError(`File ${name} has an invalid version number or is no Parquet file`, {
      code: "XX000",
    });
  }
}

function engineType(type: CopyType): string {
  switch (type.kind) {
    case "decimal":
      return `decimal(${type.precision},${type.scale})`;
    case "char":
    case "varchar":
      return "varchar";
    case "super":
      return "json";
    default:
      return type.kind;
  }
}

function refused({ name }: SourceFile, why: string): RedshiftError {
  return new RedshiftError(`COPY of the Parquet file ${name} failed: ${why}`, { code: "XX000" });
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
