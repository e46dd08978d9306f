import { formatMeasure } from "../../../src/explore/format-value.ts";
import type { Drawing } from "./drawing.ts";
import type { Picked } from "./drill.ts";

/** A part of a bar, in the measure's own numbers. */
export interface Piece {
  readonly series: string;
  /** From 1, for the colour. */
  readonly color: number;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly picked: Picked | null;
}

export interface Stacks {
  readonly of: (category: string) => readonly Piece[];
  /** What stands at the end of a bar. */
  readonly textOf: (category: string) => string;
  readonly most: number;
  readonly least: number;
}

/** The parts of each category's bar: one upon the other where they add up, each from zero where they don't. */
export function stacksOf(drawing: Drawing): Stacks {
  const { categories, series, points, stacked, measure } = drawing;
  const colors = new Map(series.map(({ key }, index) => [key, index + 1]));
  const pieces = new Map<string, Piece[]>(categories.map(({ key }) => [key, []]));
  const sorted = points.toSorted((a, b) => (colors.get(a.series) ?? 0) - (colors.get(b.series) ?? 0));
  for (const { category, series: key, value, text, picked } of sorted) {
    const list = pieces.get(category);
    if (list === undefined || value === null) continue;
    const from = stacked ? (list.at(-1)?.to ?? 0) : 0;
    list.push({ series: key, color: colors.get(key) ?? 1, from, to: from + value, text, picked });
  }
  const ends = [...pieces.values()].flat().map(({ to }) => to);
  return {
    of: (category) => pieces.get(category) ?? [],
    textOf: (category) => {
      const list = pieces.get(category) ?? [];
      const [only] = list;
      if (only === undefined) return "–";
      return list.length === 1 ? only.text : formatMeasure(measure, String(list.at(-1)?.to ?? 0));
    },
    most: Math.max(0, ...ends),
    least: Math.min(0, ...ends),
  };
}
