import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { readExplores } from "../explore/read-explore.ts";
import { sourcesOf } from "../explore/sources.ts";
import type { Selection } from "../graph/select.ts";
import type { Outcome } from "../problem.ts";
import { readExploreFiles } from "../project/explore-files.ts";
import { dotText } from "../site/drawing/dot-text.ts";
import { drawnGraph } from "../site/drawing/drawn-graph.ts";
import { mermaidText } from "../site/drawing/mermaid-text.ts";
import { svgText } from "../site/drawing/svg-text.ts";
import { layoutPicture, loadGraphviz } from "../site/layout/dot-layout.ts";
import { nameOf } from "../site/read-site.ts";
import { type SelectedNodes, selectNodes } from "../site/select-nodes.ts";
import { declaredGraph } from "../site/site-nodes.ts";
import type { CommandContext, ExitCode, ProjectFlags } from "./command.ts";
import { loadAndCompile } from "./load-and-compile.ts";
import { reportProblems } from "./problems.ts";

export interface GraphFlags extends ProjectFlags, Partial<Selection> {
  readonly format: "mermaid" | "dot" | "svg" | "json";
  /** Draw assertions and unit tests as boxes of their own. */
  readonly checks?: boolean;
  readonly out?: string;
}

interface Chosen extends SelectedNodes {
  readonly title: string;
}

/** `dataform graph`: how the models hang together, as text that others draw, or drawn. */
export async function graphCommand(
  folder: string,
  flags: GraphFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const chosen = await choose(folder, flags, context);
  if (!chosen.ok) return reportProblems(chosen.problems, context, {});
  const text = await draw(chosen.value, flags);
  if (flags.out === undefined) {
    context.terminal.out(text);
    return 0;
  }
  const file = resolve(context.workingFolder, flags.out);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    const message = `${flags.out} can't be written: ${error instanceof Error ? error.message : String(error)}`;
    reportProblems(
      [{ file: null, message, remedy: "Name another file with --out.", code: "not-written" }],
      context,
    );
    return 2;
  }
  return 0;
}

async function choose(folder: string, flags: GraphFlags, context: CommandContext): Promise<Outcome<Chosen>> {
  const loaded = await loadAndCompile(folder, flags, context);
  if (!loaded.ok) return loaded;
  const { project } = loaded.value;
  const compiled = await loaded.value.compiled;
  if (!compiled.ok) return compiled;
  const explores = readExplores(await readExploreFiles(project.root), sourcesOf(compiled.value));
  if (!explores.ok) return explores;
  const graph = declaredGraph({ graph: compiled.value, standing: null, explores: explores.value });
  const selected = selectNodes(compiled.value, graph, {
    actions: flags.actions ?? [],
    tags: flags.tags ?? [],
    includeDeps: flags.includeDeps ?? false,
    includeDependents: flags.includeDependents ?? false,
  });
  return selected.ok
    ? { ok: true, value: { ...selected.value, title: await nameOf(project.root) } }
    : selected;
}

async function draw({ title, graph, named }: Chosen, { format, checks }: GraphFlags): Promise<string> {
  if (format === "json") return `${JSON.stringify(graph, null, 2)}\n`;
  const drawn = drawnGraph(title, graph, ({ id }) => checks === true || named.has(id));
  if (format === "mermaid") return mermaidText(drawn);
  if (format === "dot") return dotText(drawn);
  const picture = { nodes: drawn.nodes.map(({ node }) => node), edges: drawn.edges };
  return svgText(drawn, layoutPicture(picture, await loadGraphviz()));
}
