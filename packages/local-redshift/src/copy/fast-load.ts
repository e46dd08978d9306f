import type { EngineConnection } from "../engine.ts";
import { ComputedOnce } from "./computed-once.ts";
import type { CopyTarget } from "./contract.ts";
import { maxValueBytes } from "./json/values.ts";
import type { LoadColumn } from "./plan-columns.ts";
import type { ReadUnit } from "./sources/read-unit.ts";

/** Bytes from which reading by line gains more than a statement of its own costs. */
const worthTwoStatements = 16 * 1024 * 1024;

export interface FastLoad {
  readonly rows: number;
  /** Units with rows that were left out because they must be converted by hand, and how many. */
  readonly doubtful: ReadonlyMap<ReadUnit, number>;
  /** Rows found in each unit, those that were left out too. */
  readonly found: ReadonlyMap<ReadUnit, number>;
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

/** What is taken to hold, and fails where it doesn't: only where the transaction may begin anew. */
export interface Trust {
  /** Files that begin with one object a line go on so: they are read in several threads. */
  readonly lines: boolean;
  /** The table checks the lengths of text, and no text is too long: lengths are looked at once, not twice. */
  readonly lengths: boolean;
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
      (mark, count) => insertSql(some, format, columns, target, trust, { mark, count: count("file_index") }),
      (index, times) => {
        const unit = some[index];
        if (unit !== undefined) doubtful.set(unit, (doubtful.get(unit) ?? 0) + times);
      },
    );
    rows += rowsChanged;
    for (const [index, unit] of some.entries()) found.set(unit, counts.get(index) ?? 0);
  }
  return { rows, doubtful, found };
}

function insertSql(
  units: readonly ReadUnit[],
  format: string,
  columns: readonly LoadColumn[],
  target: CopyTarget,
  trust: Trust,
  { mark, count }: { readonly mark: (number: string) => string; readonly count: string },
): string {
  const reads = new Map(columns.map(({ path, kind }) => [String(path[0]), kind.read]));
  const made = new ComputedOnce([...reads.keys()]);
  const parts = columns.map(({ path, kind, column }) => {
    const { value, doubt, tooLong } = kind.sql(quote(String(path[0])), (expression) => made.name(expression));
    const doubts = [
      ...(tooLong === undefined || trust.lengths ? [] : [tooLong]),
      doubt,
      ...(column.notNull ? [`(${value}) is null`] : []),
    ];
    return { value, doubts };
  });
  // A row without any value may be no object at all.
  const empty = [...reads.keys()].map((key) => `${quote(key)} is null`).join(" and ");
  const doubts = [...parts.flatMap((part) => part.doubts), empty].map((doubt) => `(${doubt})`).join(" or ");
  const types = [...reads].map(([key, type]) => `${quote(key)}: '${type}'`).join(", ");
  const counted = made.name(count);
  const file = made.name("file_index");
  return `insert into ${target.table} (${columns.map(({ column }) => quote(column.name)).join(", ")})
select ${parts.map(({ value }) => value).join(", ")}
from (select *, ${made.sql()} from read_json([${units.map(({ path }) => literal(path)).join(", ")}],
  format = '${format}', records = true, maximum_object_size = ${maxValueBytes}, columns = {${types}}))
where case when ${doubts} then ${mark(file)} else not ${counted} end`;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
