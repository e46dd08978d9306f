import { isCheck, pictureOf } from "../layout/picture.ts";
import type { SiteEdge } from "../site-data.ts";
import type { DeclaredGraph, DeclaredNode } from "../site-nodes.ts";

/** A box as text formats draw it. */
export interface DrawnNode {
  readonly node: DeclaredNode;
  /** The name; with the schema where another node has the same; the end of a long place. */
  readonly label: string;
  /** "4 checks, disabled", or nothing. */
  readonly note: string;
}

export interface DrawnGraph {
  readonly title: string;
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly SiteEdge[];
}

/** What is drawn of a graph: without assertions and tests but those that `shown` names, which are counted instead. */
export function drawnGraph(
  title: string,
  graph: DeclaredGraph,
  shown: (node: DeclaredNode) => boolean,
): DrawnGraph {
  const checks = new Map<string, number>();
  for (const node of graph.nodes) {
    if (isCheck(node) && node.about !== null) checks.set(node.about, (checks.get(node.about) ?? 0) + 1);
  }
  const { nodes, edges } = pictureOf(graph, (node) => !isCheck(node) || shown(node));
  const names = new Map<string, number>();
  for (const { name, schema } of nodes) if (schema !== null) names.set(name, (names.get(name) ?? 0) + 1);
  return {
    title,
    nodes: nodes.map((node) => {
      const count = checks.get(node.id) ?? 0;
      const notes = [
        ...(count === 0 ? [] : [count === 1 ? "1 check" : `${count} checks`]),
        ...(node.disabled ? ["disabled"] : []),
      ];
      const twice = node.schema !== null && (names.get(node.name) ?? 0) > 1;
      return { node, label: twice ? `${node.schema}.${node.name}` : node.name, note: notes.join(", ") };
    }),
    edges,
  };
}
