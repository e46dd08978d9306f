import { basename } from "node:path";
import type { CompiledGraph, CompiledTest, RedshiftOptions } from "../graph/compiled-graph.ts";
import { type Action, type ActionClasses, actionPrototypes, type Core, type GraphMessage } from "./core.ts";
import { takeShortcuts } from "./core-shortcuts.ts";
import { interceptTests, type TestDetails } from "./incremental-tests.ts";
import { ProjectModules } from "./project-modules.ts";
import type { CompileReply, CompileRequest, SourcePlace } from "./protocol.ts";
import { keepBlocks, RedshiftBlocks } from "./redshift-block.ts";
import { SourcePlaces } from "./source-places.ts";

/** The file under which the stock tool runs a project, and which it names where no other is to blame. */
export const INDEX_FILE = "index.js";

/**
 * Compiles a project in this process. `onFile` is told, before any code of a file is run, which one it is.
 */
export function compileInSession(
  core: Core,
  request: CompileRequest,
  onFile: (file: string) => void,
): CompileReply {
  const { session } = core;
  const classes = actionPrototypes(core);
  const places = new SourcePlaces(request.root);
  const errorPlaces: (SourcePlace | null)[] = [];
  session.init(request.root, request.config, request.originalConfig, request.lenientResolve);
  takeShortcuts(session);
  const blocks = new RedshiftBlocks(session, classes);
  const assertionBlocks = keepBlocks(classes.assertion);
  const operationBlocks = keepBlocks(classes.operation);
  const tests = interceptTests(classes);
  tellFiles(classes, onFile);
  const { compileError } = session;
  session.compileError = (error, file, target) => {
    compileError.call(session, asReportable(error), file, target);
    const reported = session.graphErrors.compilationErrors.at(-1);
    if (reported !== undefined) reported.fileName = projectFile(reported.fileName);
    errorPlaces.push(places.ofError(error, reported?.fileName ?? null));
  };

  const modules = new ProjectModules(request.root, core, onFile);
  const world = globalThis as unknown as Record<string, unknown>;
  world.dataform = session;
  for (const file of request.includes) {
    attempt(file, () => {
      world[basename(file).split(".")[0] ?? ""] = modules.load(file);
    });
  }
  for (const name of ["publish", "operate", "assert", "declare", "test"] as const) {
    world[name] = session[name].bind(session);
  }
  for (const file of request.definitions) attempt(file, () => modules.load(file));

  const message = session.compile();
  // Where only code of ours was on the stack, the core took one of our files for the caller's.
  for (const action of [...message.tables, ...message.operations, ...message.assertions]) {
    action.fileName = projectFile(action.fileName);
  }
  const graph = toGraph(message, blocks, tests);
  return {
    kind: "graph",
    graph,
    places: errorPlaces,
    references: blocks.lookUpReferences(),
    asserted: blocks.asserted(),
    assertionBlocks: assertionBlocks(),
    operationBlocks: operationBlocks(),
  };

  function attempt(file: string, load: () => void): void {
    try {
      load();
    } catch (error) {
      session.compileError(error, file);
    }
  }
}

/** The message as the stock tool prints it, with what we kept from the core put back. */
function toGraph(
  message: GraphMessage,
  blocks: RedshiftBlocks,
  tests: ReadonlyMap<unknown, TestDetails>,
): CompiledGraph {
  const graph = message.toJSON() as CompiledGraph;
  const written = blocks.written();
  const tables = graph.tables?.map((table, index) => {
    const proto = message.tables[index];
    const block = proto === undefined ? undefined : written.get(proto);
    // Unchecked as yet: the process that reads this checks it.
    return block === undefined ? table : { ...table, redshift: block as RedshiftOptions };
  });
  const compiledTests = graph.tests?.map((test, index): CompiledTest => {
    const details = tests.get(message.tests[index]);
    if (details === undefined) return test;
    const { increment } = details;
    return { ...test, dataset: details.dataset.target, ...(increment === undefined ? {} : { increment }) };
  });
  return {
    ...graph,
    ...(tables === undefined ? {} : { tables }),
    ...(compiledTests === undefined ? {} : { tests: compiledTests }),
  };
}

/** JavaScript may throw anything; the core can report a text, and what has a message. */
function asReportable(error: unknown): unknown {
  if (typeof error === "string") return error;
  if (!(error instanceof Error)) return new Error(`${String(error)} was thrown`);
  return typeof error.stack === "string" && typeof error.message === "string"
    ? error
    : new Error(String(error.message));
}

function projectFile(file: string | undefined): string {
  return file !== undefined && /^(?:definitions|includes|models)[\\/]|^dataform\.json$/.test(file)
    ? file
    : INDEX_FILE;
}

function tellFiles(classes: ActionClasses, onFile: (file: string) => void): void {
  const all: readonly Action[] = [classes.table, classes.operation, classes.assertion, classes.test];
  for (const prototype of all) {
    const { compile } = prototype;
    prototype.compile = function (this: Action) {
      onFile(this.proto.fileName ?? INDEX_FILE);
      return compile.call(this);
    };
  }
}
