import type { RunSummary } from "../../../src/site/site-data.ts";
import { formatDuration, formatTime } from "../format.ts";
import { runHref } from "../links.ts";

/** The runs as bars, the oldest first: how long each took, and how it ended. */
export function RunBars({ runs }: { readonly runs: readonly RunSummary[] }) {
  const longest = Math.max(1, ...runs.map(({ durationMs }) => durationMs ?? 0));
  return (
    <ol className="run-bars">
      {[...runs].reverse().map((run) => {
        const height = Math.max(6, Math.round((96 * (run.durationMs ?? longest)) / longest));
        const took = run.durationMs === null ? "" : `, ${formatDuration(run.durationMs)}`;
        const label = `${run.status}${took}, ${formatTime(run.startedAt)}`;
        return (
          <li key={run.runId}>
            <a href={runHref(run.runId)} title={label} aria-label={label}>
              <span className={`run-bar status-${run.status}`} style={{ height }} />
            </a>
          </li>
        );
      })}
    </ol>
  );
}
