import type { PlacedBox } from "../../../src/site/layout/graph-layout.ts";
import type { SiteNode } from "../../../src/site/site-data.ts";

/** A node where it stands. */
export interface SceneBox extends PlacedBox {
  readonly node: SiteNode;
}
