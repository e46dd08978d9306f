import type { CompiledGraph } from "../graph/compiled-graph.ts";
import type { Outcome, Problem } from "../problem.ts";
import { sortProblems } from "../problem.ts";
import type { Project } from "../project/types.ts";
import { compileOrder } from "./compile-order.ts";
import { CompilerProcess } from "./compiler-process.ts";
import { graphProblems } from "./graph-problems.ts";
import type { CompileReply, CompileRequest } from "./protocol.ts";
import { finishRedshiftBlocks } from "./redshift-check.ts";

export interface CompileOptions {
  /** A process that was started ahead, by `prepareCompiler`. */
  readonly compiler?: CompilerProcess;
  /** After which project code is stopped; 60 seconds unless told. */
  readonly timeoutMs?: number;
  /** Gets what project code printed. */
  readonly onPrinted?: (text: string) => void;
}

/** The graph as the stock tool would print it, and everything that is wrong with the project. */
export interface CompileResult {
  /** Null where the project could not be compiled at all. */
  readonly graph: CompiledGraph | null;
  readonly problems: readonly Problem[];
}

const TIMEOUT_MS = 60_000;

/**
 * Starts the process that compiles, so that it loads while the project is still being read. `root` is the
 * real path of the project's folder. It must be handed to compileGraph or compileProject, or disposed of.
 */
export function prepareCompiler(root: string): CompilerProcess {
  return new CompilerProcess(root);
}

/** Compiles a project, or says everything that is wrong with it. Project code runs in a process of its own. */
export async function compileProject(
  project: Project,
  options: CompileOptions = {},
): Promise<Outcome<CompiledGraph>> {
  const { graph, problems } = await compileGraph(project, options);
  if (graph === null || problems.length > 0) return { ok: false, problems };
  return { ok: true, value: graph };
}

/** Compiles a project and gives the graph also where it has errors, as `compile --json` prints it. */
export async function compileGraph(project: Project, options: CompileOptions = {}): Promise<CompileResult> {
  const { timeoutMs = TIMEOUT_MS } = options;
  const compiler = options.compiler ?? new CompilerProcess(project.root);
  const answer = await compiler.compile(await requestFor(project, timeoutMs));
  if (answer.kind === "killed") return failure(timedOut(null, timeoutMs));
  if (answer.kind === "crashed") return failure(crashed(answer.printed));
  if (answer.printed !== "") options.onPrinted?.(answer.printed);
  const { reply } = answer;
  if (reply.kind === "timeout") return failure(timedOut(reply.file, timeoutMs));
  if (reply.kind === "failed") return failure(failed(reply));
  const [ofCore, finished] = await Promise.all([
    graphProblems(project, reply),
    finishRedshiftBlocks(project, reply),
  ]);
  return { graph: finished.graph, problems: sortProblems([...ofCore, ...finished.problems]) };
}

async function requestFor(project: Project, timeoutMs: number): Promise<CompileRequest> {
  const { passedOn, vars, schemaSuffix } = project.settings;
  const { gcloudProjectId, ...written } = passedOn;
  const defaultDatabase = written.defaultDatabase || gcloudProjectId;
  const originalConfig = { ...written, ...(defaultDatabase ? { defaultDatabase } : {}) };
  return {
    root: project.root,
    originalConfig,
    config: { ...originalConfig, ...(schemaSuffix === undefined ? {} : { schemaSuffix }), vars },
    ...(await compileOrder(project)),
    timeoutMs,
  };
}

function failure(problem: Problem): CompileResult {
  return { graph: null, problems: [problem] };
}

function failed(reply: Extract<CompileReply, { readonly kind: "failed" }>): Problem {
  return {
    ...reply.place,
    file: reply.place?.file ?? null,
    message: reply.message,
    remedy: null,
    code: "compile",
  };
}

function timedOut(file: string | null, timeoutMs: number): Problem {
  return {
    file,
    message: `compiling took longer than ${timeoutMs / 1000} s and was stopped${file === null ? "" : " while this file's JavaScript ran"}.`,
    remedy: "Look for a loop that does not end.",
    code: "compile-timeout",
  };
}

function crashed(printed: string): Problem {
  const said = printed.trim().split("\n").slice(-5).join("\n");
  return {
    file: null,
    message: `the process that compiles ended without an answer${said === "" ? "." : `: ${said}`}`,
    remedy: null,
    code: "compile-crashed",
  };
}
