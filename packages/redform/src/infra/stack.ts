import type { Stack as AwsStack } from "@aws-sdk/client-cloudformation";
import { isNotFound, toInfraError } from "./aws-errors.ts";
import { call, type InfraContext } from "./context.ts";
import { InfraError } from "./infra-error.ts";

/** The tag that `dataform infra` puts on the stacks that it makes. */
export const STACK_TAG = "redform:stack";

/** A stack as it stands. */
export interface Stack {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly statusReason: string | null;
  readonly createdAt: Date | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly protected: boolean;
  readonly parameters: readonly string[];
  readonly driftStatus: string | null;
  /** Whether `dataform infra` made it. */
  readonly ours: boolean;
}

export interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string | null;
  readonly type: string;
  readonly status: string;
  readonly reason: string | null;
}

/**
 * What a status means for the next step:
 * ready (may be changed), moving (an operation goes on), empty (failed at its creation, and nothing is left but the
 * record), reviewed (a change set was made for it and never carried out), stuck (an undone change could not be undone),
 * failed (some of it may stand).
 */
export type StackState = "ready" | "moving" | "removing" | "empty" | "reviewed" | "stuck" | "failed";

export function stateOf(status: string): StackState {
  if (status === "REVIEW_IN_PROGRESS") return "reviewed";
  if (status === "DELETE_IN_PROGRESS") return "removing";
  if (status.endsWith("_IN_PROGRESS")) return "moving";
  if (status === "ROLLBACK_COMPLETE") return "empty";
  if (status === "UPDATE_ROLLBACK_FAILED") return "stuck";
  return status.endsWith("_COMPLETE") ? "ready" : "failed";
}

/** The stack by its name or id; null where there is none. A removed one is found by its id alone. */
export async function describeStack(context: InfraContext, nameOrId: string): Promise<Stack | null> {
  const { DescribeStacksCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await context.clients.cloudFormation();
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: nameOrId }));
    const [stack] = Stacks ?? [];
    return stack === undefined ? null : toStack(stack);
  } catch (error) {
    if (isNotFound(error)) return null;
    throw toInfraError(error, "cloudformation:DescribeStacks");
  }
}

function toStack(stack: AwsStack): Stack {
  const name = stack.StackName ?? "";
  return {
    id: stack.StackId ?? name,
    name,
    status: stack.StackStatus ?? "UNKNOWN",
    statusReason: stack.StackStatusReason ?? null,
    createdAt: stack.CreationTime ?? null,
    outputs: Object.fromEntries(
      (stack.Outputs ?? []).map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]),
    ),
    protected: stack.EnableTerminationProtection === true,
    parameters: (stack.Parameters ?? []).map(({ ParameterKey = "" }) => ParameterKey),
    driftStatus: stack.DriftInformation?.StackDriftStatus ?? null,
    ours: (stack.Tags ?? []).some(({ Key, Value }) => Key === STACK_TAG && Value === name),
  };
}

/** The stack of the settings, if it stands. @throws InfraError where someone else's stack has its name */
export async function ownStack(context: InfraContext): Promise<Stack | null> {
  const { name, file } = context.settings;
  const stack = await describeStack(context, name);
  if (stack === null || stack.ours) return stack;
  throw new InfraError(
    `a stack named ${name} stands in ${context.settings.region} that dataform infra did not make`,
    {
      code: "not-ours",
      remedy: `Give infra.name in ${file} another name.`,
    },
  );
}

/** The resources of a stack, sorted by their logical ids; of a removed one by its id. */
export async function stackResources(
  context: InfraContext,
  stackId: string,
): Promise<readonly StackResource[]> {
  const { DescribeStackResourcesCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await context.clients.cloudFormation();
  const { StackResources } = await call("cloudformation:DescribeStackResources", () =>
    client.send(new DescribeStackResourcesCommand({ StackName: stackId })),
  );
  return (StackResources ?? [])
    .map((resource) => ({
      logicalId: resource.LogicalResourceId ?? "",
      physicalId: resource.PhysicalResourceId ?? null,
      type: resource.ResourceType ?? "",
      status: resource.ResourceStatus ?? "",
      reason: resource.ResourceStatusReason ?? null,
    }))
    .sort((a, b) => (a.logicalId < b.logicalId ? -1 : 1));
}

/** Protects a stack from being deleted elsewhere, or lets it be deleted. */
export async function protect(context: InfraContext, stackId: string, on: boolean): Promise<void> {
  const { UpdateTerminationProtectionCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await context.clients.cloudFormation();
  await call("cloudformation:UpdateTerminationProtection", () =>
    client.send(
      new UpdateTerminationProtectionCommand({ StackName: stackId, EnableTerminationProtection: on }),
    ),
  );
}
