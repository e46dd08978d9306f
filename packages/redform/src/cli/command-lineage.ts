import { readExplores } from "../explore/read-explore.ts";
import { sourcesOf } from "../explore/sources.ts";
import type { CompiledGraph } from "../graph/compiled-graph.ts";
import type { ColumnEdge } from "../lineage/column-edge.ts";
import { type GraphLineage, graphLineage } from "../lineage/column-lineage.ts";
import { columnIndex, findColumn } from "../lineage/find-column.ts";
import { readExploreFiles } from "../project/explore-files.ts";
import { readJsonPaths } from "../project/json-paths.ts";
import { didYouMean } from "../project/nearest-name.ts";
import type { Project } from "../project/types.ts";
import { exploreLineage } from "../site/explore-node.ts";
import type { CommandContext, ExitCode, ProjectFlags } from "./command.ts";
import { lineageDocument, lineageReport, type Shown } from "./lineage-report.ts";
import { loadAndCompile } from "./load-and-compile.ts";
import { withWarehouse } from "./open-warehouse.ts";
import { reportProblems } from "./problems.ts";

export interface LineageFlags extends ProjectFlags {
  readonly upstream?: boolean;
  readonly downstream?: boolean;
  /** Asks the environment for the columns of what stands. */
  readonly warehouse?: boolean;
  readonly json?: boolean;
}

/** `dataform lineage COLUMN`: where a column comes from, where it goes, and what breaks without it. */
export async function lineageCommand(
  column: string,
  folder: string,
  flags: LineageFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const loaded = await loadAndCompile(folder, flags, context);
  if (!loaded.ok) return reportProblems(loaded.problems, context, flags);
  const { project } = loaded.value;
  const compiled = await loaded.value.compiled;
  if (!compiled.ok) return reportProblems(compiled.problems, context, flags);
  const graph = compiled.value;
  const explores = readExplores(await readExploreFiles(project.root), sourcesOf(graph));
  if (!explores.ok) return reportProblems(explores.problems, context, flags);
  const more = explores.value.flatMap(exploreLineage);
  const tell = (columns: ReadonlyMap<string, readonly string[]>): ExitCode =>
    show(column, lineageOf(graph, project, columns, more), flags, context);
  if (flags.warehouse !== true) return tell(new Map());
  return withWarehouse(project, context, flags, async (warehouse) => {
    const declared = (graph.declarations ?? []).map(({ target }) => target);
    const schemas = [...new Set([...(graph.targets ?? []), ...declared].map(({ schema }) => schema))].sort();
    const { relations } = await warehouse.state(schemas);
    const columns = new Map(
      relations.map(({ schema, name, columns: names }) => [`${schema}.${name}`, names]),
    );
    return tell(columns);
  });
}

function lineageOf(
  graph: CompiledGraph,
  { root }: Project,
  columns: ReadonlyMap<string, readonly string[]>,
  more: readonly ColumnEdge[],
): GraphLineage {
  const lineage = graphLineage(graph, { columns, jsonPaths: (location) => readJsonPaths(root, location) });
  return { ...lineage, edges: [...lineage.edges, ...more] };
}

function show(column: string, lineage: GraphLineage, flags: LineageFlags, context: CommandContext): ExitCode {
  const found = findColumn(column, columnIndex(lineage), didYouMean);
  if (!found.ok) return reportProblems(found.problems, context, flags);
  const both = flags.upstream === flags.downstream;
  const shown: Shown = {
    upstream: both || flags.upstream === true,
    downstream: both || flags.downstream === true,
  };
  const { terminal } = context;
  if (flags.json === true) {
    terminal.out(`${JSON.stringify(lineageDocument(found.value, lineage, shown), null, 2)}\n`);
  } else {
    terminal.out(lineageReport(found.value, lineage, shown, terminal));
    for (const { node, reason } of lineage.gaps)
      terminal.err(`${node}: ${reason}; its lineage may lack something\n`);
  }
  return 0;
}
