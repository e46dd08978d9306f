import { toInfraError } from "./aws-errors.ts";
import { call, type InfraContext, pause } from "./context.ts";
import { failure, follow, newestEvent, type Watcher } from "./follow.ts";
import { InfraError } from "./infra-error.ts";
import type { Stack } from "./stack.ts";
import { orNull } from "./warehouse-state.ts";

/** A snapshot that outlives the warehouse. */
export interface Snapshot {
  readonly name: string;
  readonly status: string;
}

/** Names that both forms take. (CreateClusterSnapshot, AWS::RedshiftServerless::Namespace FinalSnapshotName) */
export const SNAPSHOT_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Sees to a snapshot of the last state. A cluster's is made now: manual snapshots outlive their cluster. A namespace's
 * is made by AWS while it is removed, which the template's parameter tells it.
 */
export async function prepareSnapshot(
  context: InfraContext,
  stack: Stack,
  name: string,
  watcher: Watcher,
): Promise<void> {
  if ((await findSnapshot(context, name)) !== null) {
    throw new InfraError(`a snapshot named ${name} stands already`, {
      code: "snapshot",
      remedy: "Give --final-snapshot another name.",
    });
  }
  if (context.settings.form === "provisioned") await snapshotCluster(context, name);
  else await nameFinalSnapshot(context, stack, name, watcher);
}

async function snapshotCluster(context: InfraContext, name: string): Promise<void> {
  const { CreateClusterSnapshotCommand } = await import("@aws-sdk/client-redshift");
  const client = await context.clients.redshift();
  await call("redshift:CreateClusterSnapshot", () =>
    client.send(
      new CreateClusterSnapshotCommand({
        ClusterIdentifier: context.settings.name,
        SnapshotIdentifier: name,
      }),
    ),
  );
  context.tell(`making the snapshot ${name}`);
  for (;;) {
    const snapshot = await findSnapshot(context, name);
    if (snapshot?.status === "available") return;
    if (snapshot === null || snapshot.status === "failed") {
      throw new InfraError(`the snapshot ${name} failed; nothing was removed`, {
        code: "snapshot",
        remedy: "Give the same command with another name, or with --no-final-snapshot.",
      });
    }
    await pause(context);
  }
}

async function nameFinalSnapshot(
  context: InfraContext,
  stack: Stack,
  name: string,
  watcher: Watcher,
): Promise<void> {
  const { UpdateStackCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await context.clients.cloudFormation();
  const after = await newestEvent(context, stack.id);
  const update = new UpdateStackCommand({
    StackName: stack.id,
    UsePreviousTemplate: true,
    Parameters: [{ ParameterKey: "FinalSnapshot", ParameterValue: name }],
    Capabilities: ["CAPABILITY_NAMED_IAM"],
  });
  try {
    await client.send(update);
  } catch (error) {
    // A removal that was interrupted has told it already.
    if (error instanceof Error && /No updates are to be performed/.test(error.message)) return;
    throw toInfraError(error, "cloudformation:UpdateStack");
  }
  context.tell(`telling the namespace to leave the snapshot ${name} behind`);
  const { stack: then, events } = await follow(context, stack.id, after, watcher);
  if (then.status !== "UPDATE_COMPLETE") {
    throw failure("the final snapshot could not be asked for; nothing was removed", events, {
      code: "snapshot",
      remedy: "Give the same command with another name, or with --no-final-snapshot.",
    });
  }
}

/** The snapshot of this name, or null. */
export async function findSnapshot(context: InfraContext, name: string): Promise<Snapshot | null> {
  if (context.settings.form === "provisioned") {
    const { DescribeClusterSnapshotsCommand } = await import("@aws-sdk/client-redshift");
    const client = await context.clients.redshift();
    const found = await orNull("redshift:DescribeClusterSnapshots", () =>
      client.send(new DescribeClusterSnapshotsCommand({ SnapshotIdentifier: name })),
    );
    const [snapshot] = found?.Snapshots ?? [];
    return snapshot === undefined ? null : { name, status: snapshot.Status ?? "unknown" };
  }
  const { GetSnapshotCommand } = await import("@aws-sdk/client-redshift-serverless");
  const client = await context.clients.serverless();
  const found = await orNull("redshift-serverless:GetSnapshot", () =>
    client.send(new GetSnapshotCommand({ snapshotName: name })),
  );
  return found?.snapshot === undefined ? null : { name, status: found.snapshot.status ?? "unknown" };
}
