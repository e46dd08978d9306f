import type { Explore, Expression } from "../explore/explore.ts";
import { expressionsOf } from "../explore/explore-sql.ts";
import { targetKey } from "../graph/target.ts";
import type { ColumnEdge, SiteEdge, SiteNode } from "./site-data.ts";

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

/** From the fact and every joined table, sorted. */
export function exploreEdges(explore: Explore): readonly SiteEdge[] {
  const tables = new Set([explore.fact, ...explore.joins].map(({ target }) => targetKey(target)));
  return [...tables].sort().map((from) => ({ from, to: exploreId(explore) }));
}

/** From the columns of the tables to the dimensions and measures that are made of them. */
export function exploreLineage(explore: Explore): readonly ColumnEdge[] {
  const sources = [explore.fact, ...explore.joins];
  const made: readonly { readonly name: string; readonly sql: readonly Expression[] }[] = [
    ...explore.dimensions.map(({ name, sql }) => ({ name, sql: [sql] })),
    ...explore.measures.map((measure) => ({ name: measure.name, sql: expressionsOf(explore, measure) })),
  ];
  return made.flatMap(({ name, sql }) => {
    const edges = new Map<string, ColumnEdge>();
    for (const { text, reads } of sql) {
      for (const { alias, column } of reads) {
        const source = sources.find((other) => other.alias === alias);
        if (source === undefined) continue;
        const from = { node: targetKey(source.target), column };
        const isCopy = text.toLowerCase() === `${alias}.${column}` && made.some((one) => one.name === name);
        edges.set(`${from.node}.${column}`, {
          from,
          to: { node: exploreId(explore), column: name },
          kind: isCopy ? "copy" : "expression",
          ...(isCopy && column === name ? {} : { expression: text }),
        });
      }
    }
    return [...edges.values()];
  });
}
