import { readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";
import { compileInSession, INDEX_FILE } from "./compile-session.ts";
import type { Core } from "./core.ts";
import { shutIn } from "./project-globals.ts";
import type { CompileReply, CompileRequest } from "./protocol.ts";
import { SourcePlaces } from "./source-places.ts";

/**
 * The process in which project code runs. The core's path is its argument, a CompileRequest comes on
 * standard input, a CompileReply goes to descriptor 3, and what the project prints to standard error.
 */

const REQUEST = 0;
const STDERR = 2;
const REPLY = 3;
/** Where the time-limited script finds what to run; gone before project code runs. */
const ENTRY = "compileTheProject";

/** Frames of a stack that are kept: enough to come through helpers of helpers to the SQLX file. */
const STACK_DEPTH = 50;

const exit = process.exit.bind(process);
Error.stackTraceLimit = STACK_DEPTH;
const corePath = process.argv[2];
if (corePath === undefined) throw new Error("the path of @dataform/core is missing");
// Before the request is waited for: the caller may start this process ahead of knowing what to ask.
const core: Core = createRequire(corePath)(corePath);
const request = readFileSync(REQUEST, "utf8");
if (request !== "") writeAll(REPLY, JSON.stringify(compile(JSON.parse(request))));
// Timers of the project's must not keep the process.
exit(0);

function compile(request: CompileRequest): CompileReply {
  let current: string | null = null;
  const world = globalThis as unknown as Record<string, unknown>;
  world[ENTRY] = (): CompileReply => {
    delete world[ENTRY];
    return compileInSession(core, request, (file) => {
      current = file;
    });
  };
  shutIn(request.root, (text) => writeAll(STDERR, text));
  try {
    // A script's time limit is the one thing that interrupts an endless loop from within the process.
    // Its name is the one under which the stock tool runs a project, and stands outermost on every stack.
    const script = new Script(`${ENTRY}()`, { filename: join(request.root, INDEX_FILE) });
    return script.runInThisContext({ timeout: request.timeoutMs });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") {
      return { kind: "timeout", file: current };
    }
    return {
      kind: "failed",
      message: error instanceof Error ? error.message : String(error),
      place: new SourcePlaces(request.root).ofError(error, current),
    };
  }
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}
