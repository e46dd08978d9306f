import { WarehouseError, type WarehouseSession } from "../warehouse/warehouse.ts";
import { type Answer, askWarehouse } from "./answer.ts";
import type { Explore, Question } from "./explore.ts";

/** An answer, or why there is none, such as that a table does not stand yet. */
export interface Asked {
  readonly answer: Answer | null;
  readonly problem: string | null;
}

/** What pages without a warehouse carry of an explore. */
export interface ExploreAnswers {
  /** Every measure that is offered, over everything. */
  readonly overall: Asked;
  /** By the name of the chart. */
  readonly charts: Readonly<Record<string, Asked>>;
}

/** Every measure that is offered, over everything. */
export function overallQuestion({ measures }: Explore): Question {
  const offered = measures.filter(({ hidden }) => !hidden).map(({ name }) => name);
  return { measures: offered, by: [], from: null, to: null, where: [], sort: [], top: null };
}

/** Asks what the declared charts need, and the measures over everything. */
export async function askCharts(
  session: Pick<WarehouseSession, "execute">,
  explore: Explore,
  signal?: AbortSignal,
): Promise<ExploreAnswers> {
  const overall = await askSafely(session, explore, overallQuestion(explore), signal);
  const charts: Record<string, Asked> = {};
  for (const { name, question } of explore.charts)
    charts[name] = await askSafely(session, explore, question, signal);
  return { overall, charts };
}

async function askSafely(
  session: Pick<WarehouseSession, "execute">,
  explore: Explore,
  question: Question,
  signal: AbortSignal | undefined,
): Promise<Asked> {
  try {
    return { answer: await askWarehouse(session, explore, question, signal), problem: null };
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    return { answer: null, problem: error.message };
  }
}
