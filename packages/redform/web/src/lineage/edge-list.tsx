import type { ColumnEdge } from "../../../src/lineage/column-edge.ts";
import { type Lineage, refName, viewHref, wordOf } from "./lineage-data.ts";

interface Props {
  readonly edges: readonly ColumnEdge[];
  readonly lineage: Lineage;
  /** The end that is named. */
  readonly end: "from" | "to";
  readonly conditions: boolean;
}

/** Edges that have the same SQL, together: the SQL, and the columns. */
export function EdgeList({ edges, lineage, end, conditions }: Props) {
  const groups = new Map<string, ColumnEdge[]>();
  for (const edge of edges) {
    const key = `${wordOf(edge)}\0${textOf(edge).join("\0")}`;
    groups.set(key, [...(groups.get(key) ?? []), edge]);
  }
  return (
    <ul className="lineage-edges">
      {[...groups].map(([key, group]) => {
        const [first] = group;
        if (first === undefined) return null;
        return (
          <li key={key}>
            <p className="lineage-ends">
              <span className={`lineage-use lineage-${first.kind}`}>{wordOf(first)}</span>
              {group.map((edge, at) => (
                <span key={refName(edge[end], lineage)}>
                  <a href={viewHref(edge[end], conditions)}>{refName(edge[end], lineage)}</a>
                  {at < group.length - 1 ? "," : ""}
                </span>
              ))}
            </p>
            {textOf(first).map((text) => (
              <pre key={text}>
                <code>{text}</code>
              </pre>
            ))}
          </li>
        );
      })}
    </ul>
  );
}

function textOf({ steps, expression }: ColumnEdge): readonly string[] {
  return steps ?? (expression === undefined ? [] : [expression]);
}
