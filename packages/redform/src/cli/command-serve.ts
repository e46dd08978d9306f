import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readExplores } from "../explore/read-explore.ts";
import { sourcesOf } from "../explore/sources.ts";
import { readExploreFiles } from "../project/explore-files.ts";
import { BriefWarehouse } from "../serve/brief-warehouse.ts";
import { LiveSite } from "../serve/live-site.ts";
import { type ServedSite, serveSite } from "../serve/serve-site.ts";
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
  const loaded = await loadAndCompile(folder, flags, context);
  if (!loaded.ok) return reportProblems(loaded.problems, context, {});
  const { project } = loaded.value;
  const compiled = await loaded.value.compiled;
  if (!compiled.ok) return reportProblems(compiled.problems, context, {});
  const graph = compiled.value;
  const explores = readExplores(await readExploreFiles(project.root), sourcesOf(graph));
  if (!explores.ok) return reportProblems(explores.problems, context, {});
  const warehouse = new BriefWarehouse(() => openWarehouse(project, context));
  const site = new LiveSite({ project, graph, explores: explores.value, warehouse, now: context.now });
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
  try {
    await site.start();
    context.terminal.out(`serving ${project.environment.name} at ${address(served, token)}\n`);
    context.terminal.out("the address bears the key for previews and explores; Ctrl-C ends\n");
    if (!context.signal.aborted) await once(context.signal, "abort");
  } finally {
    await served.close();
  }
  return 0;
}

/** Behind `#`, so that the browser sends it nowhere by itself. */
function address({ port }: ServedSite, token: string): string {
  return `http://127.0.0.1:${port}/#token=${token}`;
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
