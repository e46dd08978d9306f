import type { Answer } from "../../../src/explore/answer.ts";
import type { Explore, Question, Sort } from "../../../src/explore/explore.ts";
import { orderBy } from "../../../src/explore/explore-sql.ts";
import { findDimension } from "../../../src/explore/names.ts";

/** The rows of a whole answer as the warehouse would have sorted them. */
export function sortAnswer(explore: Explore, answer: Answer, question: Question): Answer {
  const order = orderBy(explore, question);
  const names = [...question.by, ...question.measures];
  const rows = answer.rows.toSorted((a, b) => {
    for (const sort of order) {
      const place = names.indexOf(sort.name);
      const compared = compare(a[place] ?? null, b[place] ?? null, sort, isText(explore, sort.name));
      if (compared !== 0) return compared;
    }
    return 0;
  });
  return { ...answer, question, rows };
}

function isText(explore: Explore, name: string): boolean {
  const type = findDimension(explore, name)?.type;
  return type !== undefined && type !== "number";
}

/** NULL is last either way. Text is compared by its bytes, which is the order of its code points. */
function compare(a: string | null, b: string | null, { descending }: Sort, text: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const compared = text ? compareText(a, b) : Number(a) - Number(b);
  return descending ? -compared : compared;
}

function compareText(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  for (const [index, character] of x.entries()) {
    const other = y[index];
    if (other === undefined) return 1;
    if (character !== other) return (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
  }
  return x.length - y.length;
}
