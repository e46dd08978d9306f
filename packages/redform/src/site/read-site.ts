import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ExploreAnswers } from "../explore/ask-charts.ts";
import type { Explore } from "../explore/explore.ts";
import type { CompiledGraph } from "../graph/compiled-graph.ts";
import { type GraphLineage, graphLineage } from "../lineage/column-lineage.ts";
import { formatProblem, type Problem } from "../problem.ts";
import { readJsonPaths } from "../project/json-paths.ts";
import type { Project } from "../project/types.ts";
import type { KeptRun } from "../run/run-record.ts";
import { keptTests } from "../testing/test-record.ts";
import { exploreColumns, exploreLineage } from "./explore-node.ts";
import type { SiteInput, Standing } from "./site-input.ts";

/** Runs that the pages tell of. */
export const RUNS = 30;

export interface SiteReading {
  readonly project: Project;
  readonly graph: CompiledGraph;
  readonly explores: readonly Explore[];
  /** What their charts show; absent where a warehouse can be asked. */
  readonly answers?: ReadonlyMap<string, ExploreAnswers>;
  /** What stands, or why that could not be read. */
  readonly standing: Standing | string;
  readonly live: boolean;
  /** Why the project's files, as they are now, do not compile; the rest is of the last ones that did. */
  readonly problems?: readonly Problem[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** On record, of every environment, the newest first. */
  readonly runs: readonly KeptRun[];
}

/** Gathers what the pages are made of: the project, what stands, the runs and tests on record. */
export async function readSite({
  project,
  graph,
  explores,
  answers,
  standing,
  live,
  problems = [],
  now,
  runs,
}: SiteReading): Promise<SiteInput> {
  const { root, environment } = project;
  const lineage = modelLineage(project, graph, standing);
  return {
    project: await nameOf(root),
    environment: environment.name,
    warehouse: environment.connection.warehouse,
    generatedAt: new Date(now).toISOString(),
    live,
    problems: problems.map(formatProblem),
    graph,
    sources: await readSources(project),
    standing: typeof standing === "string" ? null : standing,
    unread: typeof standing === "string" ? standing : null,
    runs: runs.filter((run) => run.environment === environment.name).slice(0, RUNS),
    tests: await keptTests(root, environment.name),
    lineage: [...lineage.edges, ...explores.flatMap(exploreLineage)],
    columns: new Map([...lineage.columns, ...explores.map(exploreColumns)]),
    explores,
    ...(answers === undefined ? {} : { answers }),
  };
}

/** Columns of tables that stand tell what `select *` means where the project does not say it. */
function modelLineage({ root }: Project, graph: CompiledGraph, standing: Standing | string): GraphLineage {
  const tables = typeof standing === "string" ? [] : [...standing.tables];
  return graphLineage(graph, {
    columns: new Map(tables.map(([id, { columns }]) => [id, columns.map(({ name }) => name)])),
    jsonPaths: (location) => readJsonPaths(root, location),
  });
}

async function readSources({ root, files }: Project): Promise<ReadonlyMap<string, string>> {
  const texts = await Promise.all(files.map((file) => readFile(join(root, file), "utf8").catch(() => "")));
  return new Map(files.map((file, place) => [file, texts[place] ?? ""]));
}

/** The name of the folder's npm package, else the folder's own. */
export async function nameOf(root: string): Promise<string> {
  try {
    const { name } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { name?: unknown };
    if (typeof name === "string" && name !== "") return name.replace(/^@[^/]*\//, "");
  } catch {
    // Without a package, or with a broken one, the folder has a name all the same.
  }
  return basename(root);
}
