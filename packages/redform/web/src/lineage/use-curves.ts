import { type RefObject, useLayoutEffect, useState } from "react";
import type { ColumnEdge } from "../../../src/lineage/column-edge.ts";
import type { Lit } from "../../../src/lineage/lit.ts";
import { refKey } from "../../../src/lineage/walk.ts";

export interface Curves {
  readonly width: number;
  readonly height: number;
  readonly paths: readonly { readonly edge: ColumnEdge; readonly d: string }[];
}

const NONE: Curves = { width: 0, height: 0, paths: [] };

/** The curves between the columns as they stand on the page, drawn anew when that changes. Scrolls to the start. */
export function useCurves(frame: RefObject<HTMLDivElement | null>, lit: Lit): Curves {
  const [curves, setCurves] = useState<Curves>(NONE);
  useLayoutEffect(() => {
    const canvas = frame.current;
    if (canvas === null) return;
    const draw = (): void => setCurves(drawn(canvas, lit));
    draw();
    canvas.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest", inline: "center" });
    const observer = new ResizeObserver(draw);
    observer.observe(canvas);
    return () => observer.disconnect();
  }, [frame, lit]);
  return curves;
}

function drawn(canvas: HTMLElement, { edges }: Lit): Curves {
  const origin = canvas.getBoundingClientRect();
  const boxes = new Map<string, DOMRect>();
  for (const element of canvas.querySelectorAll<HTMLElement>("[data-ref]")) {
    boxes.set(element.dataset.ref ?? "", element.getBoundingClientRect());
  }
  const paths = edges.flatMap((edge) => {
    const from = boxes.get(refKey(edge.from));
    const to = boxes.get(refKey(edge.to));
    if (from === undefined || to === undefined) return [];
    const [x1, y1] = [from.right - origin.left, from.top + from.height / 2 - origin.top];
    const [x2, y2] = [to.left - origin.left, to.top + to.height / 2 - origin.top];
    const bend = Math.max(24, (x2 - x1) / 2);
    return [{ edge, d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}` }];
  });
  return { width: canvas.scrollWidth, height: canvas.scrollHeight, paths };
}
