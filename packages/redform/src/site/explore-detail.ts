import { askCharts, type ExploreAnswers } from "../explore/ask-charts.ts";
import type { Explore } from "../explore/explore.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { fileName } from "./piece-name.ts";

/** A piece of the site's data: an explore, and the answers to its charts where no warehouse can be asked. */
export interface ExploreDetail {
  readonly explore: Explore;
  /** Null on a live server, which is asked instead. */
  readonly answers: ExploreAnswers | null;
}

/** The name under which an explore stands: `explores/songplays`. */
export function explorePiece(name: string): string {
  return `explores/${fileName(name)}`;
}

/** Asks what the charts of all explores need, for pages that no warehouse stands behind. */
export async function askExplores(
  warehouse: Pick<Warehouse, "connect">,
  explores: readonly Explore[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, ExploreAnswers>> {
  const answers = new Map<string, ExploreAnswers>();
  if (explores.length === 0) return answers;
  const session = await warehouse.connect();
  try {
    for (const explore of explores) answers.set(explore.name, await askCharts(session, explore, signal));
  } finally {
    await session.close();
  }
  return answers;
}
