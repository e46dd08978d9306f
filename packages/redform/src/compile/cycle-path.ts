import type { CompiledGraph, Target } from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";

/** The shortest way from an action along what it depends on back to itself, both ends included; or null. */
export function cyclePath(graph: CompiledGraph, start: Target): readonly Target[] | null {
  const dependencies = new Map<string, readonly Target[]>();
  for (const action of [...(graph.tables ?? []), ...(graph.operations ?? []), ...(graph.assertions ?? [])]) {
    dependencies.set(targetKey(action.target), action.dependencyTargets ?? []);
  }
  const startKey = targetKey(start);
  const cameFrom = new Map<string, Target>();
  const queue: Target[] = [start];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const dependency of dependencies.get(targetKey(next)) ?? []) {
      const key = targetKey(dependency);
      if (key === startKey) return [...wayTo(next), start];
      if (cameFrom.has(key)) continue;
      cameFrom.set(key, next);
      queue.push(dependency);
    }
  }
  return null;

  function wayTo(end: Target): readonly Target[] {
    const way = [end];
    for (let at = cameFrom.get(targetKey(end)); at !== undefined; at = cameFrom.get(targetKey(at)))
      way.unshift(at);
    return way;
  }
}
