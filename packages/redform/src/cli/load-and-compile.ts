import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type CompileOptions, compileProject, prepareCompiler } from "../compile/compile-project.ts";
import type { CompiledGraph } from "../graph/compiled-graph.ts";
import type { Outcome } from "../problem.ts";
import { loadProject } from "../project/load-project.ts";
import type { Project } from "../project/types.ts";
import { type CommandContext, overridesOf, type ProjectFlags } from "./command.ts";

export interface ReadProject {
  readonly project: Project;
  /** What compileProject and compileGraph take: a process that has been loading meanwhile. */
  readonly options: CompileOptions;
}

/** Reads the project in `folder`, while the compiler's process starts. */
export async function readProject(
  folder: string,
  flags: ProjectFlags,
  context: CommandContext,
): Promise<Outcome<ReadProject>> {
  const path = resolve(context.workingFolder, folder);
  const compiler = existsSync(join(path, "dataform.json")) ? prepareCompiler(await realpath(path)) : null;
  let loaded: Outcome<Project> | undefined;
  try {
    loaded = await loadProject(path, overridesOf(flags, context), context.env);
  } finally {
    if (loaded?.ok !== true) compiler?.dispose();
  }
  if (!loaded.ok) return loaded;
  return { ok: true, value: { project: loaded.value, options: compiler === null ? {} : { compiler } } };
}

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
  const read = await readProject(folder, flags, context);
  if (!read.ok) return read;
  const { project, options } = read.value;
  return { ok: true, value: { project, compiled: compileProject(project, options) } };
}
