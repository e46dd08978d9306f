import type { ModelDetail, SiteNode } from "../../../src/site/site-data.ts";
import { formatBytes, formatCount, formatDuration } from "../format.ts";
import { Age } from "../parts/age.tsx";
import { Facts } from "../parts/facts.tsx";

/** Rows, size, freshness and where it is declared. */
export function ModelFacts({ node, detail }: { readonly node: SiteNode; readonly detail: ModelDetail }) {
  const { rowCount, sizeBytes, span, builtAt, file, last } = node;
  const checks = [...detail.assertions, ...detail.tests];
  const passed = checks.filter(({ status }) => status === "success").length;
  return (
    <section className="panel">
      <h2>At a glance</h2>
      <Facts
        facts={[
          { label: "Rows", value: rowCount === null ? null : formatCount(rowCount) },
          { label: "Size", value: sizeBytes === null ? null : formatBytes(sizeBytes) },
          {
            label: "Columns",
            value: detail.columns.length === 0 ? null : formatCount(detail.columns.length),
          },
          { label: "Built", value: builtAt === null ? null : <Age iso={builtAt} /> },
          { label: "Took", value: last?.startedMs == null ? null : formatDuration(last.durationMs) },
          {
            label: "Holds",
            value:
              span === null
                ? null
                : `${span.column} from ${span.from.slice(0, 16)} to ${span.to.slice(0, 16)}`,
          },
          { label: "Tests", value: checks.length === 0 ? null : `${passed} of ${checks.length} hold` },
          { label: "File", value: file === null ? null : <code className="path">{file}</code> },
        ]}
      />
    </section>
  );
}
