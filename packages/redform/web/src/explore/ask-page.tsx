import { useState } from "react";
import type { Answer } from "../../../src/explore/answer.ts";
import type { Explore, Question } from "../../../src/explore/explore.ts";
import { orderBy, questionSql } from "../../../src/explore/explore-sql.ts";
import { describeFilter } from "../../../src/explore/insight.ts";
import { findDimension, findMeasure } from "../../../src/explore/names.ts";
import { type AskedQuestion, checkQuestion, type QuestionFault } from "../../../src/explore/question.ts";
import type { ExploreDetail } from "../../../src/site/explore-detail.ts";
import { live } from "../data/load-piece.ts";
import { navigate } from "../router.ts";
import { AnswerActions } from "./answer-actions.tsx";
import { AnswerChart } from "./answer-chart.tsx";
import { AnswerTable } from "./answer-table.tsx";
import { AskPanel } from "./ask-panel.tsx";
import { drillDimensions, drillInto, type Picked } from "./drill.ts";
import { askedOf, askHref, commandLine } from "./question-url.ts";
import { type AnswerState, useAnswer } from "./use-answer.ts";
import { withFirst } from "./with-first.ts";

/** A question, which the address bar holds, and its answer as a chart and a table. */
export function AskPage({ explore, answers, params }: ExploreDetail & { readonly params: URLSearchParams }) {
  // On a phone the answer comes first, and the question is a tap away.
  const [wide] = useState(() => window.matchMedia("(min-width: 56rem)").matches);
  const asked = askedOf(params);
  const checked = checkQuestion(explore, asked);
  const change = (next: AskedQuestion): void => navigate(askHref(explore.name, next, params.get("draw")));
  return (
    <div className="ask">
      <details className="ask-side" open={wide}>
        <summary>Change the question</summary>
        <AskPanel explore={explore} asked={asked} onChange={change} />
      </details>
      {checked.ok ? (
        <Result explore={explore} answers={answers} question={checked.value} asked={asked} params={params} />
      ) : (
        <Faults faults={checked.faults} />
      )}
    </div>
  );
}

function Faults({ faults }: { readonly faults: readonly QuestionFault[] }) {
  return (
    <section className="ask-result" role="alert">
      <h2>This can't be asked</h2>
      <ul>
        {faults.map(({ field, index, message, remedy }) => (
          <li key={`${field}${index}${message}`}>
            {message} {remedy}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface ResultProps extends ExploreDetail {
  readonly question: Question;
  readonly asked: AskedQuestion;
  readonly params: URLSearchParams;
}

function Result({ explore, answers, question, asked, params }: ResultProps) {
  const state = useAnswer(explore, question, answers);
  const answer = state.state === "ready" ? state.answer : state.state === "loading" ? state.before : null;
  const title = titleOf(explore, question);
  return (
    <section className="ask-result" aria-label="Answer" aria-busy={state.state === "loading"}>
      <h2>{title}</h2>
      <AnswerActions
        explore={explore}
        answer={state.state === "ready" ? state.answer : null}
        sql={questionSql(explore, question).rows}
        command={commandLine(explore.name, asked)}
      />
      {answer === null ? (
        <Without state={state} />
      ) : (
        <Shown
          explore={explore}
          question={question}
          asked={asked}
          answer={answer}
          params={params}
          title={title}
        />
      )}
    </section>
  );
}

function Without({ state }: { readonly state: AnswerState }) {
  if (state.state === "loading") return <p className="soft">Asking…</p>;
  if (state.state === "failed") return <p role="alert">{state.message}</p>;
  return (
    <div className="live-only" role="status">
      <p>
        <strong>These pages carry only the answers to the ready charts.</strong> No warehouse stands behind
        them, so another question needs one of these:
      </p>
      <ul>
        <li>
          <code>npx dataform serve</code> opens these pages live, and this address gives the answer there;
        </li>
        <li>the command or the SQL above, on a terminal.</li>
      </ul>
    </div>
  );
}

interface ShownProps {
  readonly explore: Explore;
  readonly question: Question;
  readonly asked: AskedQuestion;
  readonly answer: Answer;
  readonly params: URLSearchParams;
  readonly title: string;
}

function Shown({ explore, question, asked, answer, params, title }: ShownProps) {
  const drawn = question.measures.find((name) => name === params.get("draw")) ?? question.measures[0] ?? "";
  const nexts = drillDimensions(explore, question);
  const next = nexts.find(({ name }) => name === params.get("then")) ?? nexts[0] ?? null;
  const drill = (values: Picked): string =>
    askHref(explore.name, drillInto(question, values, next?.name ?? null), params.get("draw"));
  const sort = (name: string): void => {
    const [first] = orderBy(explore, question);
    const isMeasure = question.measures.includes(name);
    const descending = first?.name === name ? !first.descending : isMeasure;
    navigate(
      askHref(explore.name, { ...asked, sort: [`${descending ? "-" : ""}${name}`] }, params.get("draw")),
    );
  };
  const put = (name: string, value: string): void => {
    const changed = new URLSearchParams(params);
    changed.set(name, value);
    navigate(`${askHref(explore.name, {})}?${changed}`);
  };
  return (
    <>
      {question.by.length === 0 ? null : (
        <>
          {question.measures.length < 2 ? null : (
            <label className="inline-field">
              Draw
              <select value={drawn} onChange={(event) => put("draw", event.target.value)}>
                {question.measures.map((name) => (
                  <option key={name} value={name}>
                    {findMeasure(explore, name)?.label}
                  </option>
                ))}
              </select>
            </label>
          )}
          <div className="card">
            <AnswerChart
              explore={explore}
              answer={withFirst(answer, drawn)}
              title={title}
              onPick={(values) => navigate(drill(values))}
            />
          </div>
        </>
      )}
      {question.by.length === 0 || next === null ? null : (
        <label className="inline-field">
          Look into a row by
          <select value={next.name} onChange={(event) => put("then", event.target.value)}>
            {nexts.map(({ name, label }) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </select>
        </label>
      )}
      <AnswerTable
        explore={explore}
        answer={answer}
        caption={title}
        drill={question.by.length === 0 ? null : drill}
        onSort={sort}
      />
      <p className="soft">
        {counted(answer)}
        {live ? "" : " Carried by these pages since they were written."}
      </p>
    </>
  );
}

function counted({ rows, groups, range }: Answer): string {
  const shown =
    groups > rows.length
      ? `${rows.length.toLocaleString("en-US")} of ${groups.toLocaleString("en-US")} rows`
      : `${rows.length.toLocaleString("en-US")} ${rows.length === 1 ? "row" : "rows"}`;
  const times = range === null ? "" : `, from ${range.first.slice(0, 16)} to ${range.last.slice(0, 16)} UTC`;
  return `${shown}${times}.`;
}

/** `Plays, listeners by level where gender is “women”`. */
function titleOf(explore: Explore, { measures, by, where, from, to, top }: Question): string {
  const label = (name: string): string =>
    (findMeasure(explore, name) ?? findDimension(explore, name))?.label ?? name;
  const first = measures
    .map((name, index) => (index === 0 ? label(name) : label(name).toLowerCase()))
    .join(", ");
  const parts = [
    by.length === 0 ? "" : `by ${by.map((name) => label(name).toLowerCase()).join(" and ")}`,
    where.length === 0 ? "" : `where ${where.map((filter) => describeFilter(explore, filter)).join(" and ")}`,
    from === null ? "" : `from ${from}`,
    to === null ? "" : `to ${to}`,
    top === null ? "" : `, the top ${top}`,
  ].filter((part) => part !== "");
  return [first, ...parts].join(" ").replace(" ,", ",");
}
