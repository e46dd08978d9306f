import type { Scene } from "./scene.ts";
import type { SceneBox } from "./scene-box.ts";

export type Direction = "left" | "right" | "up" | "down";

/**
 * Where an arrow leads: left and right along an edge, to the nearest in height; up and down to the next box of
 * the column. Null where there is none.
 */
export function stepFrom(scene: Scene, id: string, direction: Direction): SceneBox | null {
  const here = scene.byId.get(id);
  if (here === undefined) return null;
  if (direction === "left" || direction === "right") {
    const edges = direction === "left" ? scene.adjacency.upstream : scene.adjacency.downstream;
    const boxes = (edges.get(id) ?? []).flatMap((next) => scene.byId.get(next) ?? []);
    return least(boxes, ({ x, y }) => Math.abs(y - here.y) * 4 + Math.abs(x - here.x));
  }
  const sign = direction === "down" ? 1 : -1;
  const column = scene.boxes.filter((box) => box.column === here.column && (box.y - here.y) * sign > 0);
  return least(column, ({ x, y }) => Math.abs(y - here.y) + Math.abs(x - here.x) * 2);
}

/** The box nearest to a point: where the arrows begin. */
export function nearestBox({ boxes }: Scene, x: number, y: number): SceneBox | null {
  return least(boxes, (box) => Math.hypot(box.x - x, box.y - y));
}

function least<T>(items: readonly T[], by: (item: T) => number): T | null {
  let best: T | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const value = by(item);
    if (value < least) [best, least] = [item, value];
  }
  return best;
}
