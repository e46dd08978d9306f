import type { Command } from "commander";
import type { CommandContext, ExitCode } from "../command.ts";

/** `dataform infra`: what makes a warehouse on AWS, shows it and removes it. */
export function infraCommands(
  program: Command,
  context: CommandContext,
  done: (code: ExitCode) => void,
): void {
  const infra = program.command("infra").description("make a warehouse on AWS, look at it, remove it");
  const command = (name: string, description: string): Command =>
    infra
      .command(name)
      .description(description)
      .argument("[folder]", "the project folder", ".")
      .option("--env <name>", "the environment whose file says what to make (else DATAFORM_ENV)")
      .option("--json", "print one JSON document");

  command("plan", "show what would be made or changed, and a rough price; change nothing").action(
    async (folder, flags) => {
      const { planCommand } = await import("./command-plan.ts");
      done(await planCommand(folder, flags, context));
    },
  );
  command("up", "make the warehouse, or change it into what the file says")
    .option("--yes", "don't ask")
    .option("--replace-data", "allow a change that replaces what holds the data")
    .option("--continue-rollback", "undo a change once more whose undoing failed")
    .action(async (folder, flags) => {
      const { upCommand } = await import("./command-up.ts");
      done(await upCommand(folder, flags, context));
    });
  command("status", "say what stands, its state, its endpoint and what it has cost")
    .option("--drift", "compare each resource with what was made")
    .option("--no-cost", "don't ask AWS for the cost, which costs a cent itself")
    .action(async (folder, flags) => {
      const { statusCommand } = await import("./command-status.ts");
      done(await statusCommand(folder, flags, context));
    });
  command("down", "remove the warehouse and everything that was made with it")
    .option("--yes", "don't ask for the stack's name")
    .option("--final-snapshot <name>", "keep a snapshot of the data")
    .option("--no-final-snapshot", "keep nothing, and don't offer to")
    .action(async (folder, flags) => {
      const { downCommand } = await import("./command-down.ts");
      done(await downCommand(folder, flags, context));
    });
}
