import type { EngineColumn, EngineResult, EngineValue } from "./engine.ts";
import type { Column, StatementResult, TextValue } from "./types.ts";
import type { Analysis } from "./typing/analysis.ts";
import { shownType } from "./typing/shown-type.ts";
import { padded, toText } from "./values.ts";

/** How the engine's rows are shown: Redshift's columns, and each row as text. */
export interface TableShape {
  readonly columns: readonly Column[];
  readonly row: (values: readonly EngineValue[]) => readonly TextValue[];
}

/**
 * The shape of a result with these columns; what analysis found comes before the engine's types. Moments
 * with a zone are shown in the session's.
 */
export function shapeOf(
  columns: readonly EngineColumn[],
  analysis: Analysis | null = null,
  zone = "UTC",
): TableShape {
  const types = columns.map((column) => column.type);
  const known = analysis?.columns?.length === columns.length ? analysis.columns : null;
  return {
    columns: columns.map(({ name, type }, i) => ({ name, type: shownType(type, known?.[i]?.type) })),
    row: (values) => values.map((value, i) => padded(toText(value, types[i] ?? "", zone), known?.[i]?.type)),
  };
}

/** A whole result as Redshift shows it. */
export function table(
  result: EngineResult | null,
  analysis: Analysis | null = null,
  zone = "UTC",
): Pick<StatementResult, "columns" | "rows"> {
  if (result === null) return { columns: [], rows: [] };
  const { columns, row } = shapeOf(result.columns, analysis, zone);
  return { columns, rows: result.rows.map(row) };
}

/** The answer of a statement without rows. */
export function reply(command: string): StatementResult {
  return { command, columns: [], rows: [], rowCount: 0, notices: [] };
}
