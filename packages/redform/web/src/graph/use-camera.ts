import { select } from "d3-selection";
import { type D3ZoomEvent, type ZoomBehavior, zoom, zoomIdentity, zoomTransform } from "d3-zoom";
import { type RefObject, useEffect, useMemo, useRef } from "react";
import type { Camera } from "./camera.ts";
import { ZOOM } from "./view-state.ts";

export interface CameraHandle {
  readonly get: () => Camera;
  /** Goes there; with `glide` in a short movement, unless the reader wants none. */
  readonly set: (camera: Camera, options?: { readonly glide?: boolean }) => void;
}

const GLIDE_MS = 220;

/** Pan and zoom by pointer, wheel and fingers on an element. `moved` is called for every change. */
export function useCamera(element: RefObject<HTMLElement | null>, moved: () => void): CameraHandle {
  const behavior = useRef<ZoomBehavior<HTMLElement, unknown> | null>(null);
  const called = useRef(moved);
  called.current = moved;
  const gliding = useRef(0);
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const made = zoom<HTMLElement, unknown>()
      .scaleExtent([ZOOM.least, ZOOM.most])
      .clickDistance(4)
      .filter(
        (event: MouseEvent) =>
          (!event.ctrlKey || event.type === "wheel") &&
          !event.button &&
          !(event.target as Element).closest(".graph-map"),
      )
      .on("zoom", (event: D3ZoomEvent<HTMLElement, unknown>) => {
        if (event.sourceEvent !== null) cancelAnimationFrame(gliding.current);
        called.current();
      });
    behavior.current = made;
    // A double click opens a box's page.
    select(target).call(made).on("dblclick.zoom", null);
    return () => {
      cancelAnimationFrame(gliding.current);
      select(target).on(".zoom", null);
    };
  }, [element]);
  return useMemo(() => {
    const get = (): Camera => {
      const { x, y, k } = element.current === null ? zoomIdentity : zoomTransform(element.current);
      return { left: x, top: y, zoom: k };
    };
    const put = ({ left, top, zoom: k }: Camera): void => {
      if (element.current === null || behavior.current === null) return;
      behavior.current.transform(select(element.current), zoomIdentity.translate(left, top).scale(k));
    };
    const set: CameraHandle["set"] = (to, { glide = false } = {}) => {
      cancelAnimationFrame(gliding.current);
      if (!glide || window.matchMedia("(prefers-reduced-motion: reduce)").matches) return put(to);
      const from = get();
      const start = performance.now();
      const step = (now: number): void => {
        const part = Math.min(1, Math.max(0, (now - start) / GLIDE_MS));
        put(between(from, to, 1 - (1 - part) ** 3));
        if (part < 1) gliding.current = requestAnimationFrame(step);
      };
      gliding.current = requestAnimationFrame(step);
    };
    return { get, set };
  }, [element]);
}

function between(from: Camera, to: Camera, part: number): Camera {
  const mix = (a: number, b: number): number => a + (b - a) * part;
  return { left: mix(from.left, to.left), top: mix(from.top, to.top), zoom: mix(from.zoom, to.zoom) };
}
