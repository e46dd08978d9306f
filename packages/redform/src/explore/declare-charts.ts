import type { Complain } from "./declaring.ts";
import { type Chart, type ChartType, type Explore, isOrdered } from "./explore.ts";
import type { ExploreFile } from "./file-schema.ts";
import { findDimension } from "./names.ts";
import { checkQuestion } from "./question.ts";
import { oneLine } from "./readable.ts";

/** A chart draws its first measure by one dimension, or by two, of which the second has a colour each. */
const MOST_DRAWN = 2;

/** The charts of a file: each a question that the explore can answer. */
export function declareCharts(
  file: NonNullable<ExploreFile["charts"]>,
  explore: Explore,
  complain: Complain,
): readonly Chart[] {
  return Object.entries(file).flatMap(([name, declared]): readonly Chart[] => {
    const path = ["charts", name];
    const checked = checkQuestion(explore, declared);
    if (!checked.ok) {
      for (const { field, index, message, remedy } of checked.faults) {
        const value = declared[field];
        const place = Array.isArray(value) ? [...path, field, String(index)] : [...path, field];
        complain(place, `charts.${name}: ${message}`, remedy);
      }
      return [];
    }
    const question = checked.value;
    if (question.by.length === 0 || question.by.length > MOST_DRAWN) {
      complain([...path, "by"], `charts.${name} must be by one dimension or two.`, null);
      return [];
    }
    return [
      {
        name,
        title: declared.title,
        description: oneLine(declared.description),
        type: declared.type ?? usualType(explore, question.by[0] ?? ""),
        question,
      },
    ];
  });
}

/** Lines along time, columns along other numbers, bars for names, which need room to be read. */
export function usualType(explore: Explore, by: string): ChartType {
  const dimension = findDimension(explore, by);
  if (dimension === undefined || !isOrdered(dimension)) return "bar";
  return dimension.type === "number" ? "column" : "line";
}
