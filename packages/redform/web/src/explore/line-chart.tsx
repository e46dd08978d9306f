import { AxisBottom, AxisLeft } from "@visx/axis";
import { Group } from "@visx/group";
import { scaleLinear, scalePoint } from "@visx/scale";
import { Bar, LinePath } from "@visx/shape";
import { useState } from "react";
import { tickText } from "./axis-text.ts";
import { ChartTip, type Tip, tipOf } from "./chart-tip.tsx";
import type { Point } from "./drawing.ts";
import type { PictureProps } from "./picture.ts";

const HEIGHT = 240;
const BOTTOM = 28;
const LEFT = 46;
const RIGHT = 38;
const TOP = 10;
/** Room for one date. */
const DATE = 92;

/** Lines along time, a point a period. What only part of a period knows is hollow, and dashed towards it. */
export function LineChart({ drawing, width, label, onPick }: PictureProps) {
  const [tip, setTip] = useState<Tip | null>(null);
  const { categories, series, points, measure } = drawing;
  const values = points.flatMap(({ value }) => value ?? []);
  const inner = Math.max(20, width - LEFT - RIGHT);
  const floor = HEIGHT - BOTTOM;
  const x = scalePoint({ domain: categories.map(({ key }) => key), range: [0, inner] });
  const y = scaleLinear({
    domain: [Math.min(0, ...values), Math.max(...values, 0) || 1],
    range: [floor, TOP],
    nice: 4,
  });
  const every = Math.max(1, Math.ceil(categories.length / Math.max(1, Math.floor(inner / DATE))));
  const labels = new Map(categories.map((category) => [category.key, category.label]));
  const partial = new Set(categories.filter((category) => category.partial).map(({ key }) => key));
  const step = categories.length < 2 ? inner : x.step();
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
            tickLabelProps={{ className: "tick", dx: -4, dy: 4, textAnchor: "end" }}
          />
          {y.ticks(4).map((value) => (
            <line key={value} x1={0} x2={inner} y1={y(value)} y2={y(value)} className="grid" />
          ))}
          {series.map(({ key }, index) => {
            const known = new Map(
              points.filter((point) => point.series === key).map((point) => [point.category, point]),
            );
            const own = categories.flatMap((category) => known.get(category.key) ?? []);
            const at = (point: Point): number => x(point.category) ?? 0;
            const isThere = ({ value }: Point): boolean => value !== null;
            const whole = own.filter(({ category }) => !partial.has(category));
            return (
              <Group key={key} className={`line series-${index + 1}`}>
                <LinePath
                  data={own}
                  x={at}
                  y={({ value }) => y(value ?? 0)}
                  defined={isThere}
                  className={whole.length < own.length ? "stroke dashed" : "stroke"}
                />
                {whole.length < own.length ? (
                  <LinePath
                    data={whole}
                    x={at}
                    y={({ value }) => y(value ?? 0)}
                    defined={isThere}
                    className="stroke"
                  />
                ) : null}
                {categories.length > 60
                  ? null
                  : own
                      .filter(isThere)
                      .map((point) => (
                        <circle
                          key={point.category}
                          cx={at(point)}
                          cy={y(point.value ?? 0)}
                          r={categories.length > 20 ? 3 : 4}
                          className={partial.has(point.category) ? "dot hollow" : "dot"}
                        />
                      ))}
              </Group>
            );
          })}
          {categories.map((category) => (
            <Bar
              key={category.key}
              x={(x(category.key) ?? 0) - step / 2}
              y={0}
              width={step}
              height={floor}
              className="hit"
              onPointerMove={(event) => setTip(tipOf(event, category, drawing))}
              onPointerLeave={() => setTip(null)}
              onClick={() => category.picked !== null && onPick(category.picked)}
            />
          ))}
          <AxisBottom
            scale={x}
            top={floor}
            axisLineClassName="axis"
            tickClassName="tick-mark"
            tickValues={categories.filter((_, index) => index % every === 0).map(({ key }) => key)}
            tickFormat={(key) => labels.get(String(key)) ?? ""}
            tickLabelProps={{ className: "tick", dy: 2, textAnchor: "middle" }}
          />
        </Group>
      </svg>
      <ChartTip tip={tip} />
    </div>
  );
}
