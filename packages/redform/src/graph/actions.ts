import type {
  CompiledAction,
  CompiledAssertion,
  CompiledGraph,
  CompiledOperation,
  CompiledTable,
} from "./compiled-graph.ts";
import { targetKey } from "./target.ts";

/** An action that a run carries out, whatever its kind. */
export type RunnableAction =
  | { readonly kind: "table"; readonly key: string; readonly action: CompiledTable }
  | { readonly kind: "operation"; readonly key: string; readonly action: CompiledOperation }
  | { readonly kind: "assertion"; readonly key: string; readonly action: CompiledAssertion };

/** Every action that a run could carry out, sorted by key: no inline tables, no declarations, no tests. */
export function runnableActions(graph: CompiledGraph): readonly RunnableAction[] {
  const actions: RunnableAction[] = [
    ...(graph.tables ?? [])
      .filter((table) => table.enumType !== "INLINE")
      .map((action) => ({ kind: "table" as const, key: targetKey(action.target), action })),
    ...(graph.operations ?? []).map((action) => ({
      kind: "operation" as const,
      key: targetKey(action.target),
      action,
    })),
    ...(graph.assertions ?? []).map((action) => ({
      kind: "assertion" as const,
      key: targetKey(action.target),
      action,
    })),
  ];
  return actions.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** The keys of what an action depends on, declarations included. */
export function dependencyKeys(action: CompiledAction): readonly string[] {
  return [...new Set((action.dependencyTargets ?? []).map(targetKey))].sort();
}
