import type { ColumnName, Explore, Expression } from "../explore/explore.ts";
import { expressionsOf } from "../explore/explore-sql.ts";
import { nodeId } from "./node-id.ts";
import { type ColumnEdge, ROWS, type SiteEdge, type SiteNode } from "./site-data.ts";

/** Explores as nodes of the pages' graph: where lineage ends. */

export function exploreId(explore: Pick<Explore, "name">): string {
  return `explore:${explore.name}`;
}

export function exploreNode(explore: Explore): SiteNode {
  const [summary = ""] = /^.*?[.:](?=\s|$)|^.+$/.exec(explore.description) ?? [];
  return {
    id: exploreId(explore),
    kind: "explore",
    schema: null,
    name: explore.name,
    file: explore.file,
    tags: [],
    summary: summary.replace(/:$/, "."),
    about: null,
    disabled: false,
    columns: [...explore.dimensions, ...explore.measures].map(({ name }) => name),
    last: null,
    lastAt: null,
    builtAt: null,
    rowCount: null,
    sizeBytes: null,
    span: null,
  };
}

/** Its id, and what may be asked of it. */
export function exploreColumns(explore: Explore): readonly [string, readonly string[]] {
  return [exploreId(explore), [...explore.dimensions, ...explore.measures].map(({ name }) => name)];
}

/** From the fact and every joined table, sorted. */
export function exploreEdges(explore: Explore): readonly SiteEdge[] {
  const tables = new Set([explore.fact, ...explore.joins].map(({ target }) => nodeId(target)));
  return [...tables].sort().map((from) => ({ from, to: exploreId(explore) }));
}

/**
 * From the columns of the tables to the dimensions and measures that are made of them; what counts rows is made
 * of the fact's. The columns that join decide which rows meet.
 */
export function exploreLineage(explore: Explore): readonly ColumnEdge[] {
  const sources = new Map(
    [explore.fact, ...explore.joins].map(({ alias, target }) => [alias, nodeId(target)]),
  );
  const node = exploreId(explore);
  const made: readonly { readonly name: string; readonly sql: readonly Expression[] }[] = [
    ...explore.dimensions.map(({ name, sql }) => ({ name, sql: [sql] })),
    ...explore.measures.map((measure) => ({ name: measure.name, sql: expressionsOf(explore, measure) })),
  ];
  const edges = new Map<string, ColumnEdge>();
  const add = (edge: ColumnEdge): void => {
    edges.set([edge.from.node, edge.from.column, edge.to.column, edge.kind].join("\0"), edge);
  };
  for (const { name, sql } of made) {
    const to = { node, column: name };
    if (sql.every(({ reads }) => reads.length === 0)) {
      const from = { node: nodeId(explore.fact.target), column: ROWS };
      add({ from, to, kind: "expression", use: "aggregate", expression: "count(*)" });
    }
    for (const { text, reads } of sql) for (const read of reads) add(valueEdge(text, read, sources, to));
  }
  for (const { alias, target, on } of explore.joins) {
    for (const { key, sql } of on) {
      const text = `${alias}.${key} = ${sql.text}`;
      const ends = [
        { node: nodeId(target), column: key },
        ...sql.reads.map((read) => ({ node: sources.get(read.alias) ?? read.alias, column: read.column })),
      ];
      const to = { node, column: ROWS };
      for (const from of ends) add({ from, to, kind: "condition", use: "join", expression: text });
    }
  }
  return [...edges.values()];
}

function valueEdge(
  text: string,
  { alias, column }: ColumnName,
  sources: ReadonlyMap<string, string>,
  to: ColumnEdge["to"],
): ColumnEdge {
  const from = { node: sources.get(alias) ?? alias, column };
  const isCopy = text.toLowerCase() === `${alias}.${column}`;
  const same = isCopy && column === to.column;
  return { from, to, kind: isCopy ? "copy" : "expression", ...(same ? {} : { expression: text }) };
}
