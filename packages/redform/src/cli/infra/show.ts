import type { AllowedAddress } from "../../infra/address.ts";
import type { ResourceChange } from "../../infra/plan.ts";
import { estimatePrice } from "../../infra/price.ts";
import { wantedLimits } from "../../infra/usage-limit.ts";
import type { InfraSettings } from "../../project/infra-settings.ts";
import type { Terminal } from "../terminal.ts";

const SIGNS = { add: "+", modify: "~", remove: "-", keep: " " } as const;

/** Changes, one a line, sorted as they come. */
export function showChanges(changes: readonly ResourceChange[], { out, colors }: Terminal): void {
  const paint = { add: colors.green, modify: colors.yellow, remove: colors.red, keep: colors.dim };
  const width = Math.max(...changes.map(({ logicalId }) => logicalId.length), 10);
  for (const { action, logicalId, type, replacement, details } of changes) {
    const what = details.length === 0 ? "" : `  ${details.join(", ")}`;
    const anew =
      replacement === "no" ? "" : colors.red(replacement === "yes" ? "  made anew" : "  perhaps made anew");
    out(`${paint[action](SIGNS[action])} ${logicalId.padEnd(width)}  ${colors.dim(type)}${what}${anew}\n`);
  }
}

/** Who may connect, what may be spent, and what it is going to cost. */
export function showTerms(settings: InfraSettings, address: AllowedAddress, { out }: Terminal): void {
  const found = address.found
    ? `, this machine's as ${settings.addressService} sees it`
    : `, as ${settings.file} says`;
  const reach = settings.publicAccess
    ? "has an address on the internet, open to that one"
    : "has no address on the internet: connect from its network";
  out(`\nmay connect   ${address.cidr}${found}\nthe warehouse ${reach}\n`);
  out(`may be read   ${settings.buckets.map((bucket) => `s3://${bucket}`).join(", ")}\n`);
  for (const { feature, amount, unit, period, action } of wantedLimits(settings)) {
    out(`usage limit   ${feature}: ${amount} ${unit} ${period}, then ${action}\n`);
  }
  const price = estimatePrice(settings);
  out(
    `\nprice, rough: list prices of ${price.priceRegion}, read ${price.date} at ${price.source}${settings.region === price.priceRegion ? "" : `; ${settings.region} may differ`}\n`,
  );
  for (const line of price.lines) out(`  ${line}\n`);
  out("  not counted: taxes, logs, transfer out of the region, public addresses\n");
}
