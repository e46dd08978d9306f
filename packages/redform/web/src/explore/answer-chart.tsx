import type { Answer } from "../../../src/explore/answer.ts";
import type { ChartType, Explore } from "../../../src/explore/explore.ts";
import { insight } from "../../../src/explore/insight.ts";
import { BarChart } from "./bar-chart.tsx";
import { ColumnChart } from "./column-chart.tsx";
import { type Drawing, drawingOf } from "./drawing.ts";
import type { Picked } from "./drill.ts";
import { LineChart } from "./line-chart.tsx";
import type { PictureProps } from "./picture.ts";
import { useWidth } from "./use-width.ts";

/** An answer as a picture, with one sentence below that is made of its values. */
export function AnswerChart({
  explore,
  answer,
  title,
  type = null,
  onPick,
}: {
  readonly explore: Explore;
  readonly answer: Answer;
  readonly title: string;
  readonly type?: ChartType | null;
  readonly onPick: (values: Picked) => void;
}) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const drawing = drawingOf(explore, answer, type);
  const sentence = insight(explore, answer);
  return (
    <figure className="chart">
      {drawing === null ? null : (
        <>
          <Legend drawing={drawing} />
          <div ref={ref} className="chart-room">
            {width < 1 ? null : (
              <Picture drawing={drawing} width={width} label={`${title}. ${sentence}`} onPick={onPick} />
            )}
          </div>
          <Notes drawing={drawing} />
        </>
      )}
      <figcaption className="insight">{sentence}</figcaption>
    </figure>
  );
}

function Picture(props: PictureProps) {
  switch (props.drawing.type) {
    case "bar":
      return <BarChart {...props} />;
    case "column":
      return <ColumnChart {...props} />;
    default:
      return <LineChart {...props} />;
  }
}

function Legend({ drawing }: { readonly drawing: Drawing }) {
  const { series, measure } = drawing;
  if (series.length < 2) return <p className="chart-unit">{measure.label}</p>;
  return (
    <div className="chart-legend">
      <span className="chart-unit">{measure.label}</span>
      <ul>
        {series.map(({ key, label }, index) => (
          <li key={key} className={`series series-${index + 1}`}>
            {label}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Notes({ drawing }: { readonly drawing: Drawing }) {
  const { categories, left, time, type } = drawing;
  const partial = type === "line" && categories.some((category) => category.partial);
  if (left === 0 && !partial) return null;
  return (
    <p className="soft chart-note">
      {left > 0 ? `The first ${categories.length} are drawn, the table has ${left} more. ` : ""}
      {partial ? `Hollow: only a part of the ${time?.label.toLowerCase()} is in the data.` : ""}
    </p>
  );
}
