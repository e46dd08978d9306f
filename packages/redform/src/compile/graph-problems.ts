import type { Problem } from "../problem.ts";
import type { Project } from "../project/types.ts";
import type { CompileReply } from "./protocol.ts";
export async function graphProblems(
  _project: Project,
  reply: Extract<CompileReply, { readonly kind: "graph" }>,
): Promise<readonly Problem[]> {
  return (reply.graph.graphErrors?.compilationErrors ?? []).map((e, i) => ({
    ...reply.places[i],
    file: e.fileName ?? null,
    message: e.message,
    remedy: null,
    code: "compile",
  }));
}
