import type { CompiledGraph, CompiledTable } from "../graph/compiled-graph.ts";
import { compareIds, nodeId } from "./node-id.ts";
import type { KeyedTable, KeyRelation, SiteKeys } from "./site-data.ts";
import type { SiteInput, StandingTable } from "./site-input.ts";
import { describedColumns } from "./site-nodes.ts";

/** The tables that declare a key or that one references, and the references between them. */
export function siteKeys({ graph, standing }: SiteInput): SiteKeys {
  const tables = graph.tables ?? [];
  const proved = provedNotNull(graph);
  const relations = tables.flatMap((table) => {
    const id = nodeId(table.target);
    return relationsOf(table, [...(standing?.tables.get(id)?.notNull ?? []), ...(proved.get(id) ?? [])]);
  });
  const joined = new Set(relations.flatMap(({ from, to }) => [from, to]));
  const keyed = tables.filter(
    ({ target, redshift }) => joined.has(nodeId(target)) || (redshift?.primaryKey ?? []).length > 0,
  );
  return {
    tables: keyed
      .map((table) => keyedTable(table, standing?.tables.get(nodeId(table.target)), relations))
      .sort(compareIds),
    relations: [...relations].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)),
  };
}

function rank({ from, columns }: KeyRelation): string {
  return `${from}\0${columns.join("\0")}`;
}

/** The core's condition of `nonNull: [column]` in the assertion that it makes of a config. */
const NOT_NULL = /WHERE NOT \("?([^\s"()]+)"? IS NOT NULL\)/g;

/** By table, the columns that an assertion of its config proves to hold no NULL. */
function provedNotNull(graph: CompiledGraph): ReadonlyMap<string, readonly string[]> {
  const columns = new Map<string, string[]>();
  for (const { parentAction, query } of graph.assertions ?? []) {
    if (parentAction === undefined) continue;
    const id = nodeId(parentAction);
    const found = [...query.matchAll(NOT_NULL)].flatMap(([, column]) => column ?? []);
    columns.set(id, [...(columns.get(id) ?? []), ...found]);
  }
  return columns;
}

function relationsOf(
  { target, redshift }: CompiledTable,
  standing: readonly string[],
): readonly KeyRelation[] {
  const key = redshift?.primaryKey ?? [];
  const notNull = new Set([...key, ...standing]);
  return (redshift?.foreignKeys ?? []).map(({ columns, references, referencedColumns }) => ({
    from: nodeId(target),
    columns,
    to: nodeId(references),
    referencedColumns,
    optional: columns.some((column) => !notNull.has(column)),
    unique: key.length > 0 && key.every((column) => columns.includes(column)),
  }));
}

function keyedTable(
  { target, redshift, actionDescriptor }: CompiledTable,
  standing: StandingTable | undefined,
  relations: readonly KeyRelation[],
): KeyedTable {
  const id = nodeId(target);
  const primary = new Set(redshift?.primaryKey ?? []);
  const foreign = new Set(relations.filter(({ from }) => from === id).flatMap(({ columns }) => columns));
  const types = new Map((standing?.columns ?? []).map(({ name, type }) => [name, type]));
  const names = types.size > 0 ? [...types.keys()] : describedColumns(actionDescriptor);
  return {
    id,
    columns: [...new Set([...names, ...primary, ...foreign])].map((name) => ({
      name,
      type: types.get(name) ?? null,
      primaryKey: primary.has(name),
      foreignKey: foreign.has(name),
    })),
  };
}
