import { join, relative, resolve } from "node:path";
import { readExplores } from "../explore/read-explore.ts";
import { sourcesOf } from "../explore/sources.ts";
import { readExploreFiles } from "../project/explore-files.ts";
import { keptRuns } from "../run/run-record.ts";
import { askExplores } from "../site/explore-detail.ts";
import { processAlive } from "../site/process-alive.ts";
import { RUNS, readSite } from "../site/read-site.ts";
import { readStanding } from "../site/read-standing.ts";
import { sitePieces } from "../site/site-pieces.ts";
import { maybeSite, writeSite } from "../site/write-site.ts";
import type { CommandContext, ExitCode, ProjectFlags } from "./command.ts";
import { formatCount, formatDuration } from "./duration.ts";
import { loadAndCompile } from "./load-and-compile.ts";
import { withWarehouse } from "./open-warehouse.ts";
import { reportProblems } from "./problems.ts";

export interface DocsFlags extends ProjectFlags {
  /** Where the pages go; `.redform/docs` of the project unless given. */
  readonly out?: string;
}

/** `dataform docs`: writes the pages as a folder that opens from disk. */
export async function docsCommand(
  folder: string,
  flags: DocsFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const startedAt = context.now();
  const loaded = await loadAndCompile(folder, flags, context);
  if (!loaded.ok) return reportProblems(loaded.problems, context, {});
  const { project } = loaded.value;
  const compiled = await loaded.value.compiled;
  if (!compiled.ok) return reportProblems(compiled.problems, context, {});
  const explores = readExplores(await readExploreFiles(project.root), sourcesOf(compiled.value));
  if (!explores.ok) return reportProblems(explores.problems, context, {});
  const out =
    flags.out === undefined
      ? join(project.root, ".redform", "docs")
      : resolve(context.workingFolder, flags.out);
  if (!(await maybeSite(out))) {
    const message = `${out} holds other files.`;
    const remedy = "Name a folder that is empty or does not exist with --out.";
    reportProblems([{ file: null, message, remedy, code: "not-empty" }], context, {});
    return 2;
  }
  return withWarehouse(project, context, {}, async (warehouse) => {
    const standing = await readStanding(warehouse, compiled.value);
    const answers = await askExplores(warehouse, explores.value, context.signal);
    const input = await readSite({
      project,
      graph: compiled.value,
      explores: explores.value,
      answers,
      standing,
      live: false,
      now: context.now(),
      runs: await keptRuns(project.root, RUNS),
    });
    const pieces = sitePieces(input, processAlive);
    await writeSite(out, pieces);
    const page = join(out, "index.html");
    const took = formatDuration(context.now() - startedAt);
    context.terminal.out(
      `wrote the pages of ${formatCount(pieces.index.nodes.length, "node")} in ${took}: open ${shown(page, context)}\n`,
    );
    return 0;
  });
}

function shown(path: string, { workingFolder }: CommandContext): string {
  const short = relative(workingFolder, path);
  return short.startsWith("..") ? path : short;
}
