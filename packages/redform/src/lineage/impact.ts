import { type ColumnEdge, type ColumnRef, ROWS } from "./column-edge.ts";
import { type LineageMap, refKey, stepsFrom } from "./walk.ts";

/**
 * What happens to a node when a column goes.
 * "fails": its SQL names the column.
 * "loses": it passes the column on by `select *` alone, and comes without it.
 * "changes": COPY finds the key no more and loads NULL, and something here is made of that or decided by it.
 * "behind": it names nothing that is gone, but reads from a node that fails or changes.
 */
export type Effect = "fails" | "loses" | "changes" | "behind";

export interface NodeImpact {
  readonly node: string;
  readonly effect: Effect;
  /** The edges that say why; none of a node that is only behind. */
  readonly because: readonly ColumnEdge[];
}

const EFFECTS: readonly Effect[] = ["fails", "loses", "changes", "behind"];

/**
 * What breaks if a column goes, however far, sorted by effect, then by id. Unlike lineage of values it counts
 * every use: a join or a filter fails without its column as a select list does.
 */
export function impactOf(map: LineageMap, start: ColumnRef): readonly NodeImpact[] {
  const found = new Map<string, { effect: Effect; because: ColumnEdge[] }>();
  const note = (edge: ColumnEdge, effect: Effect): void => {
    const before = found.get(edge.to.node);
    if (before === undefined || EFFECTS.indexOf(effect) < EFFECTS.indexOf(before.effect)) {
      found.set(edge.to.node, { effect, because: [edge] });
    } else if (before.effect === effect) {
      before.because.push(edge);
    }
  };
  const queue: { readonly ref: ColumnRef; readonly gone: boolean }[] = [{ ref: start, gone: true }];
  const seen = new Set<string>();
  for (const { ref, gone } of queue) {
    const key = `${refKey(ref)}\0${gone}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const edges = stepsFrom(map, ref, "downstream");
    for (const edge of edges) note(edge, gone ? effectOf(edge) : "changes");
    for (const edge of edges) {
      // A node that fails keeps what it has; one that goes on hands on what happened to it.
      if (found.get(edge.to.node)?.effect === "fails") continue;
      const lost = gone && effectOf(edge) === "loses";
      if (edge.kind !== "condition" && edge.to.column !== ROWS) queue.push({ ref: edge.to, gone: lost });
    }
  }
  const impacts = [...found].map(([node, { effect, because }]): NodeImpact => ({ node, effect, because }));
  const disturbed = impacts.filter(({ effect }) => effect !== "loses").map(({ node }) => node);
  const behind = nodesBehind(map, disturbed).filter((node) => !found.has(node));
  return [...impacts, ...behind.map((node) => ({ node, effect: "behind" as const, because: [] }))].sort(
    byEffect,
  );
}

function effectOf(edge: ColumnEdge): Effect {
  if (edge.use === "load") return "changes";
  return edge.star === true ? "loses" : "fails";
}

/** All nodes that read from these, however far, with these. */
function nodesBehind(map: LineageMap, start: readonly string[]): readonly string[] {
  const next = new Map<string, Set<string>>();
  for (const edges of map.from.values()) {
    for (const { from, to } of edges) {
      const targets = next.get(from.node);
      if (targets === undefined) next.set(from.node, new Set([to.node]));
      else targets.add(to.node);
    }
  }
  const reached = new Set(start);
  for (const node of reached) for (const to of next.get(node) ?? []) reached.add(to);
  return [...reached];
}

function byEffect(a: NodeImpact, b: NodeImpact): number {
  const rank = EFFECTS.indexOf(a.effect) - EFFECTS.indexOf(b.effect);
  return rank !== 0 ? rank : a.node < b.node ? -1 : a.node > b.node ? 1 : 0;
}
