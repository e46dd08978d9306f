import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { BOX } from "../../../src/site/layout/graph-layout.ts";
import {
  type Camera,
  cameraAt,
  cameraBeside,
  fitted,
  fittedBeside,
  placeOf,
  type Size,
  seen,
  touches,
} from "./camera.ts";
import { NAMED, NEAR } from "./detail-levels.ts";
import type { MapHandle } from "./graph-map.tsx";
import type { Look } from "./look.ts";
import { Painter } from "./painter.ts";
import type { Scene } from "./scene.ts";
import type { SceneBox } from "./scene-box.ts";
import { type CameraHandle, useCamera } from "./use-camera.ts";
import type { Place } from "./view-state.ts";

export interface StageElements {
  readonly stage: RefObject<HTMLElement | null>;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly layer: RefObject<HTMLDivElement | null>;
  readonly map: RefObject<MapHandle | null>;
}

export interface StageShown {
  readonly scene: Scene;
  readonly look: Look;
  readonly chosen: string | null;
  /** The camera has come to rest. */
  readonly onPlace: (place: Place) => void;
}

export interface Stage {
  readonly camera: CameraHandle;
  /** Of the window that the stage is. */
  readonly size: () => Size;
  /** The boxes that are elements: near, all in the window; far, the chosen one, so that it can have the focus. */
  readonly inView: readonly SceneBox[];
}

/** Milliseconds without a movement until a place is told. */
const REST_MS = 250;

/** Paints what is shown whenever it, the camera or the window changes. */
export function useStage({ stage, canvas, layer, map }: StageElements, shown: StageShown): Stage {
  const painter = useRef<Painter | null>(null);
  const size = useRef<Size>({ width: 0, height: 0 });
  const [inView, setInView] = useState<readonly SceneBox[]>([]);
  const now = useRef(shown);
  now.current = shown;
  const frame = useRef(0);
  const resting = useRef(0);
  const paint = useRef<(how: "move" | "draw") => void>(() => undefined);
  const camera = useCamera(
    stage,
    useCallback(() => {
      cancelAnimationFrame(frame.current);
      frame.current = requestAnimationFrame(() => paint.current("move"));
    }, []),
  );
  paint.current = (how) => {
    const { scene, look, chosen, onPlace } = now.current;
    const view = camera.get();
    if (painter.current === null || size.current.width === 0) return;
    painter.current[how](scene, view, size.current, look);
    if (layer.current !== null) {
      layer.current.style.transform = `translate(${view.left}px, ${view.top}px) scale(${view.zoom})`;
      layer.current.style.setProperty("--boost", String(Math.min(1.25, Math.max(1, 1 / view.zoom))));
    }
    map.current?.follow(seen(view, size.current));
    setInView((before) => unlessSame(before, boxesInView(scene, view, size.current, chosen)));
    if (how === "draw") return;
    window.clearTimeout(resting.current);
    resting.current = window.setTimeout(() => onPlace(placeOf(camera.get(), size.current)), REST_MS);
  };
  useLayoutEffect(() => {
    const [element, picture] = [stage.current, canvas.current];
    if (element === null || picture === null) return;
    const made = new Painter(picture);
    painter.current = made;
    size.current = { width: element.clientWidth, height: element.clientHeight };
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      const before = size.current;
      if (width === before.width && height === before.height) return;
      // What was in the middle stays there.
      const middle = before.width === 0 ? null : placeOf(camera.get(), before);
      size.current = { width, height };
      if (middle !== null) camera.set(cameraAt(middle, size.current));
      paint.current("draw");
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.stop();
      cancelAnimationFrame(frame.current);
      window.clearTimeout(resting.current);
    };
  }, [stage, canvas, camera]);
  const { scene, look, chosen } = shown;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn has changed
  useEffect(() => paint.current("draw"), [scene, look, chosen]);
  return useMemo(() => ({ camera, size: () => size.current, inView }), [camera, inView]);
}

/** A node that is looked for is shown at least that large. */
const READABLE = 0.85;

/** A picture of so few boxes is not shown so small that they have no names: a phone shows its beginning. */
const FEW = 40;
const BEGINNING = 0.42;

function beginning({ height }: Scene, window: Size): Camera {
  const camera = cameraAt({ x: 0, y: height / 2, zoom: BEGINNING }, window);
  return { ...camera, left: 16 };
}

/** Looks where the address says, else at the chosen node, else at the whole; again when one of them is another. */
export function useAim(
  { camera, size }: Stage,
  scene: Scene,
  chosen: string | null,
  place: Place | null,
): void {
  const before = useRef<{ readonly scene: Scene | null; readonly at: string }>({ scene: null, at: "" });
  useEffect(() => {
    const at = place === null ? `@${chosen ?? ""}` : `${place.x},${place.y},${place.zoom}`;
    const last = before.current;
    before.current = { scene, at };
    if (last.scene === scene && last.at === at) return;
    const options = { glide: last.scene !== null };
    const window = size();
    const box = chosen === null ? undefined : scene.byId.get(chosen);
    if (place !== null) {
      if (!samePlace(placeOf(camera.get(), window), place)) camera.set(cameraAt(place, window), options);
      return;
    }
    const whole = fitted(scene, window);
    if (box !== undefined) {
      const beside = fittedBeside(scene, window);
      const near = cameraBeside({ ...middleOf(box), zoom: READABLE }, window);
      camera.set(beside.zoom >= NEAR ? beside : near, options);
    } else if (scene.boxes.length <= FEW && whole.zoom < NAMED) camera.set(beginning(scene, window), options);
    else camera.set(whole, options);
  }, [scene, place, chosen, camera, size]);
}

/** Brings a box into the window, near enough to be read. */
export function reveal({ camera, size }: Stage, box: SceneBox): void {
  const view = camera.get();
  const window = seen(view, size(), -40);
  const inside =
    box.x >= window.x &&
    box.y >= window.y &&
    box.x + BOX.width <= window.x + window.width &&
    box.y + BOX.height <= window.y + window.height;
  if (inside && view.zoom >= NEAR) return;
  camera.set(cameraBeside({ ...middleOf(box), zoom: Math.max(READABLE, view.zoom) }, size()), {
    glide: true,
  });
}

function middleOf({ x, y }: SceneBox): Pick<Place, "x" | "y"> {
  return { x: x + BOX.width / 2, y: y + BOX.height / 2 };
}

function boxesInView(scene: Scene, view: Camera, size: Size, chosen: string | null): readonly SceneBox[] {
  if (view.zoom < NEAR) return scene.boxes.filter(({ id }) => id === chosen);
  const window = seen(view, size, 120);
  return scene.boxes.filter((box) => box.id === chosen || touches({ ...BOX, x: box.x, y: box.y }, window));
}

function unlessSame<T>(before: readonly T[], after: readonly T[]): readonly T[] {
  const same = before.length === after.length && before.every((item, place) => item === after[place]);
  return same ? before : after;
}

/** The address holds whole pixels and three digits of the zoom. */
function samePlace(a: Place, b: Place): boolean {
  const near = Math.abs(a.x - b.x) < 1 && Math.abs(a.y - b.y) < 1;
  return near && Math.abs(a.zoom - b.zoom) < 0.001;
}
