import { useMemo } from "react";
import { ROWS } from "../../../src/lineage/column-edge.ts";
import { type PackedLineage, unpackLineage } from "../../../src/lineage/packed-lineage.ts";
import { lineageMap } from "../../../src/lineage/walk.ts";
import { usePiece } from "../data/use-piece.ts";
import type { PageProps } from "../page-props.ts";
import { Message } from "../parts/message.tsx";
import { ColumnChooser } from "./column-chooser.tsx";
import { ColumnView } from "./column-view.tsx";
import type { Lineage } from "./lineage-data.ts";

/** Column lineage: `#/lineage` to choose a column, `#/lineage/NODE/COLUMN` to see it. */
export function LineagePage({ index, route }: PageProps) {
  const piece = usePiece<PackedLineage>("lineage");
  const lineage = useMemo((): Lineage | null => {
    if (piece.state !== "ready") return null;
    const { edges, columns } = unpackLineage(piece.value);
    const nodes = new Map(index.nodes.map((node) => [node.id, node]));
    return { map: lineageMap(edges), columns: withMet(columns, edges), nodes };
  }, [piece, index]);
  if (piece.state === "failed") {
    return <Message title="The lineage of columns can't be read">{piece.message}</Message>;
  }
  if (piece.state === "missing") {
    return <Message title="There is no lineage here">Write the pages again with dataform docs.</Message>;
  }
  if (lineage === null) return <p className="loading">Loading…</p>;
  const [, node, column] = route.path;
  if (node === undefined) return <ColumnChooser lineage={lineage} route={route} />;
  const columns = lineage.columns.get(node);
  const [first] = columns ?? [];
  const shown = column ?? first;
  if (columns === undefined || shown === undefined || !(columns.includes(shown) || shown === ROWS)) {
    const what = column === undefined ? node : `${node}.${column}`;
    return (
      <Message title="There is no such column">
        Nothing here is called {what}. <a href="#/lineage">Choose a column</a>
      </Message>
    );
  }
  return <ColumnView key={node} lineage={lineage} column={{ node, column: shown }} route={route} />;
}

/** Columns that the project does not declare, but that its SQL names, stand behind the others. */
function withMet(
  columns: ReadonlyMap<string, readonly string[]>,
  edges: ReturnType<typeof unpackLineage>["edges"],
): ReadonlyMap<string, readonly string[]> {
  const all = new Map([...columns].map(([node, names]) => [node, new Set(names)]));
  for (const { from, to } of edges) {
    for (const { node, column } of [from, to]) {
      const names = all.get(node) ?? new Set();
      if (column !== ROWS) names.add(column);
      all.set(node, names);
    }
  }
  return new Map([...all].map(([node, names]) => [node, [...names]]));
}
