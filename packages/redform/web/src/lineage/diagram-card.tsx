import type { Lit } from "../../../src/lineage/lit.ts";
import { refKey } from "../../../src/lineage/walk.ts";
import { nodeHref } from "../links.ts";
import { KindMark } from "../parts/kind-mark.tsx";
import type { Card } from "./cards.ts";
import { columnName, type Lineage, nodeName, refName, viewHref } from "./lineage-data.ts";

interface Props {
  readonly card: Card;
  readonly lineage: Lineage;
  readonly lit: Lit;
  readonly conditions: boolean;
  /** The columns that belong to the one that is pointed at; null while none is. */
  readonly near: ReadonlySet<string> | null;
  readonly onPoint: (key: string | null) => void;
}

/** A model with its lit columns; each is a link to its own view, with the SQL that made it below. */
export function DiagramCard({ card, lineage, lit, conditions, near, onPoint }: Props) {
  const { node, columns } = card;
  const kind = lineage.nodes.get(node)?.kind ?? "declaration";
  return (
    <article className={`lineage-card kind-${kind}${node === lit.start.node ? " start" : ""}`}>
      <h2>
        <KindMark kind={kind} />
        <a href={nodeHref(node)} title={node}>
          {nodeName(node, lineage)}
        </a>
      </h2>
      <ul>
        {columns.map((ref) => {
          const key = refKey(ref);
          const isStart = key === refKey(lit.start);
          const faded = near !== null && !near.has(key);
          const into = lit.edges.filter((edge) => refKey(edge.to) === key);
          const [text] = into.flatMap(({ expression, kind: made }) =>
            expression === undefined || made === "copy" ? [] : [expression],
          );
          return (
            <li key={key} className={faded ? "faded" : undefined}>
              <a
                href={viewHref(ref, conditions)}
                data-ref={key}
                aria-current={isStart ? "true" : undefined}
                title={text}
                onPointerEnter={() => onPoint(key)}
                onPointerLeave={() => onPoint(null)}
                onFocus={() => onPoint(key)}
                onBlur={() => onPoint(null)}
              >
                <span className="lineage-column">{columnName(ref)}</span>
                {text === undefined ? null : <code>{text}</code>}
              </a>
              {into.length === 0 ? null : (
                <p className="lineage-from">
                  from {[...new Set(into.map(({ from }) => refName(from, lineage)))].join(", ")}
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </article>
  );
}
