import { OUTLINES } from "../../../src/site/drawing/box-outline.ts";
import { KINDS } from "../../../src/site/drawing/kind-look.ts";
import { shortened } from "../../../src/site/drawing/short-text.ts";
import { BOX } from "../../../src/site/layout/graph-layout.ts";
import { isLit, isLitEdge } from "./adjacency.ts";
import { type Camera, type Rectangle, type Size, seen, touches } from "./camera.ts";
import { NAMED, NEAR } from "./detail-levels.ts";
import { drawGroups, drawTitles } from "./draw-groups.ts";
import type { Look } from "./look.ts";
import { worstStatus } from "./node-states.ts";
import { crosses, type Scene, type SceneEdge } from "./scene.ts";
import type { SceneBox } from "./scene-box.ts";

/** How much is seen of what is not lit. */
const FADED = { edge: 0.18, box: 0.16 } as const;
/** A path of that many edges is drawn at once: longer ones take more than their share of time. */
const BATCH = 8;

/**
 * Draws edges, and boxes too while they are too small to be elements. The context is that of a canvas of the
 * size `size` and as many device pixels for each as `ratio`.
 */
export function drawScene(
  context: CanvasRenderingContext2D,
  scene: Scene,
  camera: Camera,
  { size, ratio }: { readonly size: Size; readonly ratio: number },
  look: Look,
): number {
  const { zoom, left, top } = camera;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, size.width * ratio, size.height * ratio);
  context.setTransform(zoom * ratio, 0, 0, zoom * ratio, left * ratio, top * ratio);
  const view = seen(camera, size);
  const edges = drawEdges(context, scene, view, zoom, look);
  if (zoom >= NEAR) return edges;
  const boxes = scene.boxes.filter(({ x, y }) => touches({ ...BOX, x, y }, view));
  for (const box of boxes) {
    if (zoom < NAMED) drawBlock(context, box, zoom, look);
    else drawNamed(context, box, zoom, look);
  }
  context.globalAlpha = 1;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (zoom < NAMED) drawGroups(context, scene.groups, camera, size, look);
  drawTitles(context, scene.titles, camera, look);
  return edges + boxes.length;
}

function drawEdges(
  context: CanvasRenderingContext2D,
  { edges }: Scene,
  view: Rectangle,
  zoom: number,
  { palette, lit }: Look,
): number {
  const inView = edges.filter((edge) => crosses(edge, view));
  const isUp = (edge: SceneEdge): boolean => lit !== null && isLitEdge(edge, lit);
  const plain = lit === null ? inView : inView.filter((edge) => !isUp(edge));
  context.strokeStyle = palette.edge;
  context.fillStyle = palette.edge;
  // Thousands of thin lines side by side add up to a grey ground; a few have to be seen.
  const many = zoom < NAMED && inView.length > 600;
  context.globalAlpha = lit === null ? (many ? 0.45 : 0.9) : FADED.edge;
  context.lineWidth = Math.max(1.5, (many ? 0.6 : 1) / zoom);
  strokeAll(context, plain);
  if (zoom >= NAMED && lit === null) fillTips(context, plain);
  if (lit === null) return inView.length;
  context.globalAlpha = 1;
  context.strokeStyle = palette.accent;
  context.fillStyle = palette.accent;
  context.lineWidth = Math.max(2, 1.4 / zoom);
  const bright = inView.filter(isUp);
  strokeAll(context, bright);
  if (zoom >= NAMED) fillTips(context, bright);
  return inView.length;
}

function strokeAll(context: CanvasRenderingContext2D, edges: readonly SceneEdge[]): void {
  for (let start = 0; start < edges.length; start += BATCH) {
    context.beginPath();
    for (const { curve } of edges.slice(start, start + BATCH)) trace(context, curve);
    context.stroke();
  }
}

function trace(context: CanvasRenderingContext2D, curve: readonly number[]): void {
  const at = (place: number): number => curve[place] ?? 0;
  context.moveTo(at(0), at(1));
  for (let place = 2; place + 5 < curve.length; place += 6) {
    context.bezierCurveTo(
      at(place),
      at(place + 1),
      at(place + 2),
      at(place + 3),
      at(place + 4),
      at(place + 5),
    );
  }
}

/** Points at what reads: every edge arrives from the left. */
function fillTips(context: CanvasRenderingContext2D, edges: readonly SceneEdge[]): void {
  context.beginPath();
  for (const { curve } of edges) {
    const x = curve[curve.length - 2] ?? 0;
    const y = curve[curve.length - 1] ?? 0;
    context.moveTo(x, y);
    context.lineTo(x - 9, y - 4.5);
    context.lineTo(x - 9, y + 4.5);
  }
  context.fill();
}

function colourOf(box: SceneBox, { palette, states, byRun }: Look): string {
  const status = worstStatus(states.get(box.id));
  if (byRun) return palette.statuses[status ?? "none"];
  return status === "failure" ? palette.bad : palette.kinds[box.node.kind];
}

/** So far away that a box is a coloured block. */
function drawBlock(context: CanvasRenderingContext2D, box: SceneBox, zoom: number, look: Look): void {
  const alarm = worstStatus(look.states.get(box.id)) === "failure";
  const chosen = look.lit?.id === box.id;
  context.globalAlpha = isLit(box.id, look.lit) ? 1 : FADED.box;
  if (alarm || chosen) {
    // A frame of another lightness: colour alone would not be seen by all.
    context.fillStyle = look.palette.ink;
    fillGrown(context, box, (chosen ? 4 : 2.5) / zoom);
  }
  context.fillStyle = colourOf(box, look);
  fillGrown(context, box, alarm ? 1 / zoom : 0);
}

function fillGrown(context: CanvasRenderingContext2D, { x, y }: SceneBox, by: number): void {
  context.fillRect(x - by, y - by, BOX.width + 2 * by, BOX.height + 2 * by);
}

const outlines = new Map(KINDS.map((kind) => [kind, new Path2D(OUTLINES[kind])]));

/** Near enough for a name, too far for more. */
function drawNamed(context: CanvasRenderingContext2D, box: SceneBox, zoom: number, look: Look): void {
  const { palette, lit } = look;
  const outline = outlines.get(box.node.kind);
  if (outline === undefined) return;
  context.globalAlpha = isLit(box.id, lit) ? 1 : FADED.box;
  context.translate(box.x, box.y);
  context.fillStyle = palette.surface;
  context.fill(outline);
  context.strokeStyle = colourOf(box, look);
  context.lineWidth = (lit?.id === box.id ? 3 : 1.5) / zoom;
  context.stroke(outline);
  const size = Math.min(11, BOX.height * zoom * 0.62) / zoom;
  context.font = `600 ${size}px ${palette.font}`;
  context.fillStyle = palette.ink;
  context.textBaseline = "middle";
  context.textAlign = "left";
  const inset = 14;
  const letters = Math.floor((BOX.width - 2 * inset) / (size * 0.56));
  context.fillText(shortened(box.node.name, Math.max(3, letters)), inset, BOX.height / 2);
  context.translate(-box.x, -box.y);
}
