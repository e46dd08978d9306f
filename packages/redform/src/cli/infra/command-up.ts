import { allowedAddress } from "../../infra/address.ts";
import { InfraError } from "../../infra/infra-error.ts";
import { bringUp, type Proposal } from "../../infra/up.ts";
import { outputsFile } from "../../project/infra-outputs.ts";
import type { CommandContext, ExitCode } from "../command.ts";
import { infraProgress } from "./infra-progress.ts";
import { showChanges, showTerms } from "./show.ts";
import { type InfraFlags, printJson, withInfra } from "./with-infra.ts";

export interface UpFlags extends InfraFlags {
  readonly yes?: boolean;
  readonly replaceData?: boolean;
  readonly continueRollback?: boolean;
}

/** `dataform infra up`: makes the warehouse what the file says, and writes what the environment reads. */
export function upCommand(folder: string, flags: UpFlags, context: CommandContext): Promise<ExitCode> {
  return withInfra(folder, flags, context, async (infra, root) => {
    const { settings } = infra;
    const { terminal } = context;
    const json = flags.json === true;
    const address = await allowedAddress(settings, infra.signal);
    const shown = json ? { ...terminal, out: terminal.err } : terminal;
    const confirm = async ({ identity, stack, changes }: Proposal): Promise<boolean> => {
      const what = stack === null ? "make" : "change";
      shown.out(
        `stack ${settings.name} (${settings.form}) in ${settings.region}, account ${identity.account}\n\n`,
      );
      showChanges(changes, shown);
      showTerms(settings, address, shown);
      if (flags.yes === true) return true;
      const answer = await context.ask(
        `\nShall I ${what} this, and let ${address.cidr} and nobody else connect? [y/N] `,
      );
      if (answer === null) throw notAsked(infra.signal.aborted);
      return /^y(es)?$/i.test(answer.trim());
    };
    const progress = infraProgress(terminal, context.now, json);
    try {
      const result = await bringUp(infra, {
        root,
        address,
        watcher: progress,
        confirm,
        replaceData: flags.replaceData === true,
        continueRollback: flags.continueRollback === true,
      });
      progress.stop();
      if (json) printJson({ ...result, stack: settings.name, allowedAddress: address.cidr }, context);
      else report(result.outcome, result.outputs.REDSHIFT_HOST, context, settings.environment);
      return result.outcome === "declined" ? 1 : 0;
    } finally {
      progress.stop();
    }
  });
}

/** Nobody can answer: that is wrong use, not a failure of AWS. */
export function notAsked(aborted: boolean): InfraError {
  if (aborted)
    return new InfraError("stopped before anything was changed", { code: "stopped", remedy: null });
  return new InfraError("this must be confirmed, and nobody is at the terminal", {
    code: "unconfirmed",
    remedy: "Pass --yes to go on without being asked.",
  });
}

function report(
  outcome: "created" | "updated" | "unchanged" | "declined",
  host: string | undefined,
  { terminal: { out, colors } }: CommandContext,
  environment: string,
): void {
  if (outcome === "declined") {
    out("Nothing was changed.\n");
    return;
  }
  const words = { created: "made", updated: "changed", unchanged: "nothing to change" };
  out(`\n${colors.green("success")} ${words[outcome]}: ${host ?? "no endpoint yet"}\n`);
  out(`wrote ${outputsFile(environment)}, which the environment reads. Next:\n`);
  out(`  dataform debug --env ${environment}\n  dataform run --env ${environment}\n`);
}
