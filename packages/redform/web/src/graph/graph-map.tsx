import { type PointerEvent, type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { BOX } from "../../../src/site/layout/graph-layout.ts";
import { isLit } from "./adjacency.ts";
import type { Rectangle } from "./camera.ts";
import type { Look } from "./look.ts";
import { worstStatus } from "./node-states.ts";
import type { Scene } from "./scene.ts";

export interface MapHandle {
  /** Shows which part of the picture the window shows. */
  readonly follow: (seen: Rectangle) => void;
}

export interface GraphMapProps {
  readonly scene: Scene;
  readonly look: Look;
  readonly ref: Ref<MapHandle>;
  /** A point of the picture that is to come into the middle. */
  readonly onGo: (x: number, y: number) => void;
}

const MOST = { width: 190, height: 120 } as const;

/** The whole picture, small, with a frame around what the window shows. For pointers: keys have arrows and 0. */
export function GraphMap({ scene, look, ref, onGo }: GraphMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const scale = Math.min(MOST.width / Math.max(1, scene.width), MOST.height / Math.max(1, scene.height));
  const [width, height] = [Math.ceil(scene.width * scale), Math.ceil(scene.height * scale)];
  useImperativeHandle(
    ref,
    () => ({
      follow: ({ x, y, width: w, height: h }) => {
        const { style } = frame.current ?? {};
        if (style === undefined) return;
        const left = Math.max(0, Math.min(x * scale, width));
        const top = Math.max(0, Math.min(y * scale, height));
        const right = Math.max(0, Math.min((x + w) * scale, width));
        const bottom = Math.max(0, Math.min((y + h) * scale, height));
        style.transform = `translate(${left}px, ${top}px)`;
        style.width = `${Math.max(4, right - left)}px`;
        style.height = `${Math.max(4, bottom - top)}px`;
      },
    }),
    [scale, width, height],
  );
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context == null) return;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    context.canvas.width = Math.ceil(width * ratio);
    context.canvas.height = Math.ceil(height * ratio);
    context.setTransform(scale * ratio, 0, 0, scale * ratio, 0, 0);
    const { palette, states, byRun, lit } = look;
    for (const { id, x, y, node } of scene.boxes) {
      const status = worstStatus(states.get(id));
      const alarm = status === "failure" && !byRun;
      context.globalAlpha = isLit(id, lit) ? 0.9 : 0.15;
      context.fillStyle = byRun
        ? palette.statuses[status ?? "none"]
        : alarm
          ? palette.bad
          : palette.kinds[node.kind];
      context.fillRect(x, y, Math.max(BOX.width, 1.5 / scale), Math.max(BOX.height, 1.5 / scale));
    }
  }, [scene, look, scale, width, height]);
  const go = (event: PointerEvent<HTMLDivElement>): void => {
    event.stopPropagation();
    if (event.type === "pointerdown") event.currentTarget.setPointerCapture(event.pointerId);
    else if (event.buttons === 0) return;
    const { left, top } = event.currentTarget.getBoundingClientRect();
    onGo((event.clientX - left) / scale, (event.clientY - top) / scale);
  };
  const keep = (event: { readonly stopPropagation: () => void }): void => event.stopPropagation();
  return (
    <div className="graph-map" aria-hidden="true" onClick={keep} onMouseDown={keep} onDoubleClick={keep}>
      <div className="graph-map-picture" style={{ width, height }} onPointerDown={go} onPointerMove={go}>
        <canvas ref={canvas} style={{ width, height }} />
        <div ref={frame} className="graph-map-frame" />
      </div>
    </div>
  );
}
