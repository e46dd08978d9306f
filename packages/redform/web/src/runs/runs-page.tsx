import { counted, formatDuration, formatTime } from "../format.ts";
import { runHref } from "../links.ts";
import type { PageProps } from "../page-props.ts";
import { Age } from "../parts/age.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { StatusBadge } from "../parts/status-badge.tsx";
import { RunBars } from "./run-bars.tsx";

/** The runs on record, the newest first. */
export function RunsPage({ index }: PageProps) {
  const { runs } = index;
  return (
    <>
      <div className="page-head">
        <h1>Runs</h1>
        <p className="note">
          {runs.length === 0
            ? "No run is on record: dataform run makes the first."
            : `${counted(runs.length, "run")} in environment ${index.environment}, the newest first`}
        </p>
      </div>
      {runs.length > 1 ? <RunBars runs={runs} /> : null}
      {runs.length === 0 ? null : (
        <Scroll label="Runs">
          <table className="list">
            <thead>
              <tr>
                <th scope="col">Run</th>
                <th scope="col">Status</th>
                <th scope="col">Started</th>
                <th scope="col" className="number">
                  Took
                </th>
                <th scope="col" className="wide-only">
                  Actions
                </th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <tr key={run.runId}>
                  <th scope="row">
                    <a href={runHref(run.runId)}>{run.runId}</a>
                  </th>
                  <td>
                    <StatusBadge status={run.status} />
                  </td>
                  <td>
                    <Age iso={run.startedAt} />{" "}
                    <span className="note wide-only">{formatTime(run.startedAt)}</span>
                  </td>
                  <td className="number">{run.durationMs === null ? "" : formatDuration(run.durationMs)}</td>
                  <td className="wide-only">
                    {Object.entries(run.counts)
                      .map(([status, count]) => `${count} ${status}`)
                      .join(", ")}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </>
  );
}
