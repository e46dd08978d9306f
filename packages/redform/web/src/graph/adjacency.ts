import { type Edges, reachable } from "../../../src/graph/closure.ts";
import type { SiteEdge } from "../../../src/site/site-data.ts";

/** Who reads whom, both ways. */
export interface Adjacency {
  readonly upstream: Edges;
  readonly downstream: Edges;
}

export function adjacencyOf(edges: readonly SiteEdge[]): Adjacency {
  const upstream = new Map<string, string[]>();
  const downstream = new Map<string, string[]>();
  for (const { from, to } of edges) {
    push(upstream, to, from);
    push(downstream, from, to);
  }
  return { upstream, downstream };
}

/** What is lit around a chosen node; null where none is chosen and all is. */
export interface Lit {
  readonly id: string;
  /** Everything it is made of, and everything made of it; both with itself. */
  readonly upstream: ReadonlySet<string>;
  readonly downstream: ReadonlySet<string>;
}

export function litAround(id: string, { upstream, downstream }: Adjacency): Lit {
  return { id, upstream: reachable([id], upstream), downstream: reachable([id], downstream) };
}

export function isLit(id: string, lit: Lit | null): boolean {
  return lit === null || lit.upstream.has(id) || lit.downstream.has(id);
}

/** On a way to or from the chosen node. */
export function isLitEdge({ from, to }: SiteEdge, lit: Lit): boolean {
  return (
    (lit.upstream.has(from) && lit.upstream.has(to)) || (lit.downstream.has(from) && lit.downstream.has(to))
  );
}

function push(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
