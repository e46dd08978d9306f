import { readFileSync } from "node:fs";
import { CommanderError } from "commander";
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
    return error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : reportBug(error, context);
  }
}

function packageVersion(): string {
  const file = new URL("../../package.json", import.meta.url);
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { readonly version: string };
  return version;
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
