import { Aws, CfnCondition, CfnParameter, Fn } from "aws-cdk-lib";
import type { CfnRole } from "aws-cdk-lib/aws-iam";
import type { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import { CfnNamespace, CfnWorkgroup } from "aws-cdk-lib/aws-redshiftserverless";
import type { Construct } from "constructs";
import { LOG_TYPES } from "./logs.ts";
import type { Network } from "./network.ts";
import type { Outputs, ServerlessWarehouse, StackSettings } from "./settings.ts";

/** The parameter that names a snapshot which AWS makes before it deletes the namespace. */
export const FINAL_SNAPSHOT = "FinalSnapshot";
const NO_SNAPSHOT = "none";

/** A namespace (the data) and a workgroup (what computes). The password is AWS's: made, kept and rotated by it. */
export function serverless(
  scope: Construct,
  settings: StackSettings,
  warehouse: ServerlessWarehouse,
  parts: { readonly role: CfnRole; readonly network: Network; readonly logs: readonly CfnLogGroup[] },
): Outputs {
  const snapshot = new CfnParameter(scope, FINAL_SNAPSHOT, {
    type: "String",
    default: NO_SNAPSHOT,
    allowedPattern: "[a-z][a-z0-9]*(-[a-z0-9]+)*",
    description: "A snapshot that is made before the namespace is deleted, or none",
  });
  const wanted = new CfnCondition(scope, "HasFinalSnapshot", {
    expression: Fn.conditionNot(Fn.conditionEquals(snapshot.valueAsString, NO_SNAPSHOT)),
  });
  const namespace = new CfnNamespace(scope, "Namespace", {
    namespaceName: settings.name,
    dbName: settings.database,
    adminUsername: settings.adminUser,
    manageAdminPassword: true,
    defaultIamRoleArn: parts.role.attrArn,
    iamRoles: [parts.role.attrArn],
    logExports: [...LOG_TYPES],
    finalSnapshotName: Fn.conditionIf(wanted.logicalId, snapshot.valueAsString, Aws.NO_VALUE).toString(),
    ...(settings.kmsKeyId === undefined ? {} : { kmsKeyId: settings.kmsKeyId }),
  });
  for (const group of parts.logs) namespace.addResourceDependency(group);
  const workgroup = new CfnWorkgroup(scope, "Workgroup", {
    workgroupName: settings.name,
    namespaceName: namespace.ref,
    baseCapacity: warehouse.baseCapacity,
    ...(warehouse.maxCapacity === undefined ? {} : { maxCapacity: warehouse.maxCapacity }),
    port: settings.port,
    publiclyAccessible: settings.publicAccess,
    enhancedVpcRouting: settings.enhancedVpcRouting,
    subnetIds: [...parts.network.subnetIds],
    securityGroupIds: [parts.network.securityGroupId],
    configParameters: [
      { parameterKey: "require_ssl", parameterValue: "true" },
      { parameterKey: "enable_user_activity_logging", parameterValue: "true" },
    ],
  });
  for (const part of parts.network.ready) workgroup.addResourceDependency(part);
  return {
    Host: workgroup.attrWorkgroupEndpointAddress,
    Port: String(settings.port),
    WorkgroupName: workgroup.ref,
    NamespaceName: namespace.ref,
  };
}
