import type { PointerEvent } from "react";
import type { Category, Drawing } from "./drawing.ts";

/** What a pointer is told of the mark below it. */
export interface Tip {
  readonly x: number;
  readonly y: number;
  readonly title: string;
  readonly lines: readonly { readonly color: number; readonly label: string; readonly text: string }[];
}

export function tipOf(event: PointerEvent<SVGElement>, category: Category, drawing: Drawing): Tip {
  const frame = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
  const { series, points, measure } = drawing;
  return {
    x: event.clientX - (frame?.left ?? 0),
    y: event.clientY - (frame?.top ?? 0),
    title: category.label,
    lines: series.flatMap(({ key, label }, index) => {
      const point = points.find((one) => one.category === category.key && one.series === key);
      if (point === undefined) return [];
      return [{ color: index + 1, label: label === "" ? measure.label : label, text: point.text }];
    }),
  };
}

/** For the pointer alone: the table says the same to everyone. */
export function ChartTip({ tip }: { readonly tip: Tip | null }) {
  if (tip === null) return null;
  return (
    <div className="chart-tip" aria-hidden="true" style={{ left: tip.x, top: tip.y }}>
      <strong>{tip.title}</strong>
      {tip.lines.map(({ color, label, text }) => (
        <span key={label} className={`series series-${color}`}>
          {label} <b>{text}</b>
        </span>
      ))}
    </div>
  );
}
