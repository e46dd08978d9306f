import { overallQuestion } from "../../../src/explore/ask-charts.ts";
import type { Chart } from "../../../src/explore/explore.ts";
import { formatMeasure } from "../../../src/explore/format-value.ts";
import { findMeasure } from "../../../src/explore/names.ts";
import type { ExploreDetail } from "../../../src/site/explore-detail.ts";
import { navigate } from "../router.ts";
import { AnswerChart } from "./answer-chart.tsx";
import { AnswerTable } from "./answer-table.tsx";
import { drillDimensions, drillInto, type Picked } from "./drill.ts";
import { askHref, toAsked } from "./question-url.ts";
import { type AnswerState, useAnswer } from "./use-answer.ts";

/** The measures over everything, and the charts that the explore declares. */
export function ChartsPage({ explore, answers }: ExploreDetail) {
  return (
    <>
      <Overall explore={explore} answers={answers} />
      <div className="chart-grid">
        {explore.charts.map((chart) => (
          <ChartCard key={chart.name} explore={explore} answers={answers} chart={chart} />
        ))}
      </div>
    </>
  );
}

function Overall({ explore, answers }: ExploreDetail) {
  const question = overallQuestion(explore);
  const state = useAnswer(explore, question, answers);
  if (state.state !== "ready")
    return state.state === "loading" ? <p>Asking…</p> : <Unanswered state={state} />;
  const { answer } = state;
  return (
    <>
      <dl className="figures">
        {question.measures.map((name, index) => {
          const measure = findMeasure(explore, name);
          const value = answer.total[index] ?? null;
          return measure === undefined ? null : (
            <div key={name} title={measure.description}>
              <dt>{measure.label}</dt>
              <dd>
                <data value={value ?? ""}>{formatMeasure(measure, value)}</data>
              </dd>
            </div>
          );
        })}
      </dl>
      {answer.range === null ? null : (
        <p className="soft">
          From {answer.range.first.slice(0, 16)} to {answer.range.last.slice(0, 16)} UTC.
        </p>
      )}
    </>
  );
}

function ChartCard({ explore, answers, chart }: ExploreDetail & { readonly chart: Chart }) {
  const state = useAnswer(explore, chart.question, answers);
  const question = chart.question;
  const [next] = drillDimensions(explore, question);
  const drill = (values: Picked): string =>
    askHref(explore.name, drillInto(question, values, next?.name ?? null));
  return (
    <section className="card chart-card" aria-labelledby={`chart-${chart.name}`} data-chart={chart.name}>
      <h2 id={`chart-${chart.name}`}>
        <a href={askHref(explore.name, toAsked(question))}>{chart.title}</a>
      </h2>
      {chart.description === "" ? null : <p className="soft">{chart.description}</p>}
      {state.state === "ready" ? (
        <>
          <AnswerChart
            explore={explore}
            answer={state.answer}
            title={chart.title}
            type={chart.type}
            onPick={(values) => navigate(drill(values))}
          />
          <details>
            <summary>Table of {chart.title.toLowerCase()}</summary>
            <AnswerTable explore={explore} answer={state.answer} caption={chart.title} drill={drill} />
          </details>
        </>
      ) : (
        <Unanswered state={state} problem={answers?.charts[chart.name]?.problem ?? null} />
      )}
    </section>
  );
}

/** Why there is no picture. */
function Unanswered({
  state,
  problem = null,
}: {
  readonly state: Exclude<AnswerState, { readonly state: "ready" }>;
  readonly problem?: string | null;
}) {
  if (state.state === "loading") return <p className="soft chart-wait">Asking…</p>;
  const message = state.state === "failed" ? state.message : problem;
  return (
    <p className="soft" role="status">
      {message === null ? "These pages carry no answer to this." : `No answer: ${message}`}
    </p>
  );
}
