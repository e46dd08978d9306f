import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { EngineValue } from "../engine.ts";
import { shapeOf } from "../result-table.ts";
import { literal } from "../sql/tree.ts";
import { type Column, RedshiftError, type TextValue } from "../types.ts";
import type { UnloadJob, Written } from "./job.ts";
import type { OutputFile } from "./output-file.ts";
import { type PartitionPlan, partitionFolder, partitionPlan } from "./partition.ts";

const table = "_unloaded";

/** Writes the query's rows as Parquet, packed with Snappy, into a scratch folder. */
export async function writeParquet(job: UnloadJob, scratch: string): Promise<Written> {
  const { command, connection, query, analysis } = job;
  const engineColumns = await job.describe();
  const types = engineColumns.map(({ type }) => type);
  const { columns, row } = shapeOf(engineColumns, analysis);
  checkColumns(columns);
  const plan = partitionPlan(command.partition, columns);
  const written = plan.written.flatMap((index) => columns[index] ?? []);
  const inner = columns.map((_, index) => `c${index}`).join(", ");
  const outer = plan.written.map((index) => {
    const name = (columns[index]?.name ?? "").replaceAll('"', '""');
    return `${parquetValue(`c${index}`, types[index] ?? "")} as "${name}"`;
  });
  const select = `select ${outer.join(", ")} from`;
  const options = [
    "format parquet, compression snappy",
    `file_size_bytes ${roundedSize(command.maxFileBytes)}`,
    ...(command.rowGroupBytes === null ? [] : [`row_group_size_bytes ${command.rowGroupBytes}`]),
  ].join(", ");
  const copy = async (rows: string, folder: string, to: string): Promise<OutputFile[]> => {
    await connection.run(`copy (${select} ${rows}) to ${literal(to)} (${options})`);
    return outputFiles(job, to, folder);
  };
  if (plan.keys.length === 0) {
    const files = await copy(`(${query}\n) as q(${inner})`, "", join(scratch, "all"));
    return { files, columns: written, rows: sum(files) };
  }
  const keys = plan.keys.map((index) => `c${index}`);
  const files: OutputFile[] = [];
  await connection.run(`create or replace temp table ${table} as select * from (${query}\n) as q(${inner})`);
  try {
    const { rows } = await connection.run(`select distinct ${keys.join(", ")} from ${table}`);
    const values = rows.map((key) => row(spread(key, plan, columns.length)));
    const folders = values.map((texts) => [partitionFolder(plan, columns, texts), texts] as const);
    for (const [index, [folder, texts]] of folders.sort(([a], [b]) => (a < b ? -1 : 1)).entries()) {
      job.signal?.throwIfAborted();
      const where = plan.keys.map((key) => sameValue(`c${key}`, texts[key] ?? null, types[key] ?? ""));
      files.push(...(await copy(`${table} where ${where.join(" and ")}`, folder, join(scratch, `${index}`))));
    }
  } finally {
    await connection.run(`drop table if exists ${table}`).catch(() => undefined);
  }
  return { files, columns: written, rows: sum(files) };
}

/** The values of the keys, each at the place of its column. */
function spread(key: readonly EngineValue[], plan: PartitionPlan, width: number): readonly EngineValue[] {
  const values: EngineValue[] = new Array(width).fill(null);
  for (const [at, index] of plan.keys.entries()) values[index] = key[at] ?? null;
  return values;
}

function sameValue(column: string, text: TextValue, type: string): string {
  return text === null ? `${column} is null` : `${column} = cast(${literal(text)} as ${type})`;
}

/** @throws RedshiftError for what Redshift writes to no Parquet file (dg/r_UNLOAD, usage notes) */
function checkColumns(columns: readonly Column[]): void {
  const names = new Set<string>();
  for (const { name, type } of columns) {
    if (/^(?:varbyte|binary varying|geometry|hllsketch|interval)/.test(type)) {
      throw new RedshiftError(`UNLOAD to PARQUET does not take column "${name}" of type ${type}`, {
        code: "0A000",
        hint: "Unload to text or CSV, or cast the column.",
      });
    }
    if (names.has(name)) {
      throw new RedshiftError(`UNLOAD to PARQUET needs different names: column "${name}" appears twice`, {
        code: "42701",
      });
    }
    names.add(name);
  }
}

/** What Parquet takes of a column: time zones are left out, SUPER is its JSON text. */
function parquetValue(column: string, type: string): string {
  if (type === "TIMESTAMP WITH TIME ZONE") return `(${column} at time zone 'UTC')`;
  if (type === "JSON") return `cast(${column} as varchar)`;
  if (type === "HUGEINT") return `cast(${column} as decimal(38, 0))`;
  return column;
}

const rowGroup = 32 * 1024 * 1024;

/** MAXFILESIZE counts in row groups of 32 MB (dg/r_UNLOAD, usage notes). */
function roundedSize(bytes: number): number {
  return Math.max(rowGroup, Math.floor(bytes / rowGroup) * rowGroup);
}

async function outputFiles({ connection }: UnloadJob, path: string, folder: string): Promise<OutputFile[]> {
  const { rows } = await connection.run(
    `select file_name, num_rows from parquet_file_metadata(${literal(join(path, "*"))})`,
  );
  const records = new Map(rows.map(([name, count]) => [String(name), Number(count)]));
  const order = (name: string): number => Number(/\d+/.exec(name)?.[0] ?? 0);
  return readdirSync(path)
    .sort((a, b) => order(a) - order(b))
    .map((name) => join(path, name))
    .filter((file) => (records.get(file) ?? 0) > 0)
    .map((file, number) => ({ path: file, folder, number, records: records.get(file) ?? 0 }));
}

function sum(files: readonly OutputFile[]): number {
  return files.reduce((total, { records }) => total + records, 0);
}
