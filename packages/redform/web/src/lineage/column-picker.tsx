import { useId } from "react";
import type { SiteNode } from "../../../src/site/site-data.ts";
import { columnHref } from "../links.ts";

interface Props {
  readonly node: SiteNode;
  /** The one that is picked. */
  readonly column: string | null;
  readonly onPick: (column: string | null) => void;
}

/** Picks a column of a model, so that its way through the graph is lit, and leads to its own view. */
export function ColumnPicker({ node, column, onPick }: Props) {
  const id = useId();
  if (node.columns.length === 0) return null;
  const picked = column !== null && node.columns.includes(column) ? column : null;
  return (
    <p className="column-picker">
      <label htmlFor={id}>Column</label>
      <select
        id={id}
        value={picked ?? ""}
        onChange={({ target }) => onPick(target.value === "" ? null : target.value)}
      >
        <option value="">all {node.columns.length}</option>
        {node.columns.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      {picked === null ? null : <a href={columnHref(node.id, picked)}>How it is made</a>}
    </p>
  );
}
