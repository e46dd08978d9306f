import type { CopyContext, CopyTarget } from "./contract.ts";
import { maxValueBytes } from "./json/values.ts";
import type { LoadColumn } from "./plan-columns.ts";
import type { SourceFile } from "./sources/location.ts";

export interface FastLoad {
  readonly rows: number;
  /** The files with rows that were left out because they must be converted by hand. */
  readonly doubtful: readonly SourceFile[];
}

/**
 * Whether the engine's own reader can do the work: every value is a member of the row's object, read in
 * one way, and names are matched to the letter.
 */
export function isFast(columns: readonly LoadColumn[]): boolean {
  const reads = new Map<string, string>();
  return columns.every(({ path, kind }) => {
    const [key] = path;
    if (path.length !== 1 || typeof key !== "string") return false;
    const before = reads.get(key);
    reads.set(key, kind.read);
    return before === undefined || before === kind.read;
  });
}

/**
 * Inserts in one statement what the engine converts with certainty; rows with a doubtful value are left
 * out and their files named. Throws the engine's error for what its reader can't read.
 */
export async function fastLoad(
  files: readonly SourceFile[],
  columns: readonly LoadColumn[],
  target: CopyTarget,
  { connection }: CopyContext,
): Promise<FastLoad> {
  const reads = new Map(columns.map(({ path, kind }) => [String(path[0]), kind.read]));
  const parts = columns.map(({ path, kind, column }) => {
    const { value, doubt } = kind.sql(quote(String(path[0])));
    return { value, doubt: column.notNull ? `${doubt} or (${value}) is null` : doubt };
  });
  const doubts = parts.map(({ doubt }) => `(${doubt})`).join(" or ");
  const list = files.map(({ path }) => literal(path)).join(", ");
  const types = [...reads].map(([key, type]) => `${literal(key)}: '${type}'`).join(", ");
  const names = columns.map(({ column }) => quote(column.name)).join(", ");
  const marked = new Set<number>();
  const { rowsChanged } = await connection.runMarked(
    (mark) => `insert into ${target.table} (${names})
select ${parts.map(({ value }) => value).join(", ")}
from read_json([${list}], columns = {${types}}, records = true, maximum_object_size = ${maxValueBytes})
where case when ${doubts} then ${mark("file_index")} else true end`,
    (index) => marked.add(index),
  );
  return { rows: rowsChanged, doubtful: files.filter((_, index) => marked.has(index)) };
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
