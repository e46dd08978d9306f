import type { ModelDetail } from "../../../src/site/site-data.ts";
import { formatCount, formatDuration } from "../format.ts";
import { runHref } from "../links.ts";
import { Age } from "../parts/age.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { StatusBadge } from "../parts/status-badge.tsx";

/** What the runs did with a model, the newest first. */
export function History({ history }: { readonly history: ModelDetail["history"] }) {
  return (
    <Scroll label="Runs of this model">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Status</th>
            <th scope="col">When</th>
            <th scope="col" className="number">
              Rows
            </th>
            <th scope="col" className="number">
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {history.map((entry) => (
            <tr key={entry.runId}>
              <th scope="row">
                <a href={runHref(entry.runId)} className="path">
                  {entry.runId}
                </a>
              </th>
              <td>
                <StatusBadge status={entry.status} />
              </td>
              <td>
                <Age iso={entry.startedAt} />
              </td>
              <td className="number">{entry.rows === null ? "" : formatCount(entry.rows)}</td>
              <td className="number">{entry.startedMs === null ? "" : formatDuration(entry.durationMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
