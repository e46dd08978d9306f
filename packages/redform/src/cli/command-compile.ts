import { compileGraph } from "../compile/compile-project.ts";
import type { CompiledGraph } from "../graph/compiled-graph.ts";
import type { CommandContext, ExitCode, ProjectFlags } from "./command.ts";
import { formatCount } from "./duration.ts";
import { readProject } from "./load-and-compile.ts";
import { reportProblems } from "./problems.ts";

export interface CompileFlags extends ProjectFlags {
  readonly json?: boolean;
}

/** `dataform compile`: says what the project holds, or everything that is wrong with it. */
export async function compileCommand(
  folder: string,
  flags: CompileFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal } = context;
  const read = await readProject(folder, flags, context);
  if (!read.ok) return reportProblems(read.problems, context, flags);
  const { graph, problems } = await compileGraph(read.value.project, read.value.options);
  if (flags.json === true && graph !== null) {
    terminal.out(`${JSON.stringify(graph, null, 4)}\n`);
    return problems.length === 0 ? 0 : reportProblems(problems, context);
  }
  if (problems.length > 0 || graph === null) return reportProblems(problems, context, flags);
  terminal.out(`${describe(graph)}\n`);
  return 0;
}

function describe(graph: CompiledGraph): string {
  const tables = graph.tables ?? [];
  const ofType = (type: string): number => tables.filter((table) => table.enumType === type).length;
  const counts: readonly (readonly [number, string])[] = [
    [ofType("TABLE"), "table"],
    [ofType("INCREMENTAL"), "incremental table"],
    [ofType("VIEW"), "view"],
    [ofType("INLINE"), "inline query"],
    [graph.operations?.length ?? 0, "operation"],
    [graph.assertions?.length ?? 0, "assertion"],
    [graph.declarations?.length ?? 0, "declaration"],
    [graph.tests?.length ?? 0, "unit test"],
  ];
  const parts = counts
    .filter(([count]) => count > 0)
    .map(([count, noun]) => formatCount(count, noun, noun.replace(/query$/, "querie").concat("s")));
  return parts.length === 0 ? "compiled: the project has no actions" : `compiled ${parts.join(", ")}`;
}
