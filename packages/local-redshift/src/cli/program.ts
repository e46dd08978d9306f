import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import type { CommandContext, ServeOptions } from "./command.ts";
import { serve } from "./serve.ts";

export function buildProgram(context: CommandContext): Command {
  const program = new Command("local-redshift")
    .description("Amazon Redshift's SQL on this machine, for any PostgreSQL client")
    .version(version())
    .exitOverride();
  program
    .command("serve")
    .description("serve a database over PostgreSQL's protocol until it is stopped")
    .option("--port <number>", "the port; 0 takes a free one", portNumber, 5439)
    .option("--host <address>", "the address; any but this machine's own needs a password", "127.0.0.1")
    .option("--database <file>", "the database file; :memory: keeps nothing", ":memory:")
    .option("--user <name>", "the user that goes with the password", "local")
    .option("--tls-cert <file>", "a certificate of your own, PEM")
    .option("--tls-key <file>", "its key, PEM")
    .option(
      "--tls-folder <folder>",
      "where a certificate made here is kept, its authority as ca.crt (default: FILE.tls)",
    )
    .addOption(new Option("--no-tls", "take no TLS connections"))
    .option("--require-tls", "refuse connections without TLS", false)
    .option("--memory-limit <size>", 'what the engine may take, such as "2GB"')
    .addHelpText("after", "\nThe password is read from the environment: LOCAL_REDSHIFT_PASSWORD.")
    .exitOverride()
    .action((options: ServeOptions) => serve(options, context));
  return program;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("It must be a number from 0 to 65535.");
}

function version(): string {
  const file = new URL("../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
}
