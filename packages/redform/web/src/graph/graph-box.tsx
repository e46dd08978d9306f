import { memo } from "react";
import { DASHED, OUTLINES } from "../../../src/site/drawing/box-outline.ts";
import { KIND_LOOKS } from "../../../src/site/drawing/kind-look.ts";
import { shortened } from "../../../src/site/drawing/short-text.ts";
import { BOX } from "../../../src/site/layout/graph-layout.ts";
import type { NodeStatus } from "../../../src/site/site-data.ts";
import { counted, formatDuration } from "../format.ts";
import { type NodeState, worstStatus } from "./node-states.ts";
import type { SceneBox } from "./scene-box.ts";

export interface GraphBoxProps {
  readonly box: SceneBox;
  readonly state: NodeState | undefined;
  readonly chosen: boolean;
  readonly faded: boolean;
  /** "Reads 2, read by 7." */
  readonly reads: string;
}

const STATUS_NAMES: Readonly<Record<NodeStatus, string>> = {
  success: "succeeded",
  warning: "warned",
  failure: "failed",
  skipped: "skipped",
  cancelled: "cancelled",
  running: "running",
  waiting: "waiting",
};

/** A node near enough to be read. What is done with it is heard by the stage around it. */
export const GraphBox = memo(function GraphBox({ box, state, chosen, faded, reads }: GraphBoxProps) {
  const { node } = box;
  const status = worstStatus(state);
  const classes = ["graph-box", `kind-${node.kind}`, `status-${status ?? "none"}`];
  if (chosen) classes.push("chosen");
  if (faded) classes.push("faded");
  if (node.disabled) classes.push("disabled");
  return (
    <button
      type="button"
      tabIndex={-1}
      data-id={node.id}
      className={classes.join(" ")}
      style={{ transform: `translate(${box.x}px, ${box.y}px)` }}
      aria-pressed={chosen}
      title={node.summary === "" ? node.id : `${node.id}\n${node.summary}`}
    >
      <svg viewBox={`0 0 ${BOX.width} ${BOX.height}`} className="outline" aria-hidden="true">
        <path d={OUTLINES[node.kind]} className={DASHED.has(node.kind) ? "dashed" : undefined} />
        <path d={KIND_LOOKS[node.kind].mark} className="mark" transform="translate(18 16)" />
      </svg>
      <span className="text">
        <span className="name">{node.kind === "source" ? shortened(node.name, 17) : node.name}</span>
        <Heard>
          {[KIND_LOOKS[node.kind].name, ...(status === null ? [] : [STATUS_NAMES[status]])].join(", ")}
        </Heard>
        <span className="below">
          <span className="note">{noteOf(box, state)}</span>
          <Checks state={state} />
        </span>
        <Heard>{reads}</Heard>
      </span>
      {status === null ? null : <span className="dot" />}
    </button>
  );
});

/** How many checks there are, or how many of them fail. */
function Checks({ state }: { readonly state: NodeState | undefined }) {
  if (state === undefined || state.checks === 0) return null;
  const { failing, warning, checks } = state;
  const [tone, count] =
    failing.length > 0
      ? ["failing", failing.length]
      : warning.length > 0
        ? ["warning", warning.length]
        : ["", checks];
  return (
    <span className={`check-count ${tone}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={tone === "" ? KIND_LOOKS.assertion.mark : "M8 1l7 14H1z"} />
      </svg>
      {count}
      <span className="visually-hidden"> {tone === "" ? "checks" : tone}</span>
    </span>
  );
}

function noteOf({ node }: SceneBox, state: NodeState | undefined): string {
  const run = state?.run ?? null;
  if (node.disabled) return "disabled";
  if (run === null) return node.schema ?? KIND_LOOKS[node.kind].name;
  if (run.status === "running" || run.status === "waiting") return `${run.status}…`;
  if (run.status === "skipped" || run.status === "cancelled") return run.status;
  const parts = [...(run.rows === null ? [] : [counted(run.rows, "row")]), formatDuration(run.durationMs)];
  return parts.join(" · ");
}

/** For who hears the box instead of seeing it: what colour, shape and edges say. */
function Heard({ children }: { readonly children: string }) {
  return <span className="visually-hidden">, {children}, </span>;
}
