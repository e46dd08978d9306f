import { resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { compileProject } from "../../src/compile/compile-project.ts";
import type { ColumnEdge } from "../../src/lineage/column-edge.ts";
import { graphLineage } from "../../src/lineage/column-lineage.ts";
import { loadProject } from "../../src/project/load-project.ts";
import { labelledCases, labelledModels, type Score, score, total } from "./labelled.ts";

/** The names that the log's jsonpaths file holds, in its order. */
const LOG_KEYS = [
  ...["artist", "auth", "firstName", "gender", "itemInSession", "lastName", "length", "level", "location"],
  ...["method", "page", "registration", "sessionId", "song", "status", "ts", "userAgent", "userId"],
];

const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;

function print(name: string, columns: number, scores: readonly Score[]): void {
  const { found, expected, right, precision, recall } = total(scores);
  process.stdout.write(
    `${name}: ${columns} columns, ${expected} labels, ${found} found, ${right} right, ` +
      `precision ${percent(precision)}, recall ${percent(recall)}\n`,
  );
}

describe("lineage of the Sparkify models", () => {
  const { models, find, expected } = labelledModels("sparkify.yaml");
  let edges: readonly ColumnEdge[] = [];
  let gaps: readonly unknown[] = [];
  beforeAll(async () => {
    const project = await loadProject(resolve(import.meta.dirname, "../../../.."), {}, {});
    if (!project.ok) throw new Error("the project can't be read");
    const compiled = await compileProject(project.value);
    if (!compiled.ok) throw new Error("the project does not compile");
    const jsonPaths = (): readonly string[] => LOG_KEYS.map((key) => `$['${key}']`);
    ({ edges, gaps } = graphLineage(compiled.value, { jsonPaths }));
  });

  it.each(models)("$name is exact, column by column", (model) => {
    expect([...find(model.name, edges)].sort()).toEqual([...expected(model)].sort());
  });

  it("leaves nothing untold", () => {
    expect(gaps).toEqual([]);
    const columns = models.reduce((sum, model) => sum + Object.keys(model.columns).length, 0);
    print(
      "Sparkify",
      columns,
      models.map((model) => score(find(model.name, edges), expected(model))),
    );
  });
});

describe.each(["hard-cases.yaml", "statements.yaml", "held-out.yaml"])(
  "lineage of the labelled %s",
  (file) => {
    const { cases, find, expected } = labelledCases(file);

    it.each(cases)("$name", (one) => {
      expect([...find(one)].sort()).toEqual([...expected(one)].sort());
    });

    it("is found with precision and recall above the thresholds", () => {
      const scores = cases.map((one) => score(find(one), expected(one)));
      print(
        file,
        cases.reduce((sum, one) => sum + Object.keys(one.columns).length, 0),
        scores,
      );
      expect(total(scores).precision).toBeGreaterThanOrEqual(0.98);
      expect(total(scores).recall).toBeGreaterThanOrEqual(0.98);
    });
  },
);
