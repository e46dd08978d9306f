import { useEffect, useState } from "react";
import type { Answer } from "../../../src/explore/answer.ts";
import type { ExploreAnswers } from "../../../src/explore/ask-charts.ts";
import type { Explore, Question } from "../../../src/explore/explore.ts";
import { ask } from "../data/live.ts";
import { live, watchPieces } from "../data/load-piece.ts";
import { toAsked } from "./question-url.ts";
import { sortAnswer } from "./sort-answer.ts";

export type AnswerState =
  | { readonly state: "loading"; readonly before: Answer | null }
  | { readonly state: "ready"; readonly answer: Answer }
  | { readonly state: "failed"; readonly message: string }
  /** These pages have no warehouse and do not carry the answer. */
  | { readonly state: "live-only" };

/** The answer to a question: a live server's, or the one that the pages carry for it. */
export function useAnswer(explore: Explore, question: Question, answers: ExploreAnswers | null): AnswerState {
  const key = JSON.stringify([explore.name, question]);
  const [held, setHeld] = useState<{ readonly key: string; readonly state: AnswerState } | null>(null);
  const [round, setRound] = useState(0);
  // A run has changed what the warehouse holds: ask again.
  useEffect(
    () => watchPieces((name) => name === `explores/${explore.name}` && setRound((n) => n + 1)),
    [explore.name],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the question; a round asks it again
  useEffect(() => {
    if (!live) return;
    const stop = new AbortController();
    const body = { explore: explore.name, question: toAsked(question) };
    ask<Answer>("api/explore", body, stop.signal).then(
      (answer) => setHeld({ key, state: { state: "ready", answer } }),
      (error: unknown) => {
        if (!stop.signal.aborted)
          setHeld({
            key,
            state: { state: "failed", message: error instanceof Error ? error.message : String(error) },
          });
      },
    );
    return () => stop.abort();
  }, [key, round]);
  if (!live) return carried(explore, question, answers);
  if (held?.key === key) return held.state;
  return { state: "loading", before: held?.state.state === "ready" ? held.state.answer : null };
}

/** What static pages carry: the charts' own questions, and those in another order where all rows are there. */
function carried(explore: Explore, question: Question, answers: ExploreAnswers | null): AnswerState {
  if (answers === null) return { state: "live-only" };
  const same = (one: Question, other: Question): boolean => JSON.stringify(one) === JSON.stringify(other);
  const all = [answers.overall, ...explore.charts.flatMap(({ name }) => answers.charts[name] ?? [])];
  for (const { answer } of all) {
    if (answer === null) continue;
    if (same(answer.question, question)) return { state: "ready", answer };
    const complete = answer.groups <= answer.rows.length;
    if (complete && same({ ...answer.question, sort: question.sort }, question))
      return { state: "ready", answer: sortAnswer(explore, answer, question) };
  }
  return { state: "live-only" };
}
