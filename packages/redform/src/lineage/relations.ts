import {
  type JsonPaths,
  type KnownRelation,
  type LineageColumn,
  type Origin,
  type RelationLineage,
  scriptLineage,
} from "local-redshift/lineage";
import type { ActionDescriptor, CompiledGraph, Target } from "../graph/compiled-graph.ts";
import { inOrder } from "./in-order.ts";
import { idOf, pathOf, type Writer, writersOf } from "./model-steps.ts";

/** What is known besides the project's SQL. */
export interface LineageInputs {
  /** Columns of relations that stand in the warehouse, by `schema.name`. */
  readonly columns?: ReadonlyMap<string, readonly string[]>;
  /** What a jsonpaths file holds, by its location in COPY; null where it can't be read. */
  readonly jsonPaths?: JsonPaths;
}

/** Something of a project's SQL that lineage could not tell. */
export interface LineageGap {
  /** Id of the node. */
  readonly node: string;
  readonly statement: string;
  readonly reason: string;
}

/** What one writer writes into one relation. */
export interface Written {
  readonly writer: Writer;
  /** The dotted name, as the SQL says it. */
  readonly relation: string;
  readonly lineage: RelationLineage;
}

export interface ProjectRelations {
  readonly written: readonly Written[];
  /** The columns of each relation as far as they can be told, by dotted name. */
  readonly known: ReadonlyMap<string, KnownRelation>;
  readonly gaps: readonly LineageGap[];
}

/** Reads the SQL of a project from its sources on, so that each `select *` knows what stands behind it. */
export function projectRelations(graph: CompiledGraph, inputs: LineageInputs): ProjectRelations {
  const known = new Map<string, KnownRelation>(declaredRelations(graph));
  const standing = new Map(
    [...(inputs.columns ?? [])].map(([name, columns]) => [name.toLowerCase(), columns]),
  );
  for (const [name, columns] of standing) known.set(name, { columns, open: false });
  const written: Written[] = [];
  const gaps: LineageGap[] = [];
  const catalog = (path: readonly string[]): KnownRelation | null =>
    known.get(path.join(".")) ?? known.get(path.slice(-2).join(".")) ?? null;
  for (const writer of inOrder(writersOf(graph))) {
    for (const script of writer.scripts) {
      const { relations, gaps: found } = scriptLineage(script, catalog, inputs.jsonPaths);
      gaps.push(...found.map((gap) => ({ node: writer.key, ...gap })));
      for (const [relation, lineage] of relations) written.push({ writer, relation, lineage });
      if (writer.kind === "assertion") continue;
      const own = pathOf(writer.target).join(".");
      const made = relations.get(own);
      if (made !== undefined && script === writer.scripts[0]) {
        known.set(own, combined(made, standing.get(own)));
      }
    }
  }
  return { written, known, gaps: eachOnce(gaps) };
}

/** A model's scripts may stumble over the same thing. */
function eachOnce(gaps: readonly LineageGap[]): readonly LineageGap[] {
  return [...new Map(gaps.map((gap) => [`${gap.node}\0${gap.reason}`, gap])).values()];
}

/** The SQL is the truth of a model; what it leaves open, the table that stands may tell. */
function combined(made: RelationLineage, standing: readonly string[] | undefined): KnownRelation {
  const columns = made.columns.map(({ name }) => name);
  if (made.open.length === 0) return { columns, open: false };
  const more = (standing ?? []).filter((name) => !columns.includes(name));
  return { columns: [...columns, ...more], open: standing === undefined };
}

/** Columns that the project documents; there may be more. */
function declaredRelations(graph: CompiledGraph): readonly (readonly [string, KnownRelation])[] {
  const actions: readonly { readonly target: Target; readonly actionDescriptor?: ActionDescriptor }[] = [
    ...(graph.declarations ?? []),
    ...(graph.tables ?? []),
    ...(graph.operations ?? []),
  ];
  return actions.map(({ target, actionDescriptor }) => {
    const paths = (actionDescriptor?.columns ?? []).filter(({ path }) => path.length === 1);
    const columns = paths.map(({ path: [name = ""] }) => name.toLowerCase());
    return [pathOf(target).join("."), { columns, open: true }];
  });
}

/** The id of each relation that a node of the project stands for, by dotted name in lower case. */
export function nodesByName(graph: CompiledGraph): ReadonlyMap<string, string> {
  const actions: readonly { readonly target: Target }[] = [
    ...(graph.declarations ?? []),
    ...(graph.tables ?? []),
    ...(graph.operations ?? []),
    ...(graph.assertions ?? []),
  ];
  return new Map(actions.map(({ target }) => [pathOf(target).join("."), idOf(target)]));
}

export type { LineageColumn, Origin };
