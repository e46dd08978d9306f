import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import { compileProject, prepareCompiler } from "../compile/compile-project.ts";
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
  const path = resolve(context.workingFolder, folder);
  // The compiler's process starts while the project is read, where there is one to read.
  const compiler = existsSync(join(path, "dataform.json")) ? prepareCompiler(await realpath(path)) : null;
  const loaded = await loadProject(path, overridesOf(flags, context), context.env);
  if (!loaded.ok) {
    compiler?.dispose();
    return loaded;
  }
  const options = compiler === null ? {} : { compiler };
  return { ok: true, value: { project: loaded.value, compiled: compileProject(loaded.value, options) } };
}
