import type { CompiledGraph } from "../graph/compiled-graph.ts";
import { packLineage } from "../lineage/packed-lineage.ts";
import { compiledNodes } from "./compiled-sql.ts";
import { type ExploreDetail, explorePiece } from "./explore-detail.ts";
import { siteLayout } from "./layout/site-layout.ts";
import { type DetailContext, modelDetail } from "./model-detail.ts";
import { nodeId } from "./node-id.ts";
import { nodeRuns } from "./node-runs.ts";
import { modelPiece, runPieceName } from "./piece-name.ts";
import { type Dependencies, runDetail } from "./run-detail.ts";
import type { ColumnEdge, SiteIndex } from "./site-data.ts";
import { siteIndex } from "./site-index.ts";
import type { SiteInput } from "./site-input.ts";
import { siteKeys } from "./site-keys.ts";

/**
 * The site's data by name: `index`, `graph`, `keys`, `lineage`, `models/…`, `runs/…`. Each is made when it is asked for;
 * the folder that `docs` writes and the server answer with the same.
 */
export interface SitePieces {
  readonly index: SiteIndex;
  /** Sorted. */
  readonly names: readonly string[];
  /** Null where there is none of that name; a promise where it takes long to make. */
  piece(name: string): unknown;
}

/** What may be asked of a site. `alive` says whether a process of this machine goes on. */
export function sitePieces(input: SiteInput, alive: (pid: number) => boolean): SitePieces {
  const index = siteIndex(input, alive);
  const makers = new Map<string, () => unknown>([
    ["index", () => index],
    ["graph", () => siteLayout(input.graph, index)],
    ["keys", () => siteKeys(input)],
    ["lineage", () => packLineage(input.lineage, input.columns)],
  ]);
  let context: DetailContext | null = null;
  for (const node of index.nodes) {
    makers.set(modelPiece(node.id), () => {
      context ??= detailContext(input, index);
      return modelDetail(node, context);
    });
  }
  for (const explore of input.explores) {
    const answers = input.answers?.get(explore.name) ?? null;
    makers.set(explorePiece(explore.name), (): ExploreDetail => ({ explore, answers }));
  }
  let dependencies: Dependencies | null = null;
  for (const run of input.runs) {
    makers.set(runPieceName(run.runId), () => {
      dependencies ??= dependenciesOf(input.graph);
      return runDetail(run, dependencies, alive);
    });
  }
  return {
    index,
    names: [...makers.keys()].sort(),
    piece: (name) => makers.get(name)?.() ?? null,
  };
}

function detailContext(input: SiteInput, index: SiteIndex): DetailContext {
  const upstream = new Map<string, string[]>();
  const downstream = new Map<string, string[]>();
  for (const { from, to } of index.edges) {
    push(upstream, to, from);
    push(downstream, from, to);
  }
  const checks = new Map<string, SiteIndex["nodes"][number][]>();
  for (const node of index.nodes) if (node.about !== null) push(checks, node.about, node);
  const lineage = new Map<string, ColumnEdge[]>();
  for (const edge of input.lineage) {
    for (const id of new Set([edge.from.node, edge.to.node])) push(lineage, id, edge);
  }
  return {
    input,
    actions: compiledNodes(input.graph),
    runs: nodeRuns(input.runs),
    upstream,
    downstream,
    checks,
    lineage,
  };
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function dependenciesOf(graph: CompiledGraph): Dependencies {
  return new Map(
    [...(graph.tables ?? []), ...(graph.operations ?? []), ...(graph.assertions ?? [])].map((action) => [
      nodeId(action.target),
      (action.dependencyTargets ?? []).map(nodeId),
    ]),
  );
}
