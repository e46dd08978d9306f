import type { Answer } from "../../../src/explore/answer.ts";

/** The answer with another of its measures in the first place, which is the one that is drawn. */
export function withFirst(answer: Answer, measure: string): Answer {
  const { question, rows, total } = answer;
  const place = question.measures.indexOf(measure);
  if (place <= 0) return answer;
  const by = question.by.length;
  return {
    ...answer,
    question: { ...question, measures: moved(question.measures, 0, place) },
    rows: rows.map((row) => moved(row, by, place)),
    total: moved(total, 0, place),
  };
}

/** The values with the one at `place` behind `start` moved to `start`. */
function moved<T>(values: readonly T[], start: number, place: number): readonly T[] {
  const at = start + place;
  return [
    ...values.slice(0, start),
    ...values.slice(at, at + 1),
    ...values.slice(start, at),
    ...values.slice(at + 1),
  ];
}
