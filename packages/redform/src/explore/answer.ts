import type { StatementOutcome, WarehouseSession } from "../warehouse/warehouse.ts";
import type { Explore, Question } from "./explore.ts";
import { questionSql } from "./explore-sql.ts";
import { findMeasure } from "./names.ts";

/** What the warehouse says to a question; plain JSON, the same for the terminal, the server and the pages. */
export interface Answer {
  readonly question: Question;
  /** Those of `question.by`, then those of `question.measures`. */
  readonly columns: readonly AnswerColumn[];
  /** Values in the warehouse's text form; no digit is lost. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** The measures over everything that the question is about, not over the rows shown. */
  readonly total: readonly (string | null)[];
  /** How many groups there are; more than there are rows where the rows were cut. */
  readonly groups: number;
  /** The first and last moment in it; null without a time column, or without rows. */
  readonly range: { readonly first: string; readonly last: string } | null;
  /** What was asked. */
  readonly sql: { readonly rows: string; readonly total: string };
}

export interface AnswerColumn {
  readonly name: string;
  /** Redshift's name of the type. */
  readonly type: string;
}

/**
 * Asks the warehouse. The total is asked for itself, because not every measure can be added up; counts of all
 * groups are added up here, which saves the warehouse a second look at everything. @throws WarehouseError
 */
export async function askWarehouse(
  session: Pick<WarehouseSession, "execute">,
  explore: Explore,
  question: Question,
  signal?: AbortSignal,
): Promise<Answer> {
  const sql = questionSql(explore, question);
  const ask = (statement: string): Promise<StatementOutcome> => session.execute(statement, signal);
  const { by, measures } = question;
  const answer = (
    columns: readonly AnswerColumn[],
    rows: Answer["rows"],
    groups: number,
    totals: readonly (string | null)[],
  ): Answer => {
    const [first = null, last = null] = explore.time === null ? [] : totals.slice(-2);
    return {
      question,
      columns: columns.map(({ name, type }) => ({ name, type })),
      rows,
      total: totals.slice(0, measures.length),
      groups,
      range: first === null || last === null ? null : { first, last },
      sql: { rows: sql.rows, total: sql.total },
    };
  };
  if (by.length === 0) {
    const { columns, rows } = await ask(sql.total);
    const [totals = []] = rows;
    return answer(columns.slice(0, measures.length), [totals.slice(0, measures.length)], 1, totals);
  }
  const { columns, rows } = await ask(sql.rows);
  const cut = rows.length >= sql.limit;
  const groups = cut ? Number((await ask(sql.groups)).rows[0]?.[0]) : rows.length;
  if (cut || !measures.every((name) => isCount(explore, name))) {
    const [totals = []] = (await ask(sql.total)).rows;
    return answer(columns, rows, groups, totals);
  }
  const sums = measures.map((_, place) => sumOf(rows.map((row) => row[by.length + place] ?? null)));
  const [times = []] = sql.times === null ? [] : (await ask(sql.times)).rows;
  return answer(columns, rows, groups, [...sums, ...times]);
}

function isCount(explore: Explore, name: string): boolean {
  const calculation = findMeasure(explore, name)?.calculation;
  return calculation?.kind === "aggregate" && calculation.aggregate === "count";
}

/** Whole numbers of any size. */
function sumOf(values: readonly (string | null)[]): string {
  return String(values.reduce((sum, value) => sum + BigInt(value ?? "0"), 0n));
}
