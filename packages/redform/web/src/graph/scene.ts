import { BOX, type Curve, type GraphLayout, plainCurve } from "../../../src/site/layout/graph-layout.ts";
import type { Picture } from "../../../src/site/layout/picture.ts";
import type { SiteEdge, SiteNode } from "../../../src/site/site-data.ts";
import { type Adjacency, adjacencyOf } from "./adjacency.ts";
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
