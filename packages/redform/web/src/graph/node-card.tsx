import { KIND_LOOKS } from "../../../src/site/drawing/kind-look.ts";
import type { SiteIndex, SiteNode } from "../../../src/site/site-data.ts";
import { counted, formatDuration } from "../format.ts";
import { ColumnPicker } from "../lineage/column-picker.tsx";
import { nodeHref } from "../links.ts";
import { KindMark } from "../parts/kind-mark.tsx";
import { StatusBadge } from "../parts/status-badge.tsx";
import { type Adjacency, litAround } from "./adjacency.ts";
import { type NodeState, worstStatus } from "./node-states.ts";
import type { GraphView } from "./view-state.ts";

export interface NodeCardProps {
  readonly index: SiteIndex;
  readonly node: SiteNode;
  readonly state: NodeState | undefined;
  readonly states: ReadonlyMap<string, NodeState>;
  readonly adjacency: Adjacency;
  readonly view: GraphView;
  readonly onChange: (part: Partial<GraphView>) => void;
  readonly onClose: () => void;
}

/** What there is to know of the chosen node without leaving the graph. */
export function NodeCard({ index, node, state, states, adjacency, view, onChange, onClose }: NodeCardProps) {
  const lit = litAround(node.id, adjacency);
  const failed = [...(state?.failing ?? []), ...(state?.warning ?? [])];
  const names = new Map(index.nodes.map(({ id, name }) => [id, name]));
  const status = worstStatus(state);
  return (
    <aside className="node-card" aria-label="Chosen node">
      <header>
        <KindMark kind={node.kind} />
        <h2>{node.name}</h2>
        <button type="button" className="tool" aria-label="Clear the choice" onClick={onClose}>
          ✕
        </button>
      </header>
      <p className="node-place">
        {[KIND_LOOKS[node.kind].name, node.schema, ...node.tags.map((tag) => `#${tag}`)]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {node.summary === "" ? null : <p>{node.summary}</p>}
      <p className="node-facts">
        {status === null ? null : <StatusBadge status={status} />}
        {state?.run?.rows == null ? null : <span>{counted(state.run.rows, "row")}</span>}
        {state?.run == null ? null : <span>{formatDuration(state.run.durationMs)}</span>}
        {state === undefined || state.checks === 0 ? null : <span>{counted(state.checks, "check")}</span>}
      </p>
      {failed.length === 0 ? null : (
        <ul className="node-failed">
          {failed.map((id) => (
            <li key={id}>
              <a href={nodeHref(id)}>{names.get(id) ?? id}</a>{" "}
              <StatusBadge status={states.get(id)?.run?.status ?? "failure"} />
            </li>
          ))}
        </ul>
      )}
      <p className="node-reach">
        {`Made of ${lit.upstream.size - 1}, goes into ${lit.downstream.size - 1}.`}
      </p>
      <ColumnPicker node={node} column={view.column} onPick={(column) => onChange({ column })} />
      <p className="node-actions">
        <a className="tool primary" href={nodeHref(node.id)}>
          Open
        </a>
        <button
          type="button"
          className="tool"
          aria-pressed={view.only}
          onClick={() => onChange({ only: !view.only, place: null })}
        >
          Only its lineage
        </button>
      </p>
    </aside>
  );
}
