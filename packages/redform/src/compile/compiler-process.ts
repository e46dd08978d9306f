import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { CompileReply, CompileRequest } from "./protocol.ts";

/** How a compilation ended. */
export type CompilerAnswer =
  | { readonly kind: "reply"; readonly reply: CompileReply; readonly printed: string }
  /** Killed, because not even the time limit within the process could stop it. */
  | { readonly kind: "killed" }
  | { readonly kind: "crashed"; readonly printed: string };

/** How long after the limit within the process we stop waiting, in milliseconds. */
const GRACE_MS = 2000;
/** Of what the project prints, in characters. */
const KEPT_OUTPUT = 100_000;

/** Where the built package lies: project code runs from JavaScript, also while our tests run from TypeScript. */
const distFolder = fileURLToPath(new URL("../../dist/", import.meta.url));
const packageJson = fileURLToPath(new URL("../../package.json", import.meta.url));
const corePath = createRequire(import.meta.url).resolve("@dataform/core");

/**
 * The process that runs project code: it may read the project and the compiler itself, write nothing,
 * start nothing, and sees no environment variable. It loads while its caller still reads the project.
 */
export class CompilerProcess {
  readonly root: string;
  readonly #child: ChildProcess;
  readonly #printed: Promise<string>;
  readonly #replied: Promise<string>;

  /** `root` is the real path of the project's folder. */
  constructor(root: string) {
    this.root = root;
    this.#child = spawn(
      process.execPath,
      [...permissions(root), join(distFolder, "compile/worker.js"), corePath],
      {
        cwd: root,
        env: {},
        stdio: ["pipe", "ignore", "pipe", "pipe"],
      },
    );
    this.#child.on("error", () => {});
    this.#child.stdin?.on("error", () => {});
    this.#printed = collect(this.#child.stderr, KEPT_OUTPUT);
    this.#replied = collect((this.#child.stdio[3] ?? null) as Readable | null, Number.POSITIVE_INFINITY);
  }

  /** Once only: a process compiles one project and ends. */
  async compile(request: CompileRequest): Promise<CompilerAnswer> {
    let wasKilled = false;
    const timer = setTimeout(() => {
      wasKilled = true;
      this.#child.kill("SIGKILL");
    }, request.timeoutMs + GRACE_MS);
    try {
      this.#child.stdin?.end(JSON.stringify(request));
      const [replied, printed] = await Promise.all([this.#replied, this.#printed]);
      if (replied !== "") return { kind: "reply", reply: JSON.parse(replied), printed };
      return wasKilled ? { kind: "killed" } : { kind: "crashed", printed };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends a process that is not needed after all. */
  dispose(): void {
    this.#child.kill("SIGKILL");
  }
}

/**
 * The flags under which project code runs. Node 20 calls its permission model experimental; since 23.5 it
 * has a flag of its own.
 */
export function permissions(root: string): readonly string[] {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isStable = major > 23 || (major === 23 && minor >= 5);
  const readable = [join(root, "*"), join(distFolder, "*"), packageJson, join(dirname(corePath), "*")];
  return [
    isStable ? "--permission" : "--experimental-permission",
    ...readable.map((path) => `--allow-fs-read=${path}`),
    "--no-warnings",
    "--max-semi-space-size=32",
  ];
}

async function collect(stream: Readable | null, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream ?? []) {
      if (size < limit) chunks.push(chunk);
      size += chunk.length;
    }
  } catch {
    // A pipe that breaks says no more; what came before counts.
  }
  return Buffer.concat(chunks).toString("utf8");
}
