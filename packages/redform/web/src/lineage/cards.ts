import { type ColumnRef, ROWS } from "../../../src/lineage/column-edge.ts";
import type { Lit } from "../../../src/lineage/lit.ts";
import type { Lineage } from "./lineage-data.ts";

/** A model in the picture, with its lit columns in table order. */
export interface Card {
  readonly node: string;
  readonly columns: readonly ColumnRef[];
}

/** The cards of each layer from left to right. Within a layer they stand near what they are joined to. */
export function cardsOf(
  lit: Lit,
  layers: ReadonlyMap<string, number>,
  lineage: Lineage,
): readonly (readonly Card[])[] {
  const byNode = new Map<string, ColumnRef[]>();
  for (const ref of lit.columns) byNode.set(ref.node, [...(byNode.get(ref.node) ?? []), ref]);
  const numbers = [...new Set([...byNode.keys()].map((node) => layers.get(node) ?? 0))].sort((a, b) => a - b);
  const columns = numbers.map((layer) =>
    [...byNode.keys()].filter((node) => (layers.get(node) ?? 0) === layer).sort(),
  );
  const middle = numbers.indexOf(0);
  // From the start outwards each layer is sorted by where its neighbours stand.
  for (let at = middle + 1; at < columns.length; at += 1) sortBy(columns, at, at - 1, lit);
  for (let at = middle - 1; at >= 0; at -= 1) sortBy(columns, at, at + 1, lit);
  return columns.map((nodes) =>
    nodes.map((node) => ({
      node,
      columns: inTableOrder(byNode.get(node) ?? [], lineage.columns.get(node) ?? []),
    })),
  );
}

function sortBy(columns: string[][], at: number, beside: number, { edges }: Lit): void {
  const order = new Map((columns[beside] ?? []).map((node, place) => [node, place]));
  const weight = (node: string): number => {
    const places = edges.flatMap(({ from, to }) => {
      const other = from.node === node ? to.node : to.node === node ? from.node : null;
      const place = other === null ? undefined : order.get(other);
      return place === undefined ? [] : [place];
    });
    return places.length === 0 ? 0 : places.reduce((sum, place) => sum + place, 0) / places.length;
  };
  const weights = new Map((columns[at] ?? []).map((node) => [node, weight(node)]));
  columns[at]?.sort((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0) || (a < b ? -1 : 1));
}

function inTableOrder(refs: readonly ColumnRef[], names: readonly string[]): readonly ColumnRef[] {
  const place = ({ column }: ColumnRef): number => (column === ROWS ? Infinity : names.indexOf(column));
  return [...refs].sort((a, b) => place(a) - place(b) || 0);
}
