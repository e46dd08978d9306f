import { contracted } from "../../graph/closure.ts";
import type { SiteEdge, SiteNode } from "../site-data.ts";

/** What of a node its place in the picture hangs on. */
export type PictureNode = Pick<SiteNode, "id" | "kind" | "about">;

export interface Picture<N extends PictureNode = PictureNode> {
  readonly nodes: readonly N[];
  /** Between these nodes alone, sorted by from, then to. */
  readonly edges: readonly SiteEdge[];
}

/** Assertions and unit tests: shown as a count on their model, and as boxes of their own only when asked for. */
export function isCheck({ kind }: Pick<SiteNode, "kind">): boolean {
  return kind === "assertion" || kind === "test";
}

/**
 * The part of a graph whose ids are kept. Where a node between two kept ones is left out, an edge leads past it,
 * so that what depends on what stays to be seen.
 */
export function pictureOf<N extends PictureNode>(
  { nodes, edges }: { readonly nodes: readonly N[]; readonly edges: readonly SiteEdge[] },
  keep: (node: N) => boolean,
): Picture<N> {
  const kept = nodes.filter(keep);
  const ids = new Set(kept.map(({ id }) => id));
  if (kept.length === nodes.length) return { nodes: kept, edges };
  const targets = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const list = targets.get(from);
    if (list === undefined) targets.set(from, [to]);
    else list.push(to);
  }
  const between = contracted(targets, ids);
  return {
    nodes: kept,
    edges: [...ids].sort().flatMap((from) => (between.get(from) ?? []).map((to) => ({ from, to }))),
  };
}
