import { useMemo, useRef, useState } from "react";
import type { ColumnEdge } from "../../../src/lineage/column-edge.ts";
import { type Lit, layersOf } from "../../../src/lineage/lit.ts";
import { refKey } from "../../../src/lineage/walk.ts";
import { cardsOf } from "./cards.ts";
import { DiagramCard } from "./diagram-card.tsx";
import type { Lineage } from "./lineage-data.ts";
import { useCurves } from "./use-curves.ts";

interface Props {
  readonly lit: Lit;
  readonly lineage: Lineage;
  readonly conditions: boolean;
}

/**
 * Models from left to right, with the columns that are lit and curves between them. On a narrow window they stand
 * below each other, and each column says in words what it comes from.
 */
export function Diagram({ lit, lineage, conditions }: Props) {
  const layers = useMemo(() => cardsOf(lit, layersOf(lit), lineage), [lit, lineage]);
  const [pointed, setPointed] = useState<string | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const curves = useCurves(frame, lit);
  const near = pointed === null ? null : neighbours(lit.edges, pointed);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="lineage-frame" aria-label="Where the column comes from and goes" tabIndex={0}>
      <div className="lineage-canvas" ref={frame}>
        <svg className="lineage-curves" width={curves.width} height={curves.height} aria-hidden="true">
          {curves.paths.map(({ edge, d }) => {
            const hot = near === null || near.edges.has(edge);
            return <path key={keyOf(edge)} d={d} className={`lineage-${edge.kind}${hot ? "" : " faded"}`} />;
          })}
        </svg>
        {layers.map((cards) => (
          <div className="lineage-layer" key={cards.map(({ node }) => node).join()}>
            {cards.map((card) => (
              <DiagramCard
                key={card.node}
                card={card}
                lineage={lineage}
                lit={lit}
                conditions={conditions}
                near={near?.columns ?? null}
                onPoint={setPointed}
              />
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}

function keyOf({ from, to, kind, use, expression }: ColumnEdge): string {
  return [refKey(from), refKey(to), kind, use, expression].join("\0");
}

/** A column's edges all the way in both directions, and the columns at their ends. */
function neighbours(
  edges: readonly ColumnEdge[],
  key: string,
): { readonly edges: ReadonlySet<ColumnEdge>; readonly columns: ReadonlySet<string> } {
  const found = new Set<ColumnEdge>();
  const columns = new Set([key]);
  for (const [here, there] of [
    ["to", "from"],
    ["from", "to"],
  ] as const) {
    const reached = new Set([key]);
    for (const at of reached) {
      for (const edge of edges) {
        if (refKey(edge[here]) !== at) continue;
        found.add(edge);
        reached.add(refKey(edge[there]));
      }
    }
    for (const at of reached) columns.add(at);
  }
  return { edges: found, columns };
}
