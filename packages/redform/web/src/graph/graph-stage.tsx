import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { isLit } from "./adjacency.ts";
import { cameraAt, fitted, placeOf } from "./camera.ts";
import { NEAR } from "./detail-levels.ts";
import { GraphBox } from "./graph-box.tsx";
import { GraphMap, type MapHandle } from "./graph-map.tsx";
import { boxAt, type Scene } from "./scene.ts";
import type { SceneBox } from "./scene-box.ts";
import { type Direction, nearestBox, stepFrom } from "./step.ts";
import { reveal, type StageShown, useAim, useStage } from "./use-stage.ts";
import type { Place } from "./view-state.ts";

export interface StageHandle {
  readonly fit: () => void;
  readonly zoomBy: (factor: number) => void;
}

export interface GraphStageProps extends StageShown {
  /** Where to look; null means: at the chosen node, else at the whole. */
  readonly place: Place | null;
  readonly handle: RefObject<StageHandle | null>;
  readonly onChoose: (id: string | null) => void;
  readonly onOpen: (id: string) => void;
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
const ZOOM_STEP = 1.3;

interface Hint {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/** The picture itself: pan, zoom, choose, open; by pointer, fingers and keys. */
export function GraphStage({ place, handle, onChoose, onOpen, ...shown }: GraphStageProps) {
  const { scene, look, chosen } = shown;
  const element = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const map = useRef<MapHandle>(null);
  const stage = useStage({ stage: element, canvas, layer, map }, shown);
  useAim(stage, scene, chosen, place);
  const { camera, size, inView } = stage;
  const [hint, setHint] = useState<Hint | null>(null);
  const fit = (): void => camera.set(fitted(scene, size()), { glide: true });
  const zoomBy = (factor: number): void => {
    const middle = placeOf(camera.get(), size());
    camera.set(cameraAt({ ...middle, zoom: middle.zoom * factor }, size()), { glide: true });
  };
  useImperativeHandle(handle, () => ({ fit, zoomBy }));

  // Moved by keys: the focus goes along, once the box is there.
  const focusFollows = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the box comes with what is in view
  useEffect(() => {
    if (!focusFollows.current || chosen === null) return;
    const box = element.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(chosen)}"]`);
    if (box == null) return;
    focusFollows.current = false;
    box.focus({ preventScroll: true });
  }, [chosen, inView]);

  const boxUnder = (event: { readonly clientX: number; readonly clientY: number }): SceneBox | null => {
    const { x, y } = within(element.current, event);
    const { left, top, zoom } = camera.get();
    return boxAt(scene, (x - left) / zoom, (y - top) / zoom);
  };
  const step = (direction: Direction): void => {
    const middle = placeOf(camera.get(), size());
    const next = chosen === null ? nearestBox(scene, middle.x, middle.y) : stepFrom(scene, chosen, direction);
    if (next === null) return;
    focusFollows.current = true;
    onChoose(next.id);
    reveal(stage, next);
  };
  const clear = (): void => {
    onChoose(null);
    element.current?.focus({ preventScroll: true });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const keys: Readonly<Record<string, () => void>> = {
      Escape: clear,
      "+": () => zoomBy(ZOOM_STEP),
      "=": () => zoomBy(ZOOM_STEP),
      "-": () => zoomBy(1 / ZOOM_STEP),
      "0": fit,
    };
    const direction = ARROWS[event.key];
    const open = event.key === "Enter" && chosen !== null ? () => onOpen(chosen) : undefined;
    const does = direction === undefined ? (open ?? keys[event.key]) : () => step(direction);
    if (does === undefined) return;
    event.preventDefault();
    does();
  };
  const onClick = (event: MouseEvent): void => {
    // A box is clicked by keys too, and then there is no place.
    const box = (event.target as Element).closest<HTMLElement>("[data-id]");
    onChoose(box?.dataset["id"] ?? boxUnder(event)?.id ?? null);
  };
  const onPointerMove = (event: PointerEvent): void => {
    const far = event.pointerType === "mouse" && event.buttons === 0 && camera.get().zoom < NEAR;
    const box = far ? boxUnder(event) : null;
    setHint(box === null ? null : { name: box.node.name, ...within(element.current, event) });
  };
  return (
    <section
      ref={element}
      className="graph-stage"
      aria-label="Lineage graph"
      aria-describedby="graph-keys"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrows walk through it
      tabIndex={0}
      onKeyDown={onKey}
      onClick={onClick}
      onDoubleClick={(event) => {
        const box = boxUnder(event);
        if (box !== null) onOpen(box.id);
      }}
      onPointerMove={onPointerMove}
      onPointerLeave={() => setHint(null)}
    >
      <div className="graph-canvas" aria-hidden="true">
        <canvas ref={canvas} />
      </div>
      <div ref={layer} className={look.byRun ? "graph-layer by-run" : "graph-layer"}>
        {inView.map((box) => (
          <GraphBox
            key={box.id}
            box={box}
            state={look.states.get(box.id)}
            chosen={box.id === chosen}
            faded={!isLit(box.id, look.lit)}
            reads={readsOf(scene, box.id)}
          />
        ))}
      </div>
      {hint === null ? null : (
        <div className="graph-hint" style={{ transform: `translate(${hint.x + 12}px, ${hint.y + 14}px)` }}>
          {hint.name}
        </div>
      )}
      <GraphMap
        ref={map}
        scene={scene}
        look={look}
        onGo={(x, y) => camera.set(cameraAt({ x, y, zoom: camera.get().zoom }, size()))}
      />
      <p id="graph-keys" className="visually-hidden">
        Arrows walk along the edges, Enter opens, Escape clears, plus and minus zoom, 0 shows everything.
      </p>
    </section>
  );
}

function within(
  element: HTMLElement | null,
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
): { readonly x: number; readonly y: number } {
  const { left = 0, top = 0 } = element?.getBoundingClientRect() ?? {};
  return { x: clientX - left, y: clientY - top };
}

function readsOf({ adjacency }: Scene, id: string): string {
  const [reads, readBy] = [
    adjacency.upstream.get(id)?.length ?? 0,
    adjacency.downstream.get(id)?.length ?? 0,
  ];
  return `reads ${reads}, read by ${readBy}`;
}
