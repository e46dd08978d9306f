import type { CompiledGraph } from "../graph/compiled-graph.ts";
import type { Problem } from "../problem.ts";
import type { Project } from "../project/types.ts";
import type { CompileReply } from "./protocol.ts";
export async function finishRedshiftBlocks(
  _project: Project,
  reply: Extract<CompileReply, { readonly kind: "graph" }>,
): Promise<{ graph: CompiledGraph; problems: readonly Problem[] }> {
  return { graph: reply.graph, problems: [] };
}
