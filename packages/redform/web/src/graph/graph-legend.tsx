import { memo } from "react";
import { KIND_LOOKS, KINDS } from "../../../src/site/drawing/kind-look.ts";
import type { NodeStatus } from "../../../src/site/site-data.ts";
import { KindMark } from "../parts/kind-mark.tsx";
import { StatusBadge } from "../parts/status-badge.tsx";
import type { Look } from "./look.ts";
import { worstStatus } from "./node-states.ts";
import type { Scene } from "./scene.ts";

const STATUSES: readonly NodeStatus[] = [
  "running",
  "waiting",
  "success",
  "warning",
  "failure",
  "skipped",
  "cancelled",
];

interface GraphLegendProps {
  readonly scene: Scene;
  readonly look: Look;
}

/** What colours and marks mean: of the types there are, or of the outcomes there were. */
export const GraphLegend = memo(function GraphLegend({ scene, look }: GraphLegendProps) {
  const kinds = new Set(scene.boxes.map(({ node }) => node.kind));
  const statuses = new Set(scene.boxes.map(({ id }) => worstStatus(look.states.get(id))));
  return (
    <details className="graph-legend" open={window.innerWidth > 720}>
      <summary>Legend</summary>
      <ul>
        {look.byRun
          ? STATUSES.filter((status) => statuses.has(status)).map((status) => (
              <li key={status}>
                <StatusBadge status={status} />
              </li>
            ))
          : KINDS.filter((kind) => kinds.has(kind)).map((kind) => (
              <li key={kind}>
                <KindMark kind={kind} />
                <span aria-hidden="true">{KIND_LOOKS[kind].name}</span>
              </li>
            ))}
      </ul>
    </details>
  );
});
