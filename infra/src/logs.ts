import { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { StackSettings } from "./settings.ts";

export const LOG_TYPES = ["connectionlog", "userlog", "useractivitylog"] as const;

/** Where Redshift writes its logs. (mgmt/serverless-audit-logging, mgmt/db-auditing) */
export function logGroupPrefix(name: string, form: StackSettings["warehouse"]["form"]): string {
  return form === "serverless" ? `/aws/redshift/${name}/` : `/aws/redshift/cluster/${name}/`;
}

/**
 * The groups that Redshift's logs go to. Redshift would make them itself, without an end to what they keep and outside
 * the stack, so that they would outlive it; a group that stands is used.
 */
export function logGroups(scope: Construct, settings: StackSettings): readonly CfnLogGroup[] {
  const prefix = logGroupPrefix(settings.name, settings.warehouse.form);
  return LOG_TYPES.map(
    (type) =>
      new CfnLogGroup(scope, `Log${type[0]?.toUpperCase()}${type.slice(1)}`, {
        logGroupName: `${prefix}${type}`,
        retentionInDays: settings.logRetentionDays,
      }),
  );
}
