import { dollars } from "../../infra/price.ts";
import { type InfraStatus, readStatus } from "../../infra/status.ts";
import type { CommandContext, ExitCode } from "../command.ts";
import type { Terminal } from "../terminal.ts";
import { type InfraFlags, printJson, withInfra } from "./with-infra.ts";

export interface StatusFlags extends InfraFlags {
  readonly drift?: boolean;
  readonly cost?: boolean;
}

/** `dataform infra status`: what stands, in which state, where, and what it has cost. Changes nothing. */
export function statusCommand(
  folder: string,
  flags: StatusFlags,
  context: CommandContext,
): Promise<ExitCode> {
  return withInfra(folder, flags, context, async (infra, root) => {
    const status = await readStatus(infra, root, {
      drift: flags.drift === true,
      cost: flags.cost !== false,
    });
    const { name, region } = infra.settings;
    if (flags.json === true) printJson({ name, region, ...status }, context);
    else show(status, `${name} in ${region}`, context.terminal);
    return 0;
  });
}

function show(status: InfraStatus, what: string, { out, colors }: Terminal): void {
  const { identity, stack, resources, warehouse, limits, drift, cost } = status;
  if (stack === null) {
    out(`stack ${what}, account ${identity.account}: there is none\n`);
    return;
  }
  const good = /^(CREATE|UPDATE)_COMPLETE$/.test(stack.status);
  out(`stack ${what}, account ${identity.account}: ${(good ? colors.green : colors.yellow)(stack.status)}\n`);
  if (stack.statusReason !== null) out(`  ${stack.statusReason}\n`);
  const width = Math.max(...resources.map(({ logicalId }) => logicalId.length), 10);
  for (const { logicalId, type, status: state, reason } of resources) {
    const because = reason === null ? "" : `  ${reason}`;
    out(
      `  ${logicalId.padEnd(width)}  ${state.toLowerCase().replaceAll("_", " ").padEnd(20)} ${colors.dim(type)}${because}\n`,
    );
  }
  out(`\nwarehouse   ${warehouse?.status ?? "none"}\n`);
  if (stack.outputs["Host"] !== undefined) {
    out(`endpoint    ${stack.outputs["Host"]}:${stack.outputs["Port"]}/${stack.outputs["Database"]}\n`);
  }
  out(`protected   ${stack.protected ? "yes" : "no"}\n`);
  for (const limit of limits) {
    out(`usage limit ${limit.feature}: ${limit.amount} ${limit.period}, then ${limit.action}\n`);
  }
  if (cost !== null) {
    const told = cost.told
      ? `${cost.currency === "USD" ? dollars(cost.amount) : `${cost.amount.toFixed(2)} ${cost.currency}`} since ${cost.from}, as AWS tells it`
      : cost.why;
    out(`cost        ${told}\n`);
  }
  if (drift !== null) showDrift(drift, { out, colors });
}

function showDrift(
  drift: NonNullable<InfraStatus["drift"]>,
  { out, colors }: Pick<Terminal, "out" | "colors">,
): void {
  if (drift.length === 0) {
    out("drift       none: everything stands as it was made\n");
    return;
  }
  for (const { logicalId, status, differences } of drift) {
    out(`${colors.yellow("drift")}       ${logicalId} ${status.toLowerCase()}\n`);
    for (const { property, expected, actual } of differences) {
      out(`              ${property}: made as ${expected}, stands as ${actual}\n`);
    }
  }
}
