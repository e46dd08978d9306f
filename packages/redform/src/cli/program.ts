import { Command, Option } from "commander";
import { collect, collectNames, collectVars, portNumber, positiveInteger, seconds } from "./arguments.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { infraCommands } from "./infra/commands.ts";

/**
 * The commands with their options. Each command's module is loaded when it is called, so that
 * `--help` and `compile` pay for nothing else. `done` takes the exit code.
 */
export function buildProgram(
  context: CommandContext,
  version: string,
  done: (code: ExitCode) => void,
): Command {
  const program = new Command("dataform")
    .description("Dataform's SQLX models on Amazon Redshift, and on a laptop.")
    .version(version)
    .configureOutput({ writeOut: context.terminal.out, writeErr: context.terminal.err })
    .showHelpAfterError("(--help shows the options)")
    .exitOverride();

  projectOptions(program.command("compile"))
    .description("compile the project and say everything that is wrong with it")
    .option("--json", "print the compiled graph")
    .action(async (folder, flags) => {
      const { compileCommand } = await import("./command-compile.ts");
      done(await compileCommand(folder, flags, context));
    });

  projectOptions(program.command("graph"))
    .description("draw how the models hang together")
    .addOption(
      new Option("--format <format>", "how to draw it")
        .choices(["mermaid", "dot", "svg", "json"])
        .default("mermaid"),
    )
    .option("--actions <names>", "only these actions, parted by commas", collectNames)
    .option("--tags <names>", "only actions with one of these tags", collectNames)
    .option("--include-deps", "with what they depend on")
    .option("--include-dependents", "with what depends on them")
    .option("--checks", "draw assertions and unit tests too")
    .option("--out <file>", "write it to this file")
    .action(async (folder, flags) => {
      const { graphCommand } = await import("./command-graph.ts");
      done(await graphCommand(folder, flags, context));
    });

  projectOptions(program.command("run"))
    .description("build the warehouse")
    .option("--actions <names>", "only these actions, parted by commas", collectNames)
    .option("--tags <names>", "only actions with one of these tags", collectNames)
    .option("--include-deps", "with what they depend on")
    .option("--include-dependents", "with what depends on them")
    .option("--full-refresh", "rebuild incremental tables from nothing")
    .option("--resume", "go on with what the last run in the environment left")
    .option("--wait <seconds>", "wait so long for another run in the environment to end", seconds)
    .option("--openlineage <place>", "tell OpenLineage: a file, or an http(s) address")
    .option("--dry-run", "print the statements and run none")
    .option("--json", "print one JSON document")
    .action(async (folder, flags) => {
      const { runCommand } = await import("./command-run.ts");
      done(await runCommand(folder, flags, context));
    });

  projectOptions(program.command("test"))
    .description("run the unit tests, then the assertions of what stands")
    .option("--json", "print one JSON document")
    .action(async (folder, flags) => {
      const { testCommand } = await import("./command-test.ts");
      done(await testCommand(folder, flags, context));
    });

  projectOptions(program.command("query").argument("<sql>", "a Redshift SQL statement"))
    .description("run Redshift SQL in an environment")
    .option("--json", "print columns and rows as JSON")
    .option("--csv", "print CSV")
    .action(async (sql, folder, flags) => {
      const { queryCommand } = await import("./command-query.ts");
      done(await queryCommand(sql, folder, flags, context));
    });

  projectOptions(program.command("explore").argument("[name]", "an explore; without it, they are listed"))
    .description("ask a declared explore: measures by dimensions, in a timeframe")
    .option("--by <names>", "group by these dimensions, parted by commas", collectNames)
    .option("--measures <names>", "only these measures, parted by commas", collectNames)
    .option("--from <day>", "from this day on, or a time such as 2018-11-01T18:00, UTC")
    .option("--to <day>", "up to and with this day, or before this time")
    .option("--where <filter>", "such as level=paid; give it once for each filter", collect)
    .option("--sort <names>", "by these; -name for the largest first", collectNames)
    .option("--top <rows>", "only the first so many rows", positiveInteger)
    .option("--json", "print the answer as one JSON document")
    .option("--csv", "print CSV")
    .option("--sql", "print the SQL and ask nothing")
    .action(async (name, folder, flags) => {
      const { exploreCommand } = await import("./command-explore.ts");
      done(await exploreCommand(name, folder, flags, context));
    });

  projectOptions(program.command("docs"))
    .description("write the pages: a folder that opens from disk")
    .option("--out <folder>", "where to write them (else .redform/docs of the project)")
    .action(async (folder, flags) => {
      const { docsCommand } = await import("./command-docs.ts");
      done(await docsCommand(folder, flags, context));
    });

  projectOptions(program.command("serve"))
    .description("serve the pages on this machine, live over an environment")
    .option("--port <port>", "where to listen (else 4680); 0 for any that is free", portNumber)
    .action(async (folder, flags) => {
      const { serveCommand } = await import("./command-serve.ts");
      done(await serveCommand(folder, flags, context));
    });

  projectOptions(program.command("lineage").argument("<column>", "schema.model.column"))
    .description("say where a column comes from, where it goes, and what breaks if it goes away")
    .option("--upstream", "only where it comes from")
    .option("--downstream", "only where it goes")
    .option("--warehouse", "ask the environment for columns that the project does not tell")
    .option("--json", "print one JSON document")
    .action(async (column, folder, flags) => {
      const { lineageCommand } = await import("./command-lineage.ts");
      done(await lineageCommand(column, folder, flags, context));
    });

  program
    .command("runs")
    .description("list the runs on record, or show one")
    .argument("[folder]", "the project folder", ".")
    .option("--id <run>", "show this run: its id, or the beginning of it")
    .option("--env <name>", "only runs in this environment; of a cluster, those of all machines")
    .option("--json", "print one JSON document")
    .action(async (folder, flags) => {
      const { runsCommand } = await import("./command-runs.ts");
      done(await runsCommand(folder, flags, context));
    });

  projectOptions(program.command("debug"))
    .description("say step by step what of an environment's connection works")
    .option("--json", "print one JSON document")
    .action(async (folder, flags) => {
      const { debugCommand } = await import("./command-debug.ts");
      done(await debugCommand(folder, flags, context));
    });

  infraCommands(program, context, done);

  program
    .command("init")
    .description("make a new project that runs at once")
    .argument("[folder]", "a folder that does not exist yet, or is empty")
    .option(
      "--from-dwh-cfg <file>",
      "read a notebook's dwh.cfg into an environment; a project that stands gets one more",
    )
    .option("--env <name>", "what that environment is called (else dwh)")
    .action(async (folder, flags) => {
      const { initCommand } = await import("./command-init.ts");
      done(await initCommand(folder, flags, context));
    });
  return program;
}

function projectOptions(command: Command): Command {
  return command
    .argument("[folder]", "the project folder", ".")
    .option("--env <name>", "the environment (else DATAFORM_ENV, else local)")
    .option("--vars <name=value,...>", "variables over those of the files", collectVars)
    .option("--schema-suffix <suffix>", "build into schemas with this suffix");
}
