import { allowedAddress } from "../../infra/address.ts";
import { checkIdentity } from "../../infra/identity.ts";
import {
  additions,
  createChangeSet,
  deleteChangeSet,
  losses,
  type ResourceChange,
  validateTemplate,
} from "../../infra/plan.ts";
import { estimatePrice } from "../../infra/price.ts";
import { ownStack, stateOf } from "../../infra/stack.ts";
import { makeTemplate } from "../../infra/template.ts";
import { wantedLimits } from "../../infra/usage-limit.ts";
import { readOutputs } from "../../project/infra-outputs.ts";
import type { CommandContext, ExitCode } from "../command.ts";
import type { Terminal } from "../terminal.ts";
import { showChanges, showTerms } from "./show.ts";
import { type InfraFlags, printJson, withInfra } from "./with-infra.ts";

/** `dataform infra plan`: the resources, the change set and a rough price. Leaves nothing behind on AWS. */
export function planCommand(folder: string, flags: InfraFlags, context: CommandContext): Promise<ExitCode> {
  return withInfra(folder, flags, context, async (infra, root) => {
    const { settings } = infra;
    const { terminal } = context;
    const known = await readOutputs(root, settings.environment);
    const identity = await checkIdentity(infra, known.ok ? known.value : {});
    const address = await allowedAddress(settings, infra.signal);
    const { template, body } = await makeTemplate(settings, address.cidr);
    await validateTemplate(infra, body);
    const stack = await ownStack(infra);
    const state = stack === null ? null : stateOf(stack.status);
    const changeSet = stack !== null && state === "ready" ? await createChangeSet(infra, stack, body) : null;
    if (stack !== null && changeSet !== null) await deleteChangeSet(infra, stack, changeSet.id);
    const changes = stack === null || state === "empty" ? additions(template) : (changeSet?.changes ?? []);
    if (flags.json === true) {
      printJson(
        {
          stack: settings.name,
          region: settings.region,
          account: identity.account,
          form: settings.form,
          status: stack?.status ?? null,
          allowedAddress: address.cidr,
          publicAccess: settings.publicAccess,
          buckets: settings.buckets,
          changes,
          usageLimits: wantedLimits(settings),
          price: estimatePrice(settings),
        },
        context,
      );
      return 0;
    }
    const stands = stack === null ? "does not stand yet" : `is in ${stack.status}`;
    terminal.out(
      `stack ${settings.name} (${settings.form}) in ${settings.region}, account ${identity.account}: ${stands}\n\n`,
    );
    const comparable = state === null || state === "ready" || state === "empty";
    showPlanned(changes, comparable, terminal);
    showTerms(settings, address, terminal);
    return 0;
  });
}

function showPlanned(changes: readonly ResourceChange[], comparable: boolean, terminal: Terminal): void {
  const { out, colors } = terminal;
  if (!comparable) out("Nothing can be compared in this state: `dataform infra up` says what to do.\n");
  else if (changes.length === 0) out("Nothing to change.\n");
  else showChanges(changes, terminal);
  for (const { logicalId } of losses(changes)) {
    out(`${colors.red("!")} ${logicalId} would lose its data; \`up\` refuses it without --replace-data\n`);
  }
}
