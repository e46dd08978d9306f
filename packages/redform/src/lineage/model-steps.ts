import type { Step } from "local-redshift/lineage";
import type { CompiledGraph, CompiledTable, Target } from "../graph/compiled-graph.ts";
import { splitStatements } from "../sql/split.ts";

/** What of a project writes columns, or reads them to check them. */
export interface Writer {
  /** Id of its node. */
  readonly key: string;
  readonly target: Target;
  readonly kind: "model" | "operation" | "assertion";
  readonly dependencies: readonly string[];
  /** Scripts that each stand alone: an incremental model has one for its first build and one for the others. */
  readonly scripts: readonly (readonly Step[])[];
}

/** The writers of a project, in the order of the graph. */
export function writersOf(graph: CompiledGraph): readonly Writer[] {
  return [
    ...(graph.tables ?? []).map((table) => ({
      ...about(table),
      kind: "model" as const,
      scripts: scriptsOf(table),
    })),
    ...(graph.operations ?? []).map((operation) => ({
      ...about(operation),
      kind: "operation" as const,
      scripts: [statements(operation.queries)],
    })),
    ...(graph.assertions ?? []).map((assertion) => ({
      ...about(assertion),
      kind: "assertion" as const,
      scripts: [[defined(assertion.target, assertion.query)]],
    })),
  ];
}

function about(action: {
  readonly target: Target;
  readonly dependencyTargets?: readonly Target[];
}): Pick<Writer, "key" | "target" | "dependencies"> {
  const dependencies = (action.dependencyTargets ?? []).map(idOf);
  return { key: idOf(action.target), target: action.target, dependencies };
}

function scriptsOf(table: CompiledTable): readonly (readonly Step[])[] {
  const built = [
    ...statements(table.preOps),
    defined(table.target, table.query),
    ...statements(table.postOps),
  ];
  if (table.enumType !== "INCREMENTAL") return [built];
  const increment: Step = {
    kind: "append",
    path: pathOf(table.target),
    sql: table.incrementalQuery ?? table.query,
  };
  return [
    built,
    [...statements(table.incrementalPreOps), increment, ...statements(table.incrementalPostOps)],
  ];
}

function defined(target: Target, sql: string): Step {
  return { kind: "define", path: pathOf(target), sql };
}

function statements(texts: readonly string[] | undefined): readonly Step[] {
  return (texts ?? []).flatMap(splitStatements).map((sql) => ({ kind: "statement", sql }));
}

/** The id of a target's node: within a database, whatever that is called. */
export function idOf({ schema, name }: Target): string {
  return `${schema}.${name}`;
}

/** As local-redshift folds names. */
export function pathOf(target: Target): readonly string[] {
  return [target.schema, target.name].map((name) => name.toLowerCase());
}
