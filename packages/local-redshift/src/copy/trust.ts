import type { EngineConnection } from "../engine.ts";
import { convertByHand } from "./by-hand.ts";
import type { CopyCommand, JsonFormat } from "./command.ts";
import type { CopyTarget } from "./contract.ts";
import type { LoadColumn } from "./plan-columns.ts";
import type { ReadUnit } from "./sources/read-unit.ts";

/** What is taken to hold, so that it need not be looked at row by row: only where the transaction may begin anew. */
export interface Trust {
  /** Files that begin with one object a line go on so: they are read in several threads. */
  readonly lines: boolean;
  /** The table checks the lengths of text, and no text is too long: lengths are looked at once, not twice. */
  readonly lengths: boolean;
  /** Columns whose values are stored as they are read; `isBetrayed` tells whether that was right. */
  readonly columns: ReadonlySet<LoadColumn>;
}

export const noTrust: Trust = { lines: false, lengths: false, columns: new Set() };

/** Rows that speak for the others. */
const SAMPLED_ROWS = 100;
/** Bytes of a load from which a sample gains more than it costs. */
const WORTH_A_SAMPLE = 16 * 1024 * 1024;

/**
 * The columns whose first values leave nothing to look at. Only of a load into an empty table, whose
 * statistics are those of the load.
 */
export async function trustedColumns(
  [first, ...others]: readonly ReadUnit[],
  columns: readonly LoadColumn[],
  command: CopyCommand,
  format: JsonFormat,
  target: CopyTarget,
  connection: EngineConnection,
): Promise<ReadonlySet<LoadColumn>> {
  const bytes = others.reduce((sum, unit) => sum + unit.bytes, first?.bytes ?? 0);
  if (first === undefined || bytes < WORTH_A_SAMPLE) return new Set();
  const { rows } = await connection.run(`select 1 from ${target.table} limit 1`);
  if (rows.length > 0) return new Set();
  const sample = firstRows(first, columns, command, format);
  const trusted = columns.filter(({ kind, path }, index) => {
    const values = sample.flatMap((row) => row[index] ?? []);
    // The engine reads a key in one way only.
    const alone = columns.filter((other) => other.path[0] === path[0]).length === 1;
    return alone && values.length > 0 && kind.trusting?.promised(values) === true;
  });
  return new Set(trusted);
}

/** The converted values of the first rows; no row where one of them is wrong. */
function firstRows(
  unit: ReadUnit,
  columns: readonly LoadColumn[],
  command: CopyCommand,
  format: JsonFormat,
): readonly (readonly (string | null)[])[] {
  const rows: (readonly (string | null)[])[] = [];
  for (const event of convertByHand(unit, columns, command, format, null)) {
    if (event.kind !== "values") return [];
    rows.push(event.values);
    if (rows.length === SAMPLED_ROWS) break;
  }
  return rows;
}

/** Whether an error of the engine comes of misplaced trust in values. */
export function isOfTrust({ message }: Error): boolean {
  return /CHECK constraint failed|Failed to cast value to numerical/.test(message);
}

/** Whether a trusted column holds what may have been another value in the files. */
export async function isBetrayed(
  { columns }: Trust,
  target: CopyTarget,
  connection: EngineConnection,
): Promise<boolean> {
  const questions = [...columns].flatMap(({ column, kind }) =>
    (kind.trusting?.betrayals(`"${column.name.replaceAll('"', '""')}"`) ?? []).map(
      (condition) => `(select 1 from ${target.table} where ${condition} limit 1)`,
    ),
  );
  if (questions.length === 0) return false;
  const { rows } = await connection.run(questions.join(" union all "));
  return rows.length > 0;
}
