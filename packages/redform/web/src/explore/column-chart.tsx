import { AxisBottom, AxisLeft } from "@visx/axis";
import { Group } from "@visx/group";
import { scaleBand, scaleLinear } from "@visx/scale";
import { Bar } from "@visx/shape";
import { useState } from "react";
import { namesOf, tickText } from "./axis-text.ts";
import { ChartTip, type Tip, tipOf } from "./chart-tip.tsx";
import type { PictureProps } from "./picture.ts";
import { stacksOf } from "./stacks.ts";

const HEIGHT = 240;
const BOTTOM = 28;
const LEFT = 46;
const TOP = 8;

/** Columns in the order of their numbers: hours, weekdays. */
export function ColumnChart({ drawing, width, label, onPick }: PictureProps) {
  const [tip, setTip] = useState<Tip | null>(null);
  const { categories, series, stacked, measure } = drawing;
  const stacks = stacksOf(drawing);
  const inner = Math.max(20, width - LEFT);
  const floor = HEIGHT - BOTTOM;
  const x = scaleBand({ domain: categories.map(({ key }) => key), range: [0, inner], padding: 0.2 });
  const y = scaleLinear({
    domain: [Math.min(0, stacks.least), stacks.most || 1],
    range: [floor, TOP],
    nice: 4,
  });
  const lanes = stacked ? 1 : series.length;
  const wide = x.bandwidth() / lanes;
  const names = namesOf(
    categories.map((category) => category.label),
    x.step(),
  );
  const labels = new Map(categories.map(({ key }, index) => [key, names[index] ?? ""]));
  return (
    <div className="chart-frame">
      <svg width={width} height={HEIGHT} role="img" aria-label={label} className="picture">
        <Group left={LEFT}>
          <AxisLeft
            scale={y}
            numTicks={4}
            hideAxisLine
            hideTicks
            tickFormat={(value) => tickText(measure, Number(value))}
            tickLength={4}
            tickClassName="tick"
            tickLabelProps={{ className: "tick", dx: -4, dy: 4, textAnchor: "end" }}
          />
          {y.ticks(4).map((value) => (
            <line key={value} x1={0} x2={inner} y1={y(value)} y2={y(value)} className="grid" />
          ))}
          {categories.map((category) => (
            <Group key={category.key} left={x(category.key) ?? 0}>
              {stacks.of(category.key).map((piece, index) => (
                <Bar
                  key={piece.series}
                  x={stacked ? 0 : index * wide}
                  y={Math.min(y(piece.to), y(piece.from))}
                  width={Math.max(1, wide - (lanes === 1 ? 0 : 1))}
                  height={Math.abs(y(piece.from) - y(piece.to))}
                  rx={1.5}
                  className={`shape series-${piece.color}`}
                />
              ))}
              <Bar
                x={-(x.step() - x.bandwidth()) / 2}
                y={0}
                width={x.step()}
                height={floor}
                className="hit"
                onPointerMove={(event) => setTip(tipOf(event, category, drawing))}
                onPointerLeave={() => setTip(null)}
                onClick={() => category.picked !== null && onPick(category.picked)}
              />
            </Group>
          ))}
          <AxisBottom
            scale={x}
            top={floor}
            hideTicks
            axisLineClassName="axis"
            tickValues={categories.filter((_, index) => names[index] !== "").map(({ key }) => key)}
            tickFormat={(key) => labels.get(String(key)) ?? ""}
            tickLabelProps={{ className: "tick", dy: 2, textAnchor: "middle" }}
          />
        </Group>
      </svg>
      <ChartTip tip={tip} />
    </div>
  );
}
