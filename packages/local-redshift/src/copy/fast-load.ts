import type { EngineConnection } from "../engine.ts";
import { ComputedOnce } from "./computed-once.ts";
import type { CopyTarget } from "./contract.ts";
import { maxValueBytes } from "./json/values.ts";
import { itself } from "./kinds/kind.ts";
import type { LoadColumn } from "./plan-columns.ts";
import type { ReadUnit } from "./sources/read-unit.ts";
import type { Trust } from "./trust.ts";

/** Bytes from which reading by line gains more than a statement of its own costs. */
const worthTwoStatements = 16 * 1024 * 1024;

export interface FastLoad {
  readonly rows: number;
  /** Units with rows that were left out because they must be converted by hand, and how many. */
  readonly doubtful: ReadonlyMap<ReadUnit, number>;
  /** Rows found in each unit, those that were left out too. */
  readonly found: ReadonlyMap<ReadUnit, number>;
  /** Columns that were not looked at. */
  readonly trusted: ReadonlySet<LoadColumn>;
}

/**
 * Whether the engine's own reader can do the work: every value is a member of the row's object, read in
 * one way, and names are matched to the letter.
 */
export function isFast(columns: readonly LoadColumn[]): boolean {
  const reads = new Map<string, string>();
  const folded = new Set(["file_index"]);
  return columns.every(({ path, kind }) => {
    const [key] = path;
    if (path.length !== 1 || typeof key !== "string" || key === "") return false;
    const before = reads.get(key);
    if (before !== undefined) return before === kind.read;
    // The engine's columns, unlike JSON's keys, are the same when only their case differs.
    const fresh = !folded.has(key.toLowerCase());
    folded.add(key.toLowerCase());
    reads.set(key, kind.read);
    return fresh;
  });
}

/**
 * Inserts what the engine converts with certainty; rows with a doubtful value are left out and counted.
 * Throws the engine's error for what its reader can't read, and where trust is misplaced.
 */
export async function fastLoad(
  units: readonly ReadUnit[],
  columns: readonly LoadColumn[],
  target: CopyTarget,
  connection: EngineConnection,
  trust: Trust,
): Promise<FastLoad> {
  const doubtful = new Map<ReadUnit, number>();
  const found = new Map<ReadUnit, number>();
  let rows = 0;
  const linedBytes = units.reduce((sum, { lines, bytes }) => sum + (lines ? bytes : 0), 0);
  const byLine = (unit: ReadUnit): boolean => trust.lines && unit.lines && linedBytes > worthTwoStatements;
  for (const [format, some] of [
    ["newline_delimited", units.filter(byLine)],
    ["unstructured", units.filter((unit) => !byLine(unit))],
  ] as const) {
    if (some.length === 0) continue;
    const { rowsChanged, counts } = await connection.runMarked(
      some.length,
      (mark, count) => insertSql(some, format, columns, target, trust, { mark, count: count("file_index") }),
      (index, times) => {
        const unit = some[index];
        if (unit !== undefined) doubtful.set(unit, (doubtful.get(unit) ?? 0) + times);
      },
    );
    rows += rowsChanged;
    for (const [index, unit] of some.entries()) found.set(unit, counts.get(index) ?? 0);
  }
  return { rows, doubtful, found, trusted: trust.columns };
}

function insertSql(
  units: readonly ReadUnit[],
  format: string,
  columns: readonly LoadColumn[],
  target: CopyTarget,
  trust: Trust,
  { mark, count }: { readonly mark: (number: string) => string; readonly count: string },
): string {
  const reads = new Map(columns.map((column) => [String(column.path[0]), readOf(column, trust)]));
  const made = new ComputedOnce([...reads.keys()]);
  const parts = columns.map((column) => partOf(column, trust, (expression) => made.name(expression)));
  // A row without any value may be no object at all.
  const empty = [...reads.keys()].map((key) => `${quote(key)} is null`).join(" and ");
  const types = [...reads].map(([key, type]) => `${quote(key)}: '${type}'`).join(", ");
  const counted = made.name(count);
  const file = made.name("file_index");
  const suspicions = [...parts.flatMap((part) => part.suspicions), empty];
  const doubts = [...parts.flatMap((part) => part.doubts), empty];
  return `insert into ${target.table} (${columns.map(({ column }) => quote(column.name)).join(", ")})
select ${parts.map(({ value }) => value).join(", ")}
from (select *, ${made.sql()} from read_json([${units.map(({ path }) => literal(path)).join(", ")}],
  format = '${format}', records = true, maximum_object_size = ${maxValueBytes}, columns = {${types}}))
where case when ${either(suspicions)}
  then case when ${either(doubts)} then ${mark(file)} else not ${counted} end
  else not ${counted} end`;
}

interface Part {
  readonly value: string;
  /** Quickly computed: where none of them is true, no doubt is. */
  readonly suspicions: readonly string[];
  readonly doubts: readonly string[];
}

function partOf(column: LoadColumn, trust: Trust, once: (expression: string) => string): Part {
  const name = quote(String(column.path[0]));
  const trusted = trust.columns.has(column);
  const { value, doubt, suspicion = doubt, tooLong } = column.kind.sql(name, trusted ? itself : once);
  const stored = trusted ? name : value;
  const both = [
    ...(tooLong === undefined || trust.lengths ? [] : [tooLong]),
    ...(column.column.notNull ? [`(${stored}) is null`] : []),
  ];
  if (trusted) return { value: stored, suspicions: both, doubts: both };
  return { value: stored, suspicions: [...both, suspicion], doubts: [...both, doubt] };
}

function readOf(column: LoadColumn, trust: Trust): string {
  const { kind } = column;
  return (trust.columns.has(column) ? kind.trusting : undefined)?.read ?? kind.read;
}

function either(conditions: readonly string[]): string {
  return conditions.map((condition) => `(${condition})`).join(" or ");
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
