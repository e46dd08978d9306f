import { useId, useMemo } from "react";
import { type ColumnRef, ROWS } from "../../../src/lineage/column-edge.ts";
import { impactOf } from "../../../src/lineage/impact.ts";
import { litBy } from "../../../src/lineage/lit.ts";
import { stepsFrom } from "../../../src/lineage/walk.ts";
import { counted } from "../format.ts";
import { nodeHref } from "../links.ts";
import { KindMark } from "../parts/kind-mark.tsx";
import { href, navigate, type Route } from "../router.ts";
import { Diagram } from "./diagram.tsx";
import { EdgeList } from "./edge-list.tsx";
import { ImpactList } from "./impact-list.tsx";
import { columnName, type Lineage, nodeName, viewHref } from "./lineage-data.ts";

/** Columns that are drawn in each direction: more of them are no picture. */
const NEAREST = 250;

interface Props {
  readonly lineage: Lineage;
  readonly column: ColumnRef;
  readonly route: Route;
}

/** One column: the picture of where it comes from and goes, then in words how it is made and what breaks without it. */
export function ColumnView({ lineage, column, route }: Props) {
  const conditions = route.params.get("conditions") === "1";
  const lit = useMemo(() => litBy(lineage.map, column, conditions, NEAREST), [lineage, column, conditions]);
  const impact = useMemo(() => impactOf(lineage.map, column), [lineage, column]);
  const into = stepsFrom(lineage.map, column, "upstream");
  const rows = column.column === ROWS ? [] : stepsFrom(lineage.map, { ...column, column: ROWS }, "upstream");
  const deciding = [...into, ...rows].filter(({ kind }) => kind === "condition");
  const made = into.filter(({ kind }) => kind !== "condition");
  return (
    <div className="lineage">
      <Head lineage={lineage} column={column} conditions={conditions} />
      <Diagram lit={lit} lineage={lineage} conditions={conditions} />
      {lit.further === 0 ? null : (
        <p className="soft">
          {counted(lit.further, "column")} further away {lit.further === 1 ? "is" : "are"} not drawn.{" "}
          <a href={href(["graph"], { focus: column.node, column: column.column })}>The graph</a> lights all of
          their models.
        </p>
      )}
      <div className="lineage-panels">
        <section>
          <h2>How it is made</h2>
          {made.length === 0 ? (
            <p className="soft">
              {column.node.startsWith("source:")
                ? "It is what is loaded: nothing here makes it."
                : "Of no column: it is a constant, or nothing tells."}
            </p>
          ) : (
            <EdgeList edges={made} lineage={lineage} end="from" conditions={conditions} />
          )}
          {deciding.length === 0 ? null : (
            <>
              <h3>What decides which rows it has</h3>
              <EdgeList edges={deciding} lineage={lineage} end="from" conditions={conditions} />
            </>
          )}
        </section>
        <section>
          <h2>What breaks if it goes</h2>
          <ImpactList impact={impact} lineage={lineage} conditions={conditions} />
        </section>
      </div>
    </div>
  );
}

function Head({ lineage, column, conditions }: Omit<Props, "route"> & { readonly conditions: boolean }) {
  const id = useId();
  const { node } = column;
  const columns = lineage.columns.get(node) ?? [];
  return (
    <header className="lineage-head">
      <div>
        <p className="lineage-node">
          <KindMark kind={lineage.nodes.get(node)?.kind ?? "declaration"} />
          <a href={nodeHref(node)}>{nodeName(node, lineage)}</a>
        </p>
        <h1>{columnName(column)}</h1>
      </div>
      <div className="lineage-controls">
        <label htmlFor={id}>Column</label>
        <select
          id={id}
          value={column.column}
          onChange={(event) => navigate(viewHref({ node, column: event.target.value }, conditions))}
        >
          {columns.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
          <option value={ROWS}>rows</option>
        </select>
        <label className="lineage-switch">
          <input
            type="checkbox"
            checked={conditions}
            onChange={(event) => navigate(viewHref(column, event.target.checked), { replace: true })}
          />
          Joins and filters
        </label>
        <a href={href(["graph"], { focus: node, column: column.column })}>In the graph</a>
        <a href="#/lineage">All columns</a>
      </div>
    </header>
  );
}
