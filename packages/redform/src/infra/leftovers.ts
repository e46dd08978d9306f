import { call, type InfraContext } from "./context.ts";
import { describeStack, stackResources } from "./stack.ts";
import { orNull, warehouseState } from "./warehouse-state.ts";

/** What was looked for after a removal, and what was found. */
export interface Check {
  readonly looked: string;
  /** Empty: nothing is left. */
  readonly left: readonly string[];
}

/** Where Redshift writes its logs, with or without the stack's groups. */
function logPrefix({ settings }: InfraContext): string {
  return settings.form === "serverless"
    ? `/aws/redshift/${settings.name}/`
    : `/aws/redshift/cluster/${settings.name}/`;
}

/**
 * Looks for everything that the stack made, where each service itself says what stands; `stackId` is the removed
 * stack's, whose record CloudFormation keeps.
 */
export async function lookForLeftovers(
  context: InfraContext,
  stackId: string | null,
): Promise<readonly Check[]> {
  const { settings } = context;
  const byName = await describeStack(context, settings.name);
  const resources = stackId === null ? [] : await stackResources(context, stackId);
  const state = await warehouseState(context);
  const groups = await logGroups(context);
  return [
    { looked: "the stack", left: byName === null ? [] : [`${byName.name} (${byName.status})`] },
    ...(stackId === null
      ? []
      : [
          {
            looked: `the ${resources.length} resources of the stack`,
            left: resources
              .filter(({ status }) => status !== "DELETE_COMPLETE")
              .map(({ logicalId, physicalId, status }) => `${logicalId} ${physicalId ?? ""} (${status})`),
          },
        ]),
    {
      looked: settings.form === "serverless" ? "the namespace and the workgroup" : "the cluster",
      left: state === null ? [] : [`${settings.name} (${state.status})`],
    },
    { looked: `log groups under ${logPrefix(context)}`, left: groups },
  ];
}

async function logGroups(context: InfraContext): Promise<readonly string[]> {
  const { DescribeLogGroupsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const client = await context.clients.logs();
  const found = await orNull("logs:DescribeLogGroups", () =>
    client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logPrefix(context) })),
  );
  return (found?.logGroups ?? []).map(({ logGroupName = "" }) => logGroupName).sort();
}

/** Removes groups that Redshift made again by itself while it wrote its last lines. */
export async function removeLogGroups(context: InfraContext): Promise<readonly string[]> {
  const { DeleteLogGroupCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const client = await context.clients.logs();
  const groups = await logGroups(context);
  for (const logGroupName of groups) {
    await call("logs:DeleteLogGroup", () => client.send(new DeleteLogGroupCommand({ logGroupName })));
  }
  return groups;
}
