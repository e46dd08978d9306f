import type {
  CompiledAssertion,
  CompiledGraph,
  CompiledOperation,
  CompiledTable,
  Target,
} from "../src/graph/compiled-graph.ts";

/** Compiled graphs for tests of what comes after the compiler. */

interface Options {
  readonly schema?: string;
  /** Keys, `schema.name`. */
  readonly dependsOn?: readonly string[];
}

function target(key: string): Target {
  const [schema = "", name = ""] = key.split(".");
  return { schema, name };
}

function common(name: string, standard: string, { schema = standard, dependsOn = [] }: Options) {
  const own = { schema, name };
  return {
    target: own,
    canonicalTarget: own,
    fileName: `definitions/${name}.sqlx`,
    dependencyTargets: dependsOn.map(target),
  };
}

export function table(
  name: string,
  { schema, dependsOn, ...rest }: Options & Partial<CompiledTable> = {},
): CompiledTable {
  const options = {
    ...(schema === undefined ? {} : { schema }),
    ...(dependsOn === undefined ? {} : { dependsOn }),
  };
  return {
    ...common(name, "shop", options),
    type: "table",
    enumType: "TABLE",
    query: `select '${name}' as v`,
    ...rest,
  };
}

export function operation(
  name: string,
  { schema, dependsOn, ...rest }: Options & Partial<CompiledOperation> = {},
): CompiledOperation {
  const options = {
    ...(schema === undefined ? {} : { schema }),
    ...(dependsOn === undefined ? {} : { dependsOn }),
  };
  return { ...common(name, "shop", options), queries: ["select 1"], ...rest };
}

export function assertion(
  name: string,
  { schema, dependsOn, ...rest }: Options & Partial<CompiledAssertion> = {},
): CompiledAssertion {
  const options = {
    ...(schema === undefined ? {} : { schema }),
    ...(dependsOn === undefined ? {} : { dependsOn }),
  };
  return { ...common(name, "shop_assertions", options), query: "select 1 as v where 1 = 0", ...rest };
}

export function graph(parts: Partial<CompiledGraph>): CompiledGraph {
  const all = [...(parts.tables ?? []), ...(parts.operations ?? []), ...(parts.assertions ?? [])];
  return {
    projectConfig: { warehouse: "redshift", defaultSchema: "shop", assertionSchema: "shop_assertions" },
    dataformCoreVersion: "2.9.0",
    targets: all.map((action) => action.target),
    ...parts,
  };
}
