import { isNotFound, toInfraError } from "./aws-errors.ts";
import type { InfraContext } from "./context.ts";

/** What Redshift itself says of the warehouse. */
export interface WarehouseState {
  /** `AVAILABLE`, `available`, `paused`, … */
  readonly status: string;
  readonly secretArn: string | null;
  readonly createdAt: Date | null;
}

/** Of the workgroup and its namespace, or of the cluster; null where there is none. */
export async function warehouseState(context: InfraContext): Promise<WarehouseState | null> {
  return context.settings.form === "serverless" ? serverlessState(context) : clusterState(context);
}

async function serverlessState({ clients, settings }: InfraContext): Promise<WarehouseState | null> {
  const { GetNamespaceCommand, GetWorkgroupCommand } = await import("@aws-sdk/client-redshift-serverless");
  const client = await clients.serverless();
  const [namespace, workgroup] = await Promise.all([
    orNull("redshift-serverless:GetNamespace", () =>
      client.send(new GetNamespaceCommand({ namespaceName: settings.name })),
    ),
    orNull("redshift-serverless:GetWorkgroup", () =>
      client.send(new GetWorkgroupCommand({ workgroupName: settings.name })),
    ),
  ]);
  if (namespace === null && workgroup === null) return null;
  return {
    status:
      workgroup?.workgroup?.status ?? `namespace ${namespace?.namespace?.status ?? "unknown"}, no workgroup`,
    secretArn: namespace?.namespace?.adminPasswordSecretArn ?? null,
    createdAt: namespace?.namespace?.creationDate ?? null,
  };
}

async function clusterState({ clients, settings }: InfraContext): Promise<WarehouseState | null> {
  const { DescribeClustersCommand } = await import("@aws-sdk/client-redshift");
  const client = await clients.redshift();
  const found = await orNull("redshift:DescribeClusters", () =>
    client.send(new DescribeClustersCommand({ ClusterIdentifier: settings.name })),
  );
  const [cluster] = found?.Clusters ?? [];
  if (cluster === undefined) return null;
  return {
    status: cluster.ClusterStatus ?? "unknown",
    secretArn: cluster.MasterPasswordSecretArn ?? null,
    createdAt: cluster.ClusterCreateTime ?? null,
  };
}

/** What AWS answers, or null where it does not know the thing. */
export async function orNull<T>(action: string, asked: () => Promise<T>): Promise<T | null> {
  try {
    return await asked();
  } catch (error) {
    if (isNotFound(error)) return null;
    throw toInfraError(error, action);
  }
}
