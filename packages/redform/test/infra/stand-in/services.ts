import { ApiError } from "./api-error.ts";
import { Items, type Parameters, type Value } from "./query-protocol.ts";
import type { World } from "./world.ts";

/** Redshift's and STS's Query API: what of it `dataform infra` asks. */
export function answerQuery(world: World, action: string, asked: Parameters): Value {
  const text = (name: string): string => asked.text(name) ?? "";
  switch (action) {
    case "GetCallerIdentity":
      return { Account: world.account, Arn: `arn:aws:iam::${world.account}:user/loader`, UserId: "AIDA" };
    case "DescribeClusters": {
      const name = text("ClusterIdentifier");
      const cluster = world.clusters.get(name);
      if (cluster === undefined) throw new ApiError(404, "ClusterNotFound", `Cluster ${name} not found.`);
      return {
        Clusters: new Items("Cluster", [
          { ClusterIdentifier: name, ClusterStatus: "available", ClusterCreateTime: cluster.created },
        ]),
      };
    }
    case "CreateClusterSnapshot":
      world.snapshots.set(text("SnapshotIdentifier"), { status: "creating" });
      return {};
    case "DescribeClusterSnapshots": {
      const name = text("SnapshotIdentifier");
      const snapshot = world.snapshots.get(name);
      if (snapshot === undefined)
        throw new ApiError(404, "ClusterSnapshotNotFound", `Snapshot ${name} not found.`);
      const { status } = snapshot;
      if (status === "creating") snapshot.status = "available";
      return { Snapshots: new Items("Snapshot", [{ SnapshotIdentifier: name, Status: status }]) };
    }
    case "DescribeUsageLimits":
      return { UsageLimits: limitsOn(world, text("ClusterIdentifier")) };
    case "CreateUsageLimit":
      return addLimit(world, text("ClusterIdentifier"), {
        FeatureType: text("FeatureType"),
        LimitType: text("LimitType"),
        Amount: Number(text("Amount")),
        Period: text("Period"),
        BreachAction: text("BreachAction"),
      });
    case "ModifyUsageLimit":
      return changeLimit(world, text("UsageLimitId"), {
        Amount: Number(text("Amount")),
        BreachAction: text("BreachAction"),
      });
    case "DeleteUsageLimit":
      world.usageLimits.delete(text("UsageLimitId"));
      return {};
    default:
      throw new ApiError(400, "InvalidAction", `Could not find operation ${action}`);
  }
}

/** The JSON services: Redshift Serverless, CloudWatch Logs, Cost Explorer. */
export function answerJson(
  world: World,
  action: string,
  asked: Readonly<Record<string, unknown>>,
  costs: { readonly amount: string },
): Readonly<Record<string, unknown>> {
  const text = (name: string): string => String(asked[name] ?? "");
  const missing = (what: string): ApiError =>
    new ApiError(400, "ResourceNotFoundException", `${what} not found`);
  switch (action) {
    case "GetNamespace": {
      const namespace = world.namespaces.get(text("namespaceName"));
      if (namespace === undefined) throw missing("namespace");
      return {
        namespace: {
          namespaceName: text("namespaceName"),
          status: "AVAILABLE",
          adminPasswordSecretArn: namespace.secretArn,
          creationDate: namespace.created.toISOString(),
        },
      };
    }
    case "GetWorkgroup": {
      const workgroup = world.workgroups.get(text("workgroupName"));
      if (workgroup === undefined) throw missing("workgroup");
      return {
        workgroup: { workgroupName: text("workgroupName"), workgroupArn: workgroup.arn, status: "AVAILABLE" },
      };
    }
    case "ListUsageLimits":
      return { usageLimits: limitsOn(world, text("resourceArn")) };
    case "CreateUsageLimit": {
      const { usageType, amount, period, breachAction } = asked as Limit;
      return addLimit(world, text("resourceArn"), { usageType, amount, period, breachAction });
    }
    case "UpdateUsageLimit": {
      const { amount, breachAction } = asked as Limit;
      return changeLimit(world, text("usageLimitId"), { amount, breachAction });
    }
    case "DeleteUsageLimit":
      world.usageLimits.delete(text("usageLimitId"));
      return {};
    case "GetSnapshot": {
      const snapshot = world.snapshots.get(text("snapshotName"));
      if (snapshot === undefined) throw missing("snapshot");
      return { snapshot: { snapshotName: text("snapshotName"), status: snapshot.status } };
    }
    case "DescribeLogGroups":
      return {
        logGroups: [...world.logGroups]
          .filter((name) => name.startsWith(text("logGroupNamePrefix")))
          .map((logGroupName) => ({ logGroupName })),
      };
    case "DeleteLogGroup":
      world.logGroups.delete(text("logGroupName"));
      return {};
    case "GetCostAndUsage":
      return {
        ResultsByTime: [
          { Total: { UnblendedCost: { Amount: costs.amount, Unit: "USD" } }, Groups: [], Estimated: true },
        ],
      };
    default:
      throw new ApiError(400, "UnknownOperationException", `no operation ${action}`);
  }
}

/** As both protocols write it. */
type Limit = Readonly<Record<string, string | number | undefined>>;

function limitsOn(world: World, on: string): readonly Limit[] {
  return [...world.usageLimits]
    .filter(([, limit]) => limit.on === on)
    .map(([id, { on: _, ...limit }]): Limit => ({ usageLimitId: id, UsageLimitId: id, ...limit }));
}

function addLimit(world: World, on: string, limit: Limit): Record<string, never> {
  const kind = limit["usageType"] ?? limit["FeatureType"];
  if (limitsOn(world, on).some((one) => (one["usageType"] ?? one["FeatureType"]) === kind)) {
    throw new ApiError(400, "ConflictException", "a usage limit of this type exists already");
  }
  const id = `limit-${world.usageLimits.size + 1}`;
  world.usageLimits.set(id, { on, ...limit });
  return {};
}

function changeLimit(world: World, id: string, change: Limit): Record<string, never> {
  const limit = world.usageLimits.get(id);
  if (limit === undefined) throw new ApiError(404, "UsageLimitNotFound", `no limit ${id}`);
  world.usageLimits.set(id, { ...limit, ...change });
  return {};
}
