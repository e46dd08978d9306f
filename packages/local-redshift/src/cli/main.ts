import { CommanderError } from "commander";
import { RedshiftError } from "../types.ts";
import type { CommandContext } from "./command.ts";
import { buildProgram } from "./program.ts";

/** The entry of `local-redshift`: the only place that reads argv and sets the exit code. */
async function main(): Promise<number> {
  const context: CommandContext = {
    env: process.env,
    out: (text) => void process.stdout.write(text),
    onStop: (stop) => {
      for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, stop);
    },
  };
  try {
    await buildProgram(context).parseAsync(process.argv);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof RedshiftError)) throw error;
    process.stderr.write(`error ${error.message}\n${error.hint === undefined ? "" : `${error.hint}\n`}`);
    return 1;
  }
}

process.exitCode = await main();
