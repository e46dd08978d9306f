import { readOutputs } from "../project/infra-outputs.ts";
import type { InfraContext } from "./context.ts";
import { type Cost, costSoFar } from "./cost.ts";
import { type Drift, detectDrift } from "./drift.ts";
import { checkIdentity, type Identity } from "./identity.ts";
import { ownStack, type Stack, type StackResource, stackResources } from "./stack.ts";
import { standingLimits, type UsageLimit } from "./usage-limit.ts";
import { type WarehouseState, warehouseState } from "./warehouse-state.ts";

/** What stands. */
export interface InfraStatus {
  readonly identity: Identity;
  readonly stack: Stack | null;
  readonly resources: readonly StackResource[];
  readonly warehouse: WarehouseState | null;
  readonly limits: readonly Omit<UsageLimit, "unit">[];
  /** Null: not asked for. */
  readonly drift: readonly Drift[] | null;
  readonly cost: Cost | null;
}

/** Looks, and changes nothing. */
export async function readStatus(
  context: InfraContext,
  root: string,
  ask: { readonly drift: boolean; readonly cost: boolean },
): Promise<InfraStatus> {
  const known = await readOutputs(root, context.settings.environment);
  const identity = await checkIdentity(context, known.ok ? known.value : {});
  const stack = await ownStack(context);
  if (stack === null) {
    return { identity, stack, resources: [], warehouse: null, limits: [], drift: null, cost: null };
  }
  const warehouse = await warehouseState(context);
  return {
    identity,
    stack,
    resources: await stackResources(context, stack.id),
    warehouse,
    limits: warehouse === null ? [] : await standingLimits(context),
    drift: ask.drift ? await detectDrift(context, stack) : null,
    cost: ask.cost ? await costSoFar(context, stack.createdAt) : null,
  };
}
