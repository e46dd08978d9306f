import { resolve } from "node:path";
import { compileProject } from "../compile/compile-project.ts";
import type { CompiledGraph } from "../graph/compiled-graph.ts";
import type { Outcome } from "../problem.ts";
import { loadProject } from "../project/load-project.ts";
import type { Project } from "../project/types.ts";
import { type CommandContext, overridesOf, type ProjectFlags } from "./command.ts";

export interface Loaded {
  readonly project: Project;
  /** Begun already, so that the warehouse may open meanwhile. */
  readonly compiled: Promise<Outcome<CompiledGraph>>;
}

/** Reads the project in `folder` and begins to compile it. */
export async function loadAndCompile(
  folder: string,
  flags: ProjectFlags,
  context: CommandContext,
): Promise<Outcome<Loaded>> {
  const loaded = await loadProject(
    resolve(context.workingFolder, folder),
    overridesOf(flags, context),
    context.env,
  );
  if (!loaded.ok) return loaded;
  return { ok: true, value: { project: loaded.value, compiled: compileProject(loaded.value) } };
}
