import type { ColumnEdge, ColumnRef, ColumnUse } from "./column-edge.ts";

/**
 * Column lineage of a whole project, small enough to be sent at once: each name and text stands once, edges name
 * them by their place. docs/lineage.md describes it.
 */
export interface PackedLineage {
  /** Ids of nodes. */
  readonly nodes: readonly string[];
  /** For each node its columns, in table order, as places in `names`. */
  readonly columns: readonly (readonly number[])[];
  /** Names of columns. */
  readonly names: readonly string[];
  /** Expressions. */
  readonly texts: readonly string[];
  readonly edges: readonly PackedEdge[];
}

/**
 * From node, from column, to node, to column, kind, use (-1 for none), through `*` alone (0 or 1), then the places
 * of its texts: none, the one expression, or all steps.
 */
export type PackedEdge = readonly number[];

const KINDS = ["copy", "expression", "condition"] as const;
const USES: readonly ColumnUse[] = ["aggregate", "window", "join", "filter", "group", "order", "load"];

/** Packs edges and the columns of nodes, by id. The same input gives the same bytes. */
export function packLineage(
  edges: readonly ColumnEdge[],
  columns: ReadonlyMap<string, readonly string[]>,
): PackedLineage {
  const nodes = numbered();
  const names = numbered();
  const texts = numbered();
  for (const id of [...columns.keys()].sort()) nodes.of(id);
  const packed = edges.map(({ from, to, kind, use, star, steps, expression }) => [
    nodes.of(from.node),
    names.of(from.column),
    nodes.of(to.node),
    names.of(to.column),
    KINDS.indexOf(kind),
    use === undefined ? -1 : USES.indexOf(use),
    star === true ? 1 : 0,
    ...(steps ?? (expression === undefined ? [] : [expression])).map(texts.of),
  ]);
  const known = nodes.all().map((id) => (columns.get(id) ?? []).map(names.of));
  return { nodes: nodes.all(), columns: known, names: names.all(), texts: texts.all(), edges: packed };
}

function numbered(): { readonly of: (text: string) => number; readonly all: () => readonly string[] } {
  const places = new Map<string, number>();
  return {
    of: (text) => {
      const known = places.get(text);
      if (known !== undefined) return known;
      places.set(text, places.size);
      return places.size - 1;
    },
    all: () => [...places.keys()],
  };
}

export interface UnpackedLineage {
  readonly edges: readonly ColumnEdge[];
  readonly columns: ReadonlyMap<string, readonly string[]>;
}

export function unpackLineage({ nodes, columns, names, texts, edges }: PackedLineage): UnpackedLineage {
  const ref = (node = 0, column = 0): ColumnRef => ({ node: nodes[node] ?? "", column: names[column] ?? "" });
  return {
    columns: new Map(nodes.map((id, at) => [id, (columns[at] ?? []).map((name) => names[name] ?? "")])),
    edges: edges.map(
      ([fromNode, fromColumn, toNode, toColumn, kind = 0, use = -1, star = 0, ...at]): ColumnEdge => {
        const steps = at.map((place) => texts[place] ?? "");
        const expression = steps.at(-1);
        const used = USES[use];
        return {
          from: ref(fromNode, fromColumn),
          to: ref(toNode, toColumn),
          kind: KINDS[kind] ?? "expression",
          ...(used === undefined ? {} : { use: used }),
          ...(expression === undefined ? {} : { expression }),
          ...(steps.length > 1 ? { steps } : {}),
          ...(star === 1 ? { star: true as const } : {}),
        };
      },
    ),
  };
}
