import type { LineageColumn, Origin } from "local-redshift/lineage";
import type { CompiledGraph } from "../graph/compiled-graph.ts";
import { type ColumnEdge, type ColumnRef, ROWS } from "./column-edge.ts";
import { fillOpen } from "./fill-open.ts";
import {
  type LineageGap,
  type LineageInputs,
  nodesByName,
  projectRelations,
  type Written,
} from "./relations.ts";

export interface GraphLineage {
  /** Sorted by `to`, then `from`. */
  readonly edges: readonly ColumnEdge[];
  /** The columns of each node as far as they can be told, in table order, by id. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
  readonly gaps: readonly LineageGap[];
}

/**
 * Column lineage of a whole project. An edge's node is the id of a node of the pages: `schema.name` of an
 * action or declaration, `source:LOCATION` of what COPY reads. A relation that the project only names in its
 * SQL has the id `schema.name` too.
 */
export function graphLineage(graph: CompiledGraph, inputs: LineageInputs = {}): GraphLineage {
  const { written, known, gaps } = projectRelations(graph, inputs);
  const nodes = nodesByName(graph);
  const idOf = (relation: string): string =>
    nodes.get(relation) ?? nodes.get(relation.split(".").slice(-2).join(".")) ?? relation;
  const edges = new Map<string, ColumnEdge>();
  for (const one of fillOpen(written, known)) {
    const node = one.writer.kind === "assertion" ? one.writer.key : idOf(one.relation);
    for (const edge of edgesOf(one, node, idOf)) {
      const key = [edge.from.node, edge.from.column, edge.to.node, edge.to.column].join("\0");
      add(edges, `${key}\0${edge.kind === "condition" ? edge.use : ""}`, edge);
    }
  }
  const columns = new Map<string, readonly string[]>();
  for (const [relation, { columns: names }] of known) columns.set(idOf(relation), names);
  return { edges: sorted(edges.values()), columns, gaps };
}

/** The same edges, for who needs no more. `columns`: of relations that stand, by `schema.name`. */
export function columnLineage(
  graph: CompiledGraph,
  columns: ReadonlyMap<string, readonly string[]> = new Map(),
): readonly ColumnEdge[] {
  return graphLineage(graph, { columns }).edges;
}

/** Of two ways from one column to another, the one that is more than a copy. */
function add(edges: Map<string, ColumnEdge>, key: string, edge: ColumnEdge): void {
  const before = edges.get(key);
  if (before === undefined || (before.kind === "copy" && edge.kind !== "copy")) edges.set(key, edge);
}

/** An assertion has no columns that anyone reads: all that its SQL names decides whether it fails. */
function edgesOf(
  { writer, lineage }: Written,
  node: string,
  idOf: (relation: string) => string,
): readonly ColumnEdge[] {
  const found: ColumnEdge[] = [];
  const visit = ({ name, origins }: LineageColumn): void => {
    for (const origin of origins) {
      const from = { node: idOf(origin.relation), column: origin.column };
      if (from.node === node) continue;
      if (writer.kind !== "assertion") found.push(edgeOf(origin, from, { node, column: name }));
      else if (origin.named) found.push(checked(origin, from, node));
    }
  };
  for (const column of lineage.columns) visit(column);
  visit({ name: ROWS, origins: lineage.rows });
  return found;
}

function checked(origin: Origin, from: ColumnRef, node: string): ColumnEdge {
  const use = origin.kind === "condition" ? (origin.use ?? "filter") : "filter";
  const edge = edgeOf({ ...origin, kind: "condition", use, renamed: null }, from, { node, column: ROWS });
  return edge;
}

function edgeOf({ kind, use, steps, renamed, named }: Origin, from: ColumnRef, to: ColumnRef): ColumnEdge {
  const expression = steps.at(-1) ?? renamed;
  return {
    from,
    to,
    kind,
    ...(use === null ? {} : { use }),
    ...(expression === null || expression === undefined ? {} : { expression }),
    ...(steps.length > 1 ? { steps } : {}),
    ...(named ? {} : { star: true as const }),
  };
}

/** By `to`, then `from`. */
function sorted(edges: Iterable<ColumnEdge>): readonly ColumnEdge[] {
  const keyed = [...edges].map((edge) => {
    const { from, to, kind, use } = edge;
    return { edge, key: [to.node, to.column, from.node, from.column, kind, use ?? ""].join("\0") };
  });
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ edge }) => edge);
}
