import type { Target } from "../graph/compiled-graph.ts";

/** The id of an action's node. */
export function nodeId({ schema, name }: Target): string {
  return `${schema}.${name}`;
}

export function compareIds(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
