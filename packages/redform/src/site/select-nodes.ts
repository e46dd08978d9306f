import { runnableActions } from "../graph/actions.ts";
import { type Edges, reachable, reversed } from "../graph/closure.ts";
import type { CompiledGraph } from "../graph/compiled-graph.ts";
import { type Selection, selectActions } from "../graph/select.ts";
import type { Outcome } from "../problem.ts";
import { nodeId } from "./node-id.ts";
import type { DeclaredGraph } from "./site-nodes.ts";

export interface SelectedNodes {
  readonly graph: DeclaredGraph;
  /** Ids of what was asked for by name or tag; empty when everything is shown. */
  readonly named: ReadonlySet<string>;
}

/**
 * The part of the graph that a run with the same flags would carry out, with the checks about it and the sources,
 * declarations, inline queries and explores before and behind it. Everything without a name or tag.
 */
export function selectNodes(
  compiled: CompiledGraph,
  graph: DeclaredGraph,
  { actions, tags, includeDeps, includeDependents }: Selection,
): Outcome<SelectedNodes> {
  if (actions.length === 0 && tags.length === 0) return { ok: true, value: { graph, named: new Set() } };
  const start = selectActions(compiled, { actions, tags, includeDeps: false, includeDependents: false });
  if (!start.ok) return start;
  const named = new Set(
    runnableActions(compiled)
      .filter(({ key }) => start.value.has(key))
      .map(({ action }) => nodeId(action.target)),
  );
  const behind = edgesOf(graph);
  const kept = new Set(named);
  if (includeDeps) for (const id of reachable(named, reversed(behind))) kept.add(id);
  if (includeDependents) for (const id of reachable(named, behind)) kept.add(id);
  const nodes = graph.nodes.filter(
    ({ id, disabled, about }) => (kept.has(id) || (about !== null && kept.has(about))) && !disabled,
  );
  const ids = new Set(nodes.map(({ id }) => id));
  const edges = graph.edges.filter(({ from, to }) => ids.has(from) && ids.has(to));
  return { ok: true, value: { graph: { nodes, edges }, named } };
}

function edgesOf({ edges }: DeclaredGraph): Edges {
  const targets = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const list = targets.get(from);
    if (list === undefined) targets.set(from, [to]);
    else list.push(to);
  }
  return targets;
}
