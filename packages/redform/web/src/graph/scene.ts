import { BOX, type Curve, type GraphLayout, plainCurve } from "../../../src/site/layout/graph-layout.ts";
import type { Picture } from "../../../src/site/layout/picture.ts";
import type { SiteEdge, SiteNode } from "../../../src/site/site-data.ts";
import { type Adjacency, adjacencyOf } from "./adjacency.ts";
import type { Rectangle } from "./camera.ts";
import { type ColumnTitle, columnTitles, type Group, groupsOf } from "./groups.ts";
import type { SceneBox } from "./scene-box.ts";

/** A picture with places: what is drawn. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly SceneBox[];
  readonly byId: ReadonlyMap<string, SceneBox>;
  readonly edges: readonly SceneEdge[];
  readonly groups: readonly Group[];
  readonly titles: readonly ColumnTitle[];
  readonly adjacency: Adjacency;
}

export interface SceneEdge extends SiteEdge {
  readonly curve: Curve;
  /** Around the curve. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Puts nodes and edges where the layout says. What it does not know is left out. */
export function sceneOf({ nodes, edges }: Picture<SiteNode>, layout: GraphLayout): Scene {
  const places = new Map(layout.boxes.map((box) => [box.id, box]));
  const boxes = nodes.flatMap((node) => {
    const place = places.get(node.id);
    return place === undefined ? [] : [{ ...place, node }];
  });
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const routes = new Map(layout.routes.map(({ from, to, curve }) => [`${from}\0${to}`, curve]));
  const drawn = edges.flatMap(({ from, to }) => {
    const [a, b] = [byId.get(from), byId.get(to)];
    if (a === undefined || b === undefined) return [];
    const curve = routes.get(`${from}\0${to}`) ?? plainCurve(a, b);
    return [{ from, to, curve, ...around(curve) }];
  });
  return {
    width: layout.width,
    height: layout.height,
    boxes,
    byId,
    edges: drawn,
    groups: groupsOf(boxes),
    titles: columnTitles(boxes),
    adjacency: adjacencyOf(drawn),
  };
}

/** The box under a point of the picture. */
export function boxAt({ boxes }: Scene, x: number, y: number): SceneBox | null {
  return (
    boxes.find((box) => x >= box.x && x <= box.x + BOX.width && y >= box.y && y <= box.y + BOX.height) ?? null
  );
}

function around(curve: Curve): Omit<SceneEdge, "from" | "to" | "curve"> {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let place = 0; place < curve.length; place += 2) {
    const [x = 0, y = 0] = [curve[place], curve[place + 1]];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { left, top, right, bottom };
}

const PIECES = 8;

/** Whether an edge may be seen in a part of the picture: tells long edges that lead past it from those within. */
export function crosses({ curve, left, top, right, bottom }: SceneEdge, view: Rectangle): boolean {
  const [viewRight, viewBottom] = [view.x + view.width, view.y + view.height];
  if (left > viewRight || right < view.x || top > viewBottom || bottom < view.y) return false;
  if (right - left < view.width && bottom - top < view.height) return true;
  const at = (place: number): number => curve[place] ?? 0;
  for (let start = 0; start + 7 < curve.length; start += 6) {
    let [x, y] = [at(start), at(start + 1)];
    for (let piece = 1; piece <= PIECES; piece += 1) {
      const t = piece / PIECES;
      const nextX = cubic(at(start), at(start + 2), at(start + 4), at(start + 6), t);
      const nextY = cubic(at(start + 1), at(start + 3), at(start + 5), at(start + 7), t);
      const inside =
        Math.min(x, nextX) < viewRight &&
        Math.max(x, nextX) > view.x &&
        Math.min(y, nextY) < viewBottom &&
        Math.max(y, nextY) > view.y;
      if (inside) return true;
      [x, y] = [nextX, nextY];
    }
  }
  return false;
}

function cubic(a: number, b: number, c: number, d: number, t: number): number {
  const u = 1 - t;
  return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
}
