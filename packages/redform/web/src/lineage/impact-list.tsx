import { useState } from "react";
import type { Effect, NodeImpact } from "../../../src/lineage/impact.ts";
import { nodeHref } from "../links.ts";
import { KindMark } from "../parts/kind-mark.tsx";
import { EdgeList } from "./edge-list.tsx";
import { type Lineage, nodeName } from "./lineage-data.ts";

interface Props {
  readonly impact: readonly NodeImpact[];
  readonly lineage: Lineage;
  readonly conditions: boolean;
}

const EFFECTS: readonly (readonly [Effect, string, string])[] = [
  ["fails", "Fails", "its SQL names the column"],
  ["loses", "Loses the column", "it passes everything on with select *"],
  ["changes", "Changes", "the load finds no such key and leaves NULL"],
  ["behind", "Comes after", "it reads from what fails or changes"],
];
/** Models of one effect that are shown before one asks for all. */
const FEW = 12;

/** What breaks, by how. */
export function ImpactList({ impact, lineage, conditions }: Props) {
  if (impact.length === 0) return <p className="soft">Nothing reads it.</p>;
  return (
    <>
      {EFFECTS.map(([effect, title, why]) => {
        const nodes = impact.filter((one) => one.effect === effect);
        if (nodes.length === 0) return null;
        return (
          <div key={effect} className={`lineage-impact lineage-impact-${effect}`}>
            <h3>
              {title} <span className="lineage-number">{nodes.length}</span>
            </h3>
            <p className="soft">{why}</p>
            <Nodes impact={nodes} lineage={lineage} conditions={conditions} />
          </div>
        );
      })}
    </>
  );
}

function Nodes({ impact, lineage, conditions }: Props) {
  const [all, setAll] = useState(false);
  const shown = all ? impact : impact.slice(0, FEW);
  return (
    <>
      <ul>
        {shown.map(({ node, because }) => (
          <li key={node}>
            {because.length === 0 ? (
              <NodeLink node={node} lineage={lineage} />
            ) : (
              <details>
                <summary>
                  <span className="lineage-link">
                    <KindMark kind={lineage.nodes.get(node)?.kind ?? "declaration"} />
                    {nodeName(node, lineage)}
                  </span>
                </summary>
                <p className="lineage-page-link">
                  <a href={nodeHref(node)}>Open {nodeName(node, lineage)}</a>
                </p>
                <EdgeList edges={because} lineage={lineage} end="to" conditions={conditions} />
              </details>
            )}
          </li>
        ))}
      </ul>
      {impact.length > shown.length ? (
        <button type="button" className="lineage-more" onClick={() => setAll(true)}>
          Show all {impact.length}
        </button>
      ) : null}
    </>
  );
}

function NodeLink({ node, lineage }: { readonly node: string; readonly lineage: Lineage }) {
  return (
    <span className="lineage-link">
      <KindMark kind={lineage.nodes.get(node)?.kind ?? "declaration"} />
      <a href={nodeHref(node)}>{nodeName(node, lineage)}</a>
    </span>
  );
}
