import { useId } from "react";
import { nodeHref } from "../links.ts";
import { KindMark } from "../parts/kind-mark.tsx";
import { href, navigate, type Route } from "../router.ts";
import { type Lineage, nodeName, viewHref } from "./lineage-data.ts";

/** Models shown at most: who has more types. */
const MODELS = 60;

/** All columns by model, narrowed by what is typed. */
export function ColumnChooser({ lineage, route }: { readonly lineage: Lineage; readonly route: Route }) {
  const id = useId();
  const text = route.params.get("q") ?? "";
  const found = chosen(lineage, text);
  return (
    <div className="lineage-choose">
      <h1>Column lineage</h1>
      <p>
        Pick a column to see where it comes from and where it goes, with the SQL that made each step, and what
        breaks if it goes away.
      </p>
      <label htmlFor={id}>Model or column</label>
      <input
        id={id}
        type="search"
        value={text}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => navigate(href(["lineage"], { q: event.target.value }), { replace: true })}
      />
      <p role="status" className="lineage-count">
        {found.length === 0
          ? "No column is called so."
          : found.length > MODELS
            ? `${found.length} models; the first ${MODELS} are shown.`
            : `${found.length} ${found.length === 1 ? "model" : "models"}`}
      </p>
      <ul className="lineage-models">
        {found.slice(0, MODELS).map(({ node, columns }) => (
          <li key={node}>
            <h2>
              <KindMark kind={lineage.nodes.get(node)?.kind ?? "declaration"} />
              <a href={nodeHref(node)}>{nodeName(node, lineage)}</a>
            </h2>
            <ul className="lineage-columns">
              {columns.map((column) => (
                <li key={column}>
                  <a href={viewHref({ node, column }, false)}>{column}</a>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Of a model that is called so all columns, else those that are. Assertions have none. */
function chosen(
  lineage: Lineage,
  text: string,
): readonly { readonly node: string; readonly columns: readonly string[] }[] {
  const wanted = text.trim().toLowerCase();
  return [...lineage.columns]
    .filter(([node, columns]) => columns.length > 0 && lineage.nodes.get(node)?.kind !== "assertion")
    .map(([node, columns]) => ({
      node,
      columns: node.toLowerCase().includes(wanted)
        ? columns
        : columns.filter((column) => `${node}.${column}`.toLowerCase().includes(wanted)),
    }))
    .filter(({ columns }) => columns.length > 0)
    .sort((a, b) => (a.node < b.node ? -1 : 1));
}
