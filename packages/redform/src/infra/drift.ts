import { call, type InfraContext, pause } from "./context.ts";
import { InfraError } from "./infra-error.ts";
import type { Stack } from "./stack.ts";

/** A resource that stands otherwise than its stack says. */
export interface Drift {
  readonly logicalId: string;
  readonly type: string;
  readonly status: string;
  readonly differences: readonly {
    readonly property: string;
    readonly expected: string;
    readonly actual: string;
  }[];
}

/** Lets CloudFormation compare each resource with the template: what was changed behind the stack's back. */
export async function detectDrift(context: InfraContext, stack: Stack): Promise<readonly Drift[]> {
  const sdk = await import("@aws-sdk/client-cloudformation");
  const client = await context.clients.cloudFormation();
  const { StackDriftDetectionId } = await call("cloudformation:DetectStackDrift", () =>
    client.send(new sdk.DetectStackDriftCommand({ StackName: stack.id })),
  );
  for (;;) {
    const status = await call("cloudformation:DescribeStackDriftDetectionStatus", () =>
      client.send(new sdk.DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId })),
    );
    if (status.DetectionStatus === "DETECTION_COMPLETE") break;
    if (status.DetectionStatus === "DETECTION_FAILED") {
      throw new InfraError(
        `drift could not be detected: ${status.DetectionStatusReason ?? "AWS gives no reason"}`,
        {
          code: "drift",
          remedy: "The login needs the right to read each resource of the stack.",
        },
      );
    }
    await pause(context);
  }
  const found: Drift[] = [];
  let token: string | undefined;
  do {
    const page = await call("cloudformation:DescribeStackResourceDrifts", () =>
      client.send(
        new sdk.DescribeStackResourceDriftsCommand({
          StackName: stack.id,
          StackResourceDriftStatusFilters: ["MODIFIED", "DELETED"],
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      ),
    );
    for (const drift of page.StackResourceDrifts ?? []) {
      found.push({
        logicalId: drift.LogicalResourceId ?? "",
        type: drift.ResourceType ?? "",
        status: drift.StackResourceDriftStatus ?? "",
        differences: (drift.PropertyDifferences ?? []).map((difference) => ({
          property: difference.PropertyPath ?? "",
          expected: difference.ExpectedValue ?? "",
          actual: difference.ActualValue ?? "",
        })),
      });
    }
    token = page.NextToken;
  } while (token !== undefined);
  return found.sort((a, b) => (a.logicalId < b.logicalId ? -1 : 1));
}
