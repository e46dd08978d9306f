import type { SiteIndex, SiteNode } from "../../../src/site/site-data.ts";
import { formatBytes, formatCount } from "../format.ts";
import { Age } from "../parts/age.tsx";
import { KIND_NAMES } from "../parts/kind-mark.tsx";
import { NodeLink } from "../parts/node-link.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { StatusBadge } from "../parts/status-badge.tsx";

/** Models with what they hold and how they fared, one line each. */
export function ModelsTable({
  index,
  models,
}: {
  readonly index: SiteIndex;
  readonly models: readonly SiteNode[];
}) {
  const checks = checksByModel(index);
  const sized = models.some(({ sizeBytes }) => sizeBytes !== null);
  return (
    <Scroll label="Models">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col" className="wide-only">
              Type
            </th>
            <th scope="col" className="number">
              Rows
            </th>
            {sized ? (
              <th scope="col" className="number">
                Size
              </th>
            ) : null}
            <th scope="col" className="wide-only">
              Tests
            </th>
            <th scope="col" className="wide-only">
              Built
            </th>
            <th scope="col">Last run</th>
          </tr>
        </thead>
        <tbody>
          {models.map((node) => (
            <tr key={node.id}>
              <th scope="row">
                <NodeLink node={node} full />
                <span className="list-note">{node.summary}</span>
              </th>
              <td className="wide-only">{KIND_NAMES[node.kind]}</td>
              <td className="number">{node.rowCount === null ? "" : formatCount(node.rowCount)}</td>
              {sized ? (
                <td className="number">{node.sizeBytes === null ? "" : formatBytes(node.sizeBytes)}</td>
              ) : null}
              <td className="wide-only">{checks.get(node.id) ?? ""}</td>
              <td className="wide-only">{node.builtAt === null ? "" : <Age iso={node.builtAt} />}</td>
              <td>{node.last === null ? "" : <StatusBadge status={node.last.status} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** "3 of 4", by model: the checks that hold of those about it. */
function checksByModel({ nodes }: SiteIndex): ReadonlyMap<string, string> {
  const counts = new Map<string, { passed: number; all: number }>();
  for (const { about, last } of nodes) {
    if (about === null) continue;
    const count = counts.get(about) ?? { passed: 0, all: 0 };
    count.all += 1;
    if (last?.status === "success") count.passed += 1;
    counts.set(about, count);
  }
  return new Map([...counts].map(([id, { passed, all }]) => [id, `${passed} of ${all}`]));
}
