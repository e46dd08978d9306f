import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compileGraph } from "../../src/compile/compile-project.ts";
import type { CompiledGraph } from "../../src/graph/compiled-graph.ts";
import { loadProject } from "../../src/project/load-project.ts";

/** Goldens are made by make-goldens.mjs with the stock command line. */
const here = fileURLToPath(new URL(".", import.meta.url));

describe("the compiled graph is the stock command line's", () => {
  for (const name of readdirSync(join(here, "projects")).sort()) {
    it(`for the project ${name}`, async () => {
      const golden: unknown = JSON.parse(readFileSync(join(here, "goldens", `${name}.json`), "utf8"));
      const project = await loadProject(join(here, "projects", name), {}, {});
      if (!project.ok) throw new Error(JSON.stringify(project.problems));
      const { graph } = await compileGraph(project.value);
      if (graph === null) throw new Error("no graph");
      expect(comparable(graph)).toEqual(comparable(golden as CompiledGraph));
    });
  }
});

/** The graph without our own keys, stacks and order. */
function comparable(graph: CompiledGraph): unknown {
  const { graphErrors, tests, targets, ...rest } = graph;
  const errors = graphErrors?.compilationErrors?.map(({ stack, ...error }) => error);
  return {
    ...rest,
    tables: sorted(graph.tables),
    operations: sorted(graph.operations),
    assertions: sorted(graph.assertions),
    declarations: sorted(graph.declarations),
    tests: sorted(tests?.map(({ dataset, increment, ...test }) => test)),
    targets: sorted(targets),
    graphErrors: sorted(errors),
  };
}

function sorted(values: readonly unknown[] | undefined): readonly string[] {
  return (values ?? []).map(canonical).sort();
}

/** JSON with its keys in order. */
function canonical(value: unknown): string {
  return JSON.stringify(
    value,
    (_, part: unknown) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    1,
  );
}
