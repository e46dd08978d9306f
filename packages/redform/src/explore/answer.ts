import type { StatementOutcome, WarehouseSession } from "../warehouse/warehouse.ts";
import type { Explore, Question } from "./explore.ts";
import { questionSql } from "./explore-sql.ts";

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

/** Asks the warehouse, in two statements, or in three where the rows were cut. @throws WarehouseError */
export async function askWarehouse(
  session: Pick<WarehouseSession, "execute">,
  explore: Explore,
  question: Question,
  signal?: AbortSignal,
): Promise<Answer> {
  const sql = questionSql(explore, question);
  const ask = (statement: string): Promise<StatementOutcome> => session.execute(statement, signal);
  const { columns, rows } = await ask(sql.rows);
  const [totals = []] = (await ask(sql.total)).rows;
  const cut = rows.length >= sql.limit && question.by.length > 0;
  const groups = cut ? Number((await ask(sql.groups)).rows[0]?.[0]) : rows.length;
  const [first = null, last = null] = explore.time === null ? [] : totals.slice(-2);
  return {
    question,
    columns: columns.map(({ name, type }) => ({ name, type })),
    rows,
    total: totals.slice(0, question.measures.length),
    groups,
    range: first === null || last === null ? null : { first, last },
    sql: { rows: sql.rows, total: sql.total },
  };
}
