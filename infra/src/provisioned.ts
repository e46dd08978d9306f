import { CfnDeletionPolicy, type CfnResource } from "aws-cdk-lib";
import type { CfnRole } from "aws-cdk-lib/aws-iam";
import type { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import { CfnCluster, CfnClusterParameterGroup, CfnClusterSubnetGroup } from "aws-cdk-lib/aws-redshift";
import type { Construct } from "constructs";
import { LOG_TYPES } from "./logs.ts";
import type { Network } from "./network.ts";
import type { Outputs, ProvisionedWarehouse, StackSettings } from "./settings.ts";

/** A cluster of nodes of its own. The password is AWS's: made, kept and rotated by it. */
export function provisioned(
  scope: Construct,
  settings: StackSettings,
  warehouse: ProvisionedWarehouse,
  parts: { readonly role: CfnRole; readonly network: Network; readonly logs: readonly CfnLogGroup[] },
): Outputs {
  const subnets = new CfnClusterSubnetGroup(scope, "SubnetGroup", {
    description: `${settings.name}: the subnets of the cluster`,
    subnetIds: [...parts.network.subnetIds],
  });
  const parameters = new CfnClusterParameterGroup(scope, "ParameterGroup", {
    description: `${settings.name}: TLS required, statements logged`,
    parameterGroupFamily: "redshift-2.0",
    parameters: [
      { parameterName: "require_ssl", parameterValue: "true" },
      { parameterName: "enable_user_activity_logging", parameterValue: "true" },
    ],
  });
  const cluster = new CfnCluster(scope, "Cluster", {
    clusterIdentifier: settings.name,
    clusterType: warehouse.nodes === 1 ? "single-node" : "multi-node",
    ...(warehouse.nodes === 1 ? {} : { numberOfNodes: warehouse.nodes }),
    nodeType: warehouse.nodeType,
    dbName: settings.database,
    port: settings.port,
    masterUsername: settings.adminUser,
    manageMasterPassword: true,
    iamRoles: [parts.role.attrArn],
    clusterSubnetGroupName: subnets.attrClusterSubnetGroupName,
    clusterParameterGroupName: parameters.ref,
    vpcSecurityGroupIds: [parts.network.securityGroupId],
    publiclyAccessible: settings.publicAccess,
    enhancedVpcRouting: settings.enhancedVpcRouting,
    encrypted: true,
    ...(settings.kmsKeyId === undefined ? {} : { kmsKeyId: settings.kmsKeyId }),
    loggingProperties: { logDestinationType: "cloudwatch", logExports: [...LOG_TYPES] },
    automatedSnapshotRetentionPeriod: 1,
    allowVersionUpgrade: true,
  });
  // A change that replaces the cluster keeps what was in it.
  cluster.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.SNAPSHOT;
  for (const part of [...parts.logs, ...parts.network.ready])
    cluster.addResourceDependency(part as CfnResource);
  return {
    Host: cluster.attrEndpointAddress,
    Port: cluster.attrEndpointPort,
    ClusterName: cluster.ref,
    SecretArn: cluster.attrMasterPasswordSecretArn,
  };
}
