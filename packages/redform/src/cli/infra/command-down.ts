import { type Decision, type Loss, takeDown } from "../../infra/down.ts";
import { InfraError } from "../../infra/infra-error.ts";
import type { Check } from "../../infra/leftovers.ts";
import { SNAPSHOT_NAME } from "../../infra/snapshot.ts";
import { stateOf } from "../../infra/stack.ts";
import type { CommandContext, ExitCode } from "../command.ts";
import type { Terminal } from "../terminal.ts";
import { notAsked } from "./command-up.ts";
import { infraProgress } from "./infra-progress.ts";
import { type InfraFlags, printJson, withInfra } from "./with-infra.ts";

export interface DownFlags extends InfraFlags {
  readonly yes?: boolean;
  /** A name; false for --no-final-snapshot. */
  readonly finalSnapshot?: string | boolean;
}

/** `dataform infra down`: removes everything, and proves it. */
export function downCommand(folder: string, flags: DownFlags, context: CommandContext): Promise<ExitCode> {
  return withInfra(folder, flags, context, async (infra, root) => {
    const json = flags.json === true;
    const { terminal } = context;
    const shown = json ? { ...terminal, out: terminal.err } : terminal;
    if (typeof flags.finalSnapshot === "string") checkSnapshotName(flags.finalSnapshot);
    const progress = infraProgress(terminal, context.now, json);
    try {
      const result = await takeDown(infra, {
        root,
        watcher: progress,
        decide: (loss) => decide(loss, flags, context, shown),
      });
      progress.stop();
      const left = result.checks.flatMap((check) => check.left);
      if (json) printJson({ stack: infra.settings.name, ...result }, context);
      else report(result.outcome, result.checks, result.snapshot?.name ?? null, terminal);
      return result.outcome === "declined" || left.length > 0 ? 1 : 0;
    } finally {
      progress.stop();
    }
  });
}

async function decide(
  loss: Loss,
  flags: DownFlags,
  context: CommandContext,
  shown: Terminal,
): Promise<Decision> {
  const { stack, resources, identity } = loss;
  shown.out(`stack ${stack.name}, account ${identity.account}: will be removed, with everything in it:\n`);
  for (const { logicalId, type, physicalId } of resources) {
    shown.out(`- ${logicalId.padEnd(26)} ${type}  ${shown.colors.dim(physicalId ?? "")}\n`);
  }
  shown.out(
    `${shown.colors.red("!")} Lost for good: the database ${stack.outputs["Database"] ?? ""} with all its tables, users and grants, automated snapshots and recovery points, the logs, and the secret with the password.\n`,
  );
  const named = typeof flags.finalSnapshot === "string" ? flags.finalSnapshot : null;
  if (flags.yes === true) {
    if (named === null) shown.out("No final snapshot is made.\n");
    return { finalSnapshot: named };
  }
  const typed = await context.ask(`Type the stack's name, ${stack.name}, to remove it: `);
  if (typed === null) throw notAsked(context.signal.aborted);
  if (typed.trim() !== stack.name) return null;
  if (flags.finalSnapshot !== undefined || stateOf(stack.status) !== "ready") return { finalSnapshot: named };
  const answer = await context.ask(
    "A final snapshot keeps the data and is paid for as storage. Its name, or nothing for none: ",
  );
  if (answer === null) throw notAsked(context.signal.aborted);
  const name = answer.trim();
  if (name !== "") checkSnapshotName(name);
  return { finalSnapshot: name === "" ? null : name };
}

function checkSnapshotName(name: string): void {
  if (SNAPSHOT_NAME.test(name)) return;
  throw new InfraError(`"${name}" can't name a snapshot`, {
    code: "snapshot",
    remedy: "Use lower-case letters, digits and single hyphens, beginning with a letter.",
  });
}

function report(
  outcome: "removed" | "nothing" | "declined",
  checks: readonly Check[],
  snapshot: string | null,
  { out, colors }: Terminal,
): void {
  if (outcome === "declined") {
    out("That is not its name: nothing was removed.\n");
    return;
  }
  out(outcome === "nothing" ? "There is no such stack.\n" : "\n");
  for (const { looked, left } of checks) {
    const mark = left.length === 0 ? colors.green("✔") : colors.red("✖");
    out(`${mark} ${looked}: ${left.length === 0 ? "none left" : `still there: ${left.join(", ")}`}\n`);
  }
  if (snapshot !== null)
    out(`The snapshot ${snapshot} is kept, as asked, and paid for until you delete it.\n`);
  const nothing = checks.every(({ left }) => left.length === 0);
  out(
    nothing ? `${colors.green("success")} nothing is left\n` : `${colors.red("failure")} something is left\n`,
  );
}
