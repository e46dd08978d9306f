import { readFileSync } from "node:fs";
import { CommanderError } from "commander";
import { askOn } from "./ask.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { buildProgram } from "./program.ts";
import { processTerminal } from "./terminal.ts";

/** The entry of `dataform`: the only place that reads argv and sets the exit code. */
async function main(): Promise<ExitCode> {
  const abort = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => abort.abort(new Error(`stopped by ${name}`)));
  }
  const context: CommandContext = {
    terminal: processTerminal(process),
    ask: askOn(process, abort),
    env: process.env,
    workingFolder: process.cwd(),
    signal: abort.signal,
    now: Date.now,
    random: Math.random,
  };
  let code: ExitCode = 0;
  try {
    const program = buildProgram(context, packageVersion(), (result) => {
      code = result;
    });
    await program.parseAsync(process.argv);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return isOfSystem(error) ? reportSystem(error, context) : reportBug(error, context);
  }
}

function packageVersion(): string {
  const file = new URL("../../package.json", import.meta.url);
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { readonly version: string };
  return version;
}

/** An error of the operating system about a file: no rights, no space, a broken disk. */
interface SystemError extends Error {
  readonly code: string;
  readonly path?: string;
}

function isOfSystem(error: unknown): error is SystemError {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied. Give yourself the right to it, or name another place.",
  EPERM: "not permitted. Give yourself the right to it, or name another place.",
  EROFS: "the file system is read-only. Name another place.",
  ENOSPC: "the disk is full. Make room, or name another place.",
};

function reportSystem(error: SystemError, context: CommandContext): ExitCode {
  const what = error.path === undefined ? "" : `${error.path}: `;
  const why = REASONS[error.code] ?? error.message;
  context.terminal.err(`${context.terminal.colors.red("error")} ${what}${why}\n`);
  return 1;
}

/** What no command foresaw is our bug: say so, and show the stack only when asked for. */
function reportBug(error: unknown, context: CommandContext): ExitCode {
  const message = error instanceof Error ? error.message : String(error);
  context.terminal.err(`${context.terminal.colors.red("error")} this is a bug in dataform: ${message}\n`);
  if (context.env.DATAFORM_DEBUG && error instanceof Error) context.terminal.err(`${error.stack}\n`);
  else context.terminal.err("Set DATAFORM_DEBUG=1 to see where it happened.\n");
  return 1;
}

process.exitCode = await main();
