import type { InfraSettings } from "../project/infra-settings.ts";
import { isNotFound } from "./aws-errors.ts";
import { call, type InfraContext } from "./context.ts";
import { InfraError } from "./infra-error.ts";

/** A cap on what is billed by use, and what happens when it is reached. */
export interface UsageLimit {
  /** serverless-compute, concurrency-scaling, spectrum. */
  readonly feature: string;
  /** RPU-hours, minutes or terabytes. */
  readonly amount: number;
  readonly unit: "RPU-hours" | "minutes" | "TB";
  readonly period: "daily" | "weekly" | "monthly";
  readonly action: string;
}

interface Standing extends Omit<UsageLimit, "unit"> {
  readonly id: string;
}

/** The limits that the settings ask for. */
export function wantedLimits(settings: InfraSettings): readonly UsageLimit[] {
  if (settings.form === "serverless") {
    const { rpuHours, period, action } = settings.usageLimit;
    return [{ feature: "serverless-compute", amount: rpuHours, unit: "RPU-hours", period, action }];
  }
  const { concurrencyScalingMinutes, spectrumTerabytes, period, action } = settings.usageLimit;
  return [
    { feature: "concurrency-scaling", amount: concurrencyScalingMinutes, unit: "minutes", period, action },
    { feature: "spectrum", amount: spectrumTerabytes, unit: "TB", period, action },
  ];
}

/** How the limits of a form are asked for: serverless ones hang on the workgroup's ARN, others on the cluster. */
interface LimitApi {
  readonly list: () => Promise<readonly Standing[]>;
  readonly create: (limit: UsageLimit) => Promise<void>;
  readonly change: (id: string, limit: UsageLimit) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
}

/** Makes the limits what the settings say. Says of each what was done, for the one who watches. */
export async function ensureLimits(context: InfraContext): Promise<readonly string[]> {
  const api = await limitApi(context);
  if (api === null) return [];
  const standing = await api.list();
  const done: string[] = [];
  for (const limit of wantedLimits(context.settings)) {
    const same = standing.find(({ feature }) => feature === limit.feature);
    const says = `${limit.feature}: ${limit.amount} ${limit.unit} ${limit.period}, then ${limit.action}`;
    // Neither period nor feature of a limit can be changed. (UpdateUsageLimit)
    if (same !== undefined && same.period !== limit.period) await api.remove(same.id);
    if (same === undefined || same.period !== limit.period) {
      done.push(`${(await createUnlessThere(api, limit)) ? "made" : "stands already:"} ${says}`);
    } else if (same.amount !== limit.amount || same.action !== limit.action) {
      await api.change(same.id, limit);
      done.push(`changed to ${says}`);
    }
  }
  return done;
}

/** False where another run made the same limit meanwhile. */
async function createUnlessThere(api: LimitApi, limit: UsageLimit): Promise<boolean> {
  try {
    await api.create(limit);
    return true;
  } catch (error) {
    if (error instanceof InfraError && /Conflict|AlreadyExists/.test(error.message)) return false;
    throw error;
  }
}

/** Removes the limits, before what they hang on goes. */
export async function removeLimits(context: InfraContext): Promise<void> {
  const api = await limitApi(context);
  for (const { id } of (await api?.list()) ?? []) await api?.remove(id);
}

/** The limits that stand. */
export async function standingLimits(context: InfraContext): Promise<readonly Omit<UsageLimit, "unit">[]> {
  return (await (await limitApi(context))?.list()) ?? [];
}

/** Null where there is nothing for a limit to hang on. */
function limitApi(context: InfraContext): Promise<LimitApi | null> {
  return context.settings.form === "serverless" ? serverlessLimits(context) : clusterLimits(context);
}

async function serverlessLimits({ clients, settings }: InfraContext): Promise<LimitApi | null> {
  const sdk = await import("@aws-sdk/client-redshift-serverless");
  const client = await clients.serverless();
  let arn: string | undefined;
  try {
    const { workgroup } = await client.send(new sdk.GetWorkgroupCommand({ workgroupName: settings.name }));
    arn = workgroup?.workgroupArn;
  } catch (error) {
    if (!isNotFound(error)) await call("redshift-serverless:GetWorkgroup", () => Promise.reject(error));
  }
  if (arn === undefined) return null;
  const resourceArn = arn;
  return {
    list: async () => {
      const { usageLimits } = await call("redshift-serverless:ListUsageLimits", () =>
        client.send(new sdk.ListUsageLimitsCommand({ resourceArn })),
      );
      return (usageLimits ?? []).map((limit) => ({
        id: limit.usageLimitId ?? "",
        feature: limit.usageType ?? "",
        amount: limit.amount ?? 0,
        period: limit.period ?? "monthly",
        action: limit.breachAction ?? "log",
      }));
    },
    create: async ({ amount, period, action }) => {
      await call("redshift-serverless:CreateUsageLimit", () =>
        client.send(
          new sdk.CreateUsageLimitCommand({
            resourceArn,
            usageType: "serverless-compute",
            amount,
            period,
            breachAction: action as "log" | "emit-metric" | "deactivate",
          }),
        ),
      );
    },
    change: async (usageLimitId, { amount, action }) => {
      await call("redshift-serverless:UpdateUsageLimit", () =>
        client.send(
          new sdk.UpdateUsageLimitCommand({
            usageLimitId,
            amount,
            breachAction: action as "log" | "emit-metric" | "deactivate",
          }),
        ),
      );
    },
    remove: async (usageLimitId) => {
      await call("redshift-serverless:DeleteUsageLimit", () =>
        client.send(new sdk.DeleteUsageLimitCommand({ usageLimitId })),
      );
    },
  };
}

async function clusterLimits({ clients, settings }: InfraContext): Promise<LimitApi | null> {
  const sdk = await import("@aws-sdk/client-redshift");
  const client = await clients.redshift();
  const ClusterIdentifier = settings.name;
  try {
    await client.send(new sdk.DescribeClustersCommand({ ClusterIdentifier }));
  } catch (error) {
    if (isNotFound(error)) return null;
    await call("redshift:DescribeClusters", () => Promise.reject(error));
  }
  return {
    list: async () => {
      const { UsageLimits } = await call("redshift:DescribeUsageLimits", () =>
        client.send(new sdk.DescribeUsageLimitsCommand({ ClusterIdentifier })),
      );
      return (UsageLimits ?? []).map((limit) => ({
        id: limit.UsageLimitId ?? "",
        feature: limit.FeatureType ?? "",
        amount: limit.Amount ?? 0,
        period: limit.Period ?? "monthly",
        action: limit.BreachAction ?? "log",
      }));
    },
    create: async ({ feature, amount, period, action }) => {
      await call("redshift:CreateUsageLimit", () =>
        client.send(
          new sdk.CreateUsageLimitCommand({
            ClusterIdentifier,
            FeatureType: feature as "concurrency-scaling" | "spectrum",
            LimitType: feature === "spectrum" ? "data-scanned" : "time",
            Amount: amount,
            Period: period,
            BreachAction: action as "log" | "emit-metric" | "disable",
          }),
        ),
      );
    },
    change: async (UsageLimitId, { amount, action }) => {
      await call("redshift:ModifyUsageLimit", () =>
        client.send(
          new sdk.ModifyUsageLimitCommand({
            UsageLimitId,
            Amount: amount,
            BreachAction: action as "log" | "emit-metric" | "disable",
          }),
        ),
      );
    },
    remove: async (UsageLimitId) => {
      await call("redshift:DeleteUsageLimit", () =>
        client.send(new sdk.DeleteUsageLimitCommand({ UsageLimitId })),
      );
    },
  };
}
