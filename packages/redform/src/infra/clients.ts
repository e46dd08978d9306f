import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import type { RedshiftClient } from "@aws-sdk/client-redshift";
import type { RedshiftServerlessClient } from "@aws-sdk/client-redshift-serverless";
import type { STSClient } from "@aws-sdk/client-sts";
import { type ClientConfig, clientConfig } from "../aws/client-config.ts";
import type { AwsSettings } from "../project/redshift-settings.ts";

/** The clients of AWS that a command uses, each made when it is first asked for. */
export interface AwsClients {
  readonly cloudFormation: () => Promise<CloudFormationClient>;
  readonly sts: () => Promise<STSClient>;
  readonly redshift: () => Promise<RedshiftClient>;
  readonly serverless: () => Promise<RedshiftServerlessClient>;
  readonly logs: () => Promise<CloudWatchLogsClient>;
  readonly costs: () => Promise<CostExplorerClient>;
  readonly close: () => void;
}

/** Opens nothing yet. The caller closes it. */
export function awsClients(settings: AwsSettings): AwsClients {
  const made: { destroy(): void }[] = [];
  const once = <T extends { destroy(): void }>(
    make: (config: ClientConfig) => Promise<T>,
  ): (() => Promise<T>) => {
    let client: Promise<T> | undefined;
    return () => {
      client ??= clientConfig(settings)
        .then(make)
        .then((ready) => {
          made.push(ready);
          return ready;
        });
      return client;
    };
  };
  return {
    cloudFormation: once(
      async (config) => new (await import("@aws-sdk/client-cloudformation")).CloudFormationClient(config),
    ),
    sts: once(async (config) => new (await import("@aws-sdk/client-sts")).STSClient(config)),
    redshift: once(async (config) => new (await import("@aws-sdk/client-redshift")).RedshiftClient(config)),
    serverless: once(
      async (config) =>
        new (await import("@aws-sdk/client-redshift-serverless")).RedshiftServerlessClient(config),
    ),
    logs: once(
      async (config) => new (await import("@aws-sdk/client-cloudwatch-logs")).CloudWatchLogsClient(config),
    ),
    costs: once(
      async (config) => new (await import("@aws-sdk/client-cost-explorer")).CostExplorerClient(config),
    ),
    close: () => {
      for (const client of made) client.destroy();
    },
  };
}
