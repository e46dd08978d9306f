import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { isDeepStrictEqual } from "node:util";
import { readExplores } from "../explore/read-explore.ts";
import { sourcesOf } from "../explore/sources.ts";
import { runnableActions } from "../graph/actions.ts";
import type { Outcome } from "../problem.ts";
import { readExploreFiles } from "../project/explore-files.ts";
import type { Project } from "../project/types.ts";
import { BriefWarehouse } from "../serve/brief-warehouse.ts";
import { type CompiledProject, LiveSite } from "../serve/live-site.ts";
import { type ServedSite, serveSite } from "../serve/serve-site.ts";
import { type Watching, watchProject } from "../serve/watch-project.ts";
import type { CommandContext, ExitCode, ProjectFlags } from "./command.ts";
import { loadAndCompile } from "./load-and-compile.ts";
import { openWarehouse } from "./open-warehouse.ts";
import { reportProblems } from "./problems.ts";

export interface ServeFlags extends ProjectFlags {
  readonly port?: number;
}

const PORT = 4680;

/** `dataform serve`: the pages, live over an environment, until Ctrl-C. */
export async function serveCommand(
  folder: string,
  flags: ServeFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const first = await read(folder, flags, context);
  if (!first.ok) return reportProblems(first.problems, context, {});
  const { project } = first.value;
  const warehouse = new BriefWarehouse(() => openWarehouse(project, context));
  const site = new LiveSite({ compiled: first.value, warehouse, now: context.now });
  const token = randomBytes(24).toString("base64url");
  const port = flags.port ?? PORT;
  let served: ServedSite;
  try {
    served = await serveSite({ site, warehouse, token, port });
  } catch (error) {
    if (!isTaken(error)) throw error;
    const remedy = "Name another one with --port, or 0 for any that is free.";
    return reportProblems([{ file: null, message: `port ${port} is taken.`, remedy, code: "port" }], context);
  }
  let watching: Watching | null = null;
  try {
    await site.start();
    watching = await watchProject({
      root: project.root,
      read: () => read(folder, flags, context),
      done: (outcome) => {
        site.renew(outcome);
        if (outcome.ok) tellCompiled(outcome.value, project, context);
        else reportProblems(outcome.problems, context, {});
      },
      failed: ({ message }) => context.terminal.err(`the project's files can't be watched: ${message}\n`),
    });
    context.terminal.out(`serving ${project.environment.name} at ${address(served, token)}\n`);
    context.terminal.out("the address bears the key for previews and explores; Ctrl-C ends\n");
    if (!context.signal.aborted) await once(context.signal, "abort");
  } finally {
    await watching?.close();
    await served.close();
  }
  return 0;
}

/** Everything that the pages show of the project's files. */
async function read(
  folder: string,
  flags: ServeFlags,
  context: CommandContext,
): Promise<Outcome<CompiledProject>> {
  const loaded = await loadAndCompile(folder, flags, context);
  if (!loaded.ok) return loaded;
  const { project } = loaded.value;
  const compiled = await loaded.value.compiled;
  if (!compiled.ok) return compiled;
  const graph = compiled.value;
  const explores = readExplores(await readExploreFiles(project.root), sourcesOf(graph));
  return explores.ok ? { ok: true, value: { project, graph, explores: explores.value } } : explores;
}

/** The warehouse stays the one that was opened. */
function tellCompiled(
  { project, graph }: CompiledProject,
  { environment }: Project,
  { terminal }: CommandContext,
): void {
  terminal.out(`compiled again: ${runnableActions(graph).length} actions\n`);
  if (isDeepStrictEqual(project.environment.connection, environment.connection)) return;
  terminal.err(`the connection of ${environment.name} has changed: start dataform serve again to use it\n`);
}

/** Behind `#`, so that the browser sends it nowhere by itself. */
function address({ port }: ServedSite, token: string): string {
  return `http://127.0.0.1:${port}/#token=${token}`;
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
