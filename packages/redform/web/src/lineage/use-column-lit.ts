import { useMemo } from "react";
import { type PackedLineage, unpackLineage } from "../../../src/lineage/packed-lineage.ts";
import { type Direction, lineageMap, reach } from "../../../src/lineage/walk.ts";
import { usePiece } from "../data/use-piece.ts";
import type { Lit } from "../graph/adjacency.ts";

/** The models that a column comes through and goes to, for the graph to light; null while none is picked. */
export function useColumnLit(node: string | null, column: string | null): Lit | null {
  const wanted = node !== null && column !== null;
  const piece = usePiece<PackedLineage>(wanted ? "lineage" : "index");
  const packed = wanted && piece.state === "ready" ? piece.value : null;
  const map = useMemo(() => (packed === null ? null : lineageMap(unpackLineage(packed).edges)), [packed]);
  return useMemo(() => {
    if (map === null || node === null || column === null) return null;
    const nodes = (direction: Direction): ReadonlySet<string> =>
      new Set(reach(map, { node, column }, direction).columns.map((ref) => ref.node));
    return { id: node, upstream: nodes("upstream"), downstream: nodes("downstream") };
  }, [map, node, column]);
}
