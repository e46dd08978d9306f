import type { CompiledGraph } from "../../graph/compiled-graph.ts";
import type { SiteIndex } from "../site-data.ts";
import { layoutPicture, loadGraphviz } from "./dot-layout.ts";
import type { GraphLayout } from "./graph-layout.ts";
import { isCheck, pictureOf } from "./picture.ts";

/** Runs change nothing of where boxes stand: a project that is served is laid out once. */
const kept = new WeakMap<CompiledGraph, Promise<GraphLayout>>();

/** The layout of everything but assertions and unit tests. */
export function siteLayout(compiled: CompiledGraph, index: SiteIndex): Promise<GraphLayout> {
  const known = kept.get(compiled);
  if (known !== undefined) return known;
  const made = loadGraphviz().then((engine) =>
    layoutPicture(
      pictureOf(index, (node) => !isCheck(node)),
      engine,
    ),
  );
  kept.set(compiled, made);
  return made;
}
