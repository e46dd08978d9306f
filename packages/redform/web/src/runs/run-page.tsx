import { runPieceName } from "../../../src/site/piece-name.ts";
import type { RunAction, RunDetail } from "../../../src/site/site-data.ts";
import { usePiece } from "../data/use-piece.ts";
import { formatCount, formatDuration, formatTime } from "../format.ts";
import { nodeHref } from "../links.ts";
import type { PageProps } from "../page-props.ts";
import { Age } from "../parts/age.tsx";
import { Message } from "../parts/message.tsx";
import { RowsTable } from "../parts/rows-table.tsx";
import { Section } from "../parts/section.tsx";
import { StatusBadge } from "../parts/status-badge.tsx";
import { Timeline } from "./timeline.tsx";
import { useElapsed } from "./use-elapsed.ts";

/** One run: what ran when, what waited for what, the critical path. Live while it goes on. */
export function RunPage({ route }: PageProps) {
  const id = route.path[1] ?? "";
  const piece = usePiece<RunDetail>(runPieceName(id));
  if (piece.state === "loading") return <p className="loading">Loading…</p>;
  if (piece.state !== "ready") return <Message title="There is no such run">{id}</Message>;
  return <Shown run={piece.value} chosen={route.params.get("action")} />;
}

function Shown({ run, chosen }: { readonly run: RunDetail; readonly chosen: string | null }) {
  const elapsed = useElapsed(run);
  const failed = run.actions.filter(({ status }) => status === "failure" || status === "warning");
  const critical = run.criticalPath.flatMap((id) => run.actions.find((action) => action.id === id) ?? []);
  const first = critical[0];
  return (
    <>
      <div className="page-head">
        <h1>Run {run.runId}</h1>
        <p className="about-line">
          <StatusBadge status={run.status} />
          <span>
            started <Age iso={run.startedAt} /> <span className="note">({formatTime(run.startedAt)})</span>
          </span>
          <span>
            {run.status === "running" ? "going on for" : "took"} {formatDuration(elapsed)}
          </span>
          <span>
            {Object.entries(run.counts)
              .map(([status, count]) => `${formatCount(count)} ${status}`)
              .join(", ")}
          </span>
        </p>
        {first === undefined ? null : (
          <p className="lead">
            The critical path: {critical.map(({ id }) => shortName(id)).join(" → ")}, {pathSentence(critical)}
          </p>
        )}
      </div>
      {failed.length === 0 ? null : (
        <Section id="failed" title="What did not succeed">
          <ul className="checks">
            {failed.map((action) => (
              <Failure key={action.id} action={action} />
            ))}
          </ul>
        </Section>
      )}
      <Timeline run={run} elapsed={elapsed} chosen={chosen} />
    </>
  );
}

/** How long the chain was at work, and how long it waited for a free session. */
function pathSentence(path: readonly RunAction[]): string {
  const worked = path.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const waited = path.reduce(
    (sum, { startedMs, readyMs }) => sum + Math.max(0, (startedMs ?? 0) - (readyMs ?? 0)),
    0,
  );
  return `${formatDuration(worked)} of work and ${formatDuration(waited)} of waiting.`;
}

export function shortName(id: string): string {
  return id.slice(id.indexOf(".") + 1);
}

function Failure({ action }: { readonly action: RunAction }) {
  const { error, failingRows } = action;
  return (
    <li>
      <div className="check">
        <a href={nodeHref(action.id)}>{action.id}</a>
        <StatusBadge status={action.status} />
      </div>
      {error === null ? null : (
        <p className="problem">
          {error.message}
          {error.hint === undefined ? "" : ` ${error.hint}`}
          <span className="note">
            {" "}
            {error.file}
            {error.line === undefined ? "" : `:${error.line}`}
          </span>
        </p>
      )}
      {failingRows === null ? null : (
        <RowsTable
          label={`Failing rows of ${action.id}`}
          columns={failingRows.columns.map((name) => ({ name }))}
          rows={failingRows.rows}
        />
      )}
    </li>
  );
}
