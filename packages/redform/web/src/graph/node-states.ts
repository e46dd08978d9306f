import { isCheck } from "../../../src/site/layout/picture.ts";
import type { NodeRun, NodeStatus, RunDetail, SiteIndex, SiteNode } from "../../../src/site/site-data.ts";

/** What the last run, or the one that goes on, says of a node. */
export interface NodeState {
  readonly run: NodeRun | null;
  readonly checks: number;
  /** Ids of failing assertions about it. */
  readonly failing: readonly string[];
  /** Ids of assertions about it that failed and may. */
  readonly warning: readonly string[];
}

/** By id of every node but assertions and tests; those have a state of their own run. */
export function nodeStates(index: SiteIndex, going: RunDetail | null): ReadonlyMap<string, NodeState> {
  const now = new Map(going?.actions.map((action) => [action.id, action]));
  const runOf = (node: SiteNode): NodeRun | null => now.get(node.id) ?? node.last;
  const checks = new Map<string, SiteNode[]>();
  for (const node of index.nodes) {
    if (!isCheck(node) || node.about === null) continue;
    const list = checks.get(node.about);
    if (list === undefined) checks.set(node.about, [node]);
    else list.push(node);
  }
  return new Map(
    index.nodes.map((node) => {
      const about = checks.get(node.id) ?? [];
      const withStatus = (status: NodeStatus): readonly string[] =>
        about.filter((check) => runOf(check)?.status === status).map(({ id }) => id);
      return [
        node.id,
        {
          run: runOf(node),
          checks: about.length,
          failing: withStatus("failure"),
          warning: withStatus("warning"),
        },
      ];
    }),
  );
}

/** The status that a box bears: the worst of its own and its assertions'. */
export function worstStatus(state: NodeState | undefined): NodeStatus | null {
  if (state === undefined) return null;
  if (state.run?.status === "running" || state.run?.status === "waiting") return state.run.status;
  if (state.run?.status === "failure" || state.failing.length > 0) return "failure";
  if (state.warning.length > 0 || state.run?.status === "warning") return "warning";
  return state.run?.status ?? null;
}
