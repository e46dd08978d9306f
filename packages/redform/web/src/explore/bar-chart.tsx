import { Group } from "@visx/group";
import { scaleBand, scaleLinear } from "@visx/scale";
import { Bar } from "@visx/shape";
import { useState } from "react";
import { ChartTip, type Tip, tipOf } from "./chart-tip.tsx";
import type { PictureProps } from "./picture.ts";
import { stacksOf } from "./stacks.ts";

const THICK = 22;
/** Where there are few. */
const THICKER = 34;
const FEW = 4;
/** Of several colours side by side. */
const LANE = 12;
const LABEL_LINE = 18;
const VALUE_ROOM = 64;
/** Below this the name stands above its bar. */
const NARROW = 420;
const CHARACTER = 6.5;
/** Between a name and its bar. */
const GAP = 12;

/** Names down the side, bars to the right: names have room to be read. */
export function BarChart({ drawing, width, label, onPick }: PictureProps) {
  const [tip, setTip] = useState<Tip | null>(null);
  const { categories, series, stacked } = drawing;
  const above = width < NARROW;
  const longest = Math.max(...categories.map((category) => category.label.length));
  const side = above ? 0 : Math.min((longest + 1) * CHARACTER + GAP, width * 0.42);
  const lanes = stacked ? 1 : series.length;
  const thick = lanes > 1 ? LANE : categories.length <= FEW ? THICKER : THICK;
  const step = lanes * thick + (above ? LABEL_LINE + 10 : 8);
  const height = categories.length * step;
  const stacks = stacksOf(drawing);
  const length = scaleLinear({
    domain: [Math.min(0, stacks.least), stacks.most || 1],
    range: [0, Math.max(20, width - side - VALUE_ROOM)],
  });
  const place = scaleBand({
    domain: categories.map(({ key }) => key),
    range: [0, height],
  });
  const fits = Math.floor((above ? width : side - GAP) / CHARACTER);
  return (
    <div className="chart-frame">
      <svg width={width} height={height} role="img" aria-label={label} className="picture">
        {categories.map((category) => {
          const pieces = stacks.of(category.key);
          const top = place(category.key) ?? 0;
          const total = pieces.at(-1);
          return (
            <Group key={category.key} top={top}>
              <text
                x={above ? 0 : side - GAP}
                y={above ? 13 : (lanes * thick) / 2 + 4}
                textAnchor={above ? "start" : "end"}
                className="name"
              >
                {cut(category.label, fits)}
              </text>
              <Group left={side} top={above ? LABEL_LINE : 0}>
                {pieces.map((piece, index) => {
                  const from = length(piece.from);
                  const to = length(piece.to);
                  const lane = stacked ? 0 : index * thick;
                  const share = Math.max(piece.to > piece.from ? 1.5 : 0, to - from);
                  return (
                    <Bar
                      key={piece.series}
                      x={from}
                      y={lane}
                      width={share}
                      height={thick - (lanes === 1 ? 0 : 1)}
                      rx={2}
                      className={`shape series-${piece.color}`}
                      onPointerMove={(event) => setTip(tipOf(event, category, drawing))}
                      onPointerLeave={() => setTip(null)}
                      onClick={() => piece.picked !== null && onPick(piece.picked)}
                    />
                  );
                })}
                {stacked || series.length === 1 ? (
                  <text x={length(total?.to ?? 0) + 7} y={thick / 2 + 4} className="value">
                    {stacks.textOf(category.key)}
                  </text>
                ) : (
                  pieces.map((piece, index) => (
                    <text
                      key={piece.series}
                      x={length(piece.to) + 7}
                      y={index * thick + thick / 2 + 4}
                      className="value"
                    >
                      {piece.text}
                    </text>
                  ))
                )}
              </Group>
            </Group>
          );
        })}
      </svg>
      <ChartTip tip={tip} />
    </div>
  );
}

function cut(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, Math.max(1, characters - 1))}…`;
}
