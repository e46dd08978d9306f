import { kindOf } from "./aws-errors.ts";
import type { InfraContext } from "./context.ts";
import { STACK_TAG } from "./stack.ts";

/** What a warehouse has cost, as AWS tells it; or why it does not. */
export type Cost =
  | {
      readonly told: true;
      readonly amount: number;
      readonly currency: string;
      readonly from: string;
      readonly to: string;
    }
  | { readonly told: false; readonly why: string };

const DAY_MS = 86_400_000;
/** How far back Cost Explorer goes by default. */
const MOST_DAYS = 365;

/**
 * Asks Cost Explorer for everything that carries the stack's tag since the stack was made. A request costs a cent, and
 * answers lag up to a day behind.
 */
export async function costSoFar(context: InfraContext, createdAt: Date | null): Promise<Cost> {
  const { GetCostAndUsageCommand } = await import("@aws-sdk/client-cost-explorer");
  const client = await context.clients.costs();
  const now = context.now();
  const start = Math.max(createdAt?.getTime() ?? now - 30 * DAY_MS, now - MOST_DAYS * DAY_MS);
  const [from, to] = [day(start), day(now + DAY_MS)];
  try {
    const { ResultsByTime } = await client.send(
      new GetCostAndUsageCommand({
        TimePeriod: { Start: from, End: to },
        Granularity: "DAILY",
        Metrics: ["UnblendedCost"],
        Filter: { Tags: { Key: STACK_TAG, Values: [context.settings.name] } },
      }),
    );
    const totals = (ResultsByTime ?? []).map(({ Total }) => Total?.["UnblendedCost"]);
    const amount = totals.reduce((sum, total) => sum + Number(total?.Amount ?? 0), 0);
    if (amount === 0) {
      return {
        told: false,
        why: `nothing yet for the tag ${STACK_TAG}: costs are told a day later, and only once the tag is activated under Billing, Cost allocation tags`,
      };
    }
    return { told: true, amount, currency: totals[0]?.Unit ?? "USD", from, to };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    if (kindOf(`${name}: ${message}`)?.code === "denied") {
      return { told: false, why: "the login lacks the right ce:GetCostAndUsage" };
    }
    return { told: false, why: `${name}: ${message}` };
  }
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
