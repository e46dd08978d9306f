import type { Lit } from "./adjacency.ts";
import type { NodeState } from "./node-states.ts";
import type { Palette } from "./palette.ts";

/** How a scene is drawn: what changes without anything moving. */
export interface Look {
  readonly palette: Palette;
  readonly lit: Lit | null;
  readonly states: ReadonlyMap<string, NodeState>;
  readonly byRun: boolean;
}
