import { lastCheck } from "./last-check.ts";
import { endedAt, nodeRuns } from "./node-runs.ts";
import { runSummary } from "./run-detail.ts";
import type { SiteIndex, SiteNode } from "./site-data.ts";
import type { SiteInput } from "./site-input.ts";
import { declaredGraph } from "./site-nodes.ts";

/** The first piece of the pages: what there is, how it hangs together, and how it fared. */
export function siteIndex(input: SiteInput, alive: (pid: number) => boolean): SiteIndex {
  const { nodes, edges } = declaredGraph(input);
  const runs = nodeRuns(input.runs);
  return {
    format: 1,
    project: input.project,
    environment: input.environment,
    warehouse: input.warehouse,
    generatedAt: input.generatedAt,
    live: input.live,
    unread: input.unread,
    problems: input.problems,
    nodes: nodes.map((node): SiteNode => {
      const history = runs.get(node.id) ?? [];
      const last = lastCheck(node, history, input.tests);
      const built = history.find(({ action }) => action.status === "success" || action.status === "warning");
      const table = input.standing?.tables.get(node.id);
      return {
        ...node,
        last: last?.fared ?? null,
        lastAt: last?.at ?? null,
        builtAt: built === undefined ? null : endedAt(built),
        rowCount: table?.rowCount ?? null,
        sizeBytes: table?.sizeBytes ?? null,
        span: table?.span ?? null,
      };
    }),
    edges,
    runs: input.runs.map((run) => runSummary(run, alive)),
    explores: input.explores.map(({ name, label, description }) => ({ name, label, description })),
  };
}
