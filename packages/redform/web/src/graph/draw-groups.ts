import type { Camera, Rectangle, Size } from "./camera.ts";
import { touches } from "./camera.ts";
import type { ColumnTitle, Group } from "./groups.ts";
import type { Look } from "./look.ts";

const FONT_SIZE = 12;
const MOST = 80;

/** Names folders, the largest first, where their names find room. In pixels of the window. */
export function drawGroups(
  context: CanvasRenderingContext2D,
  groups: readonly Group[],
  { left, top, zoom }: Camera,
  size: Size,
  { palette, lit }: Pick<Look, "palette" | "lit">,
): void {
  const taken: Rectangle[] = [];
  const window = { x: 0, y: 0, ...size };
  context.font = `650 ${FONT_SIZE}px ${palette.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.globalAlpha = lit === null ? 1 : 0.55;
  for (const { label, count, ...group } of groups) {
    if (taken.length >= MOST) break;
    const text = `${label} · ${count}`;
    const width = context.measureText(text).width + 14;
    const x = left + (group.x + group.width / 2) * zoom;
    const y = top + (group.y + group.height / 2) * zoom;
    const place = { x: x - width / 2, y: y - 10, width, height: 20 };
    const fits = width <= group.width * zoom && group.height * zoom >= 34;
    if (!fits || !touches(place, window) || taken.some((other) => touches(other, place))) continue;
    taken.push(place);
    context.fillStyle = palette.surface;
    context.beginPath();
    context.roundRect(place.x, place.y, place.width, place.height, 10);
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = palette.edge;
    context.stroke();
    context.fillStyle = palette.ink;
    context.fillText(text, x, y + 0.5);
  }
  context.globalAlpha = 1;
}

/** Names the columns above their first boxes. In pixels of the window. */
export function drawTitles(
  context: CanvasRenderingContext2D,
  titles: readonly ColumnTitle[],
  { left, top, zoom }: Camera,
  { palette }: Pick<Look, "palette">,
): void {
  context.globalAlpha = 1;
  context.font = `650 ${FONT_SIZE + 1}px ${palette.font}`;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.fillStyle = palette.inkSoft;
  for (const [place, { label, x, top: y }] of titles.entries()) {
    const next = titles[place + 1];
    const room = next === undefined ? Number.POSITIVE_INFINITY : (next.x - x) * zoom - 8;
    // A little narrower, but not so that nobody can read it.
    if (context.measureText(label).width > room * 1.2) continue;
    context.fillText(label, left + x * zoom, top + y * zoom - 8, room);
  }
}
