import { Fn } from "aws-cdk-lib";
import {
  CfnInternetGateway,
  CfnRoute,
  CfnRouteTable,
  CfnSecurityGroup,
  CfnSubnet,
  CfnSubnetRouteTableAssociation,
  CfnVPC,
  CfnVPCEndpoint,
  CfnVPCGatewayAttachment,
} from "aws-cdk-lib/aws-ec2";
import type { Construct } from "constructs";
import { bucketGrants } from "./role.ts";
import type { StackSettings } from "./settings.ts";

export interface Network {
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  /** What must stand before anything in the network can reach the internet or S3. */
  readonly ready: readonly (CfnVPCGatewayAttachment | CfnRoute | CfnVPCEndpoint)[];
}

/** Serverless with enhanced VPC routing wants three subnets in three zones. (mgmt/serverless-usage-considerations) */
const SUBNETS = 3;
/** A region that shows two zones to most accounts: the third subnet shares the first one's. */
const TWO_ZONES: ReadonlySet<string> = new Set(["us-west-1"]);

/** The network of the warehouse, its one open port and its way to S3. */
export function network(scope: Construct, settings: StackSettings): Network {
  const made = settings.vpc === undefined ? makeVpc(scope, settings) : null;
  const vpcId = made?.vpcId ?? settings.vpc?.id ?? "";
  const group = new CfnSecurityGroup(scope, "SecurityGroup", {
    groupDescription: `${settings.name}: SQL from one address`,
    vpcId,
    securityGroupIngress: [
      {
        ipProtocol: "tcp",
        fromPort: settings.port,
        toPort: settings.port,
        cidrIp: settings.allowedAddress,
        description: "The one address that may connect",
      },
    ],
    // COPY reads S3 over HTTPS, and names are looked up; nothing else leaves.
    securityGroupEgress: [
      {
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrIp: "0.0.0.0/0",
        description: "HTTPS to AWS, as S3 has no fixed addresses",
      },
    ],
  });
  return {
    subnetIds: made?.subnetIds ?? settings.vpc?.subnets ?? [],
    securityGroupId: group.attrGroupId,
    ready: made?.ready ?? [],
  };
}

function makeVpc(
  scope: Construct,
  settings: StackSettings,
): { readonly vpcId: string; readonly subnetIds: readonly string[]; readonly ready: Network["ready"] } {
  // Enhanced VPC routing needs the VPC's name resolution. (mgmt/enhanced-vpc-enabling-cluster)
  const vpc = new CfnVPC(scope, "Vpc", {
    cidrBlock: "10.62.0.0/22",
    enableDnsHostnames: true,
    enableDnsSupport: true,
  });
  const table = new CfnRouteTable(scope, "RouteTable", { vpcId: vpc.attrVpcId });
  const subnetIds = Array.from({ length: SUBNETS }, (_, index) => {
    const subnet = new CfnSubnet(scope, `Subnet${index + 1}`, {
      vpcId: vpc.attrVpcId,
      cidrBlock: `10.62.${index}.0/24`,
      availabilityZone: zone(settings, index),
      mapPublicIpOnLaunch: false,
    });
    new CfnSubnetRouteTableAssociation(scope, `Subnet${index + 1}Routes`, {
      subnetId: subnet.attrSubnetId,
      routeTableId: table.attrRouteTableId,
    });
    return subnet.attrSubnetId;
  });
  const ready = [s3Endpoint(scope, settings, vpc, table), ...publicWay(scope, settings, vpc, table)];
  return { vpcId: vpc.attrVpcId, subnetIds, ready };
}

function zone(settings: StackSettings, index: number): string {
  const first = TWO_ZONES.has(settings.region) ? index % 2 : index;
  return Fn.select(settings.zones?.[index] ?? first, Fn.getAzs());
}

/**
 * A gateway endpoint costs nothing and lets COPY reach buckets of the same region without the internet. Its policy
 * names the data buckets alone; its principal is anyone because the endpoint is asked by Redshift on the role's behalf.
 */
function s3Endpoint(
  scope: Construct,
  settings: StackSettings,
  vpc: CfnVPC,
  table: CfnRouteTable,
): CfnVPCEndpoint {
  const grants = bucketGrants(settings.buckets);
  return new CfnVPCEndpoint(scope, "S3Endpoint", {
    vpcId: vpc.attrVpcId,
    vpcEndpointType: "Gateway",
    serviceName: `com.amazonaws.${settings.region}.s3`,
    routeTableIds: [table.attrRouteTableId],
    policyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: "*",
          Action: ["s3:ListBucket"],
          Resource: [...new Set(grants.map(({ bucketArn }) => bucketArn))],
        },
        {
          Effect: "Allow",
          Principal: "*",
          Action: ["s3:GetObject"],
          Resource: grants.map(({ objectsArn }) => objectsArn),
        },
      ],
    },
  });
}

function publicWay(
  scope: Construct,
  settings: StackSettings,
  vpc: CfnVPC,
  table: CfnRouteTable,
): readonly (CfnVPCGatewayAttachment | CfnRoute)[] {
  if (!settings.publicAccess) return [];
  const gateway = new CfnInternetGateway(scope, "InternetGateway");
  const attachment = new CfnVPCGatewayAttachment(scope, "InternetGatewayAttachment", {
    vpcId: vpc.attrVpcId,
    internetGatewayId: gateway.attrInternetGatewayId,
  });
  const route = new CfnRoute(scope, "InternetRoute", {
    routeTableId: table.attrRouteTableId,
    destinationCidrBlock: "0.0.0.0/0",
    gatewayId: gateway.attrInternetGatewayId,
  });
  route.addResourceDependency(attachment);
  return [attachment, route];
}
