/** What stands in the account, apart from the stacks that made it. */
export interface World {
  readonly account: string;
  readonly region: string;
  readonly namespaces: Map<
    string,
    { readonly secretArn: string; finalSnapshot: string | null; readonly created: Date }
  >;
  readonly workgroups: Map<string, { readonly arn: string }>;
  readonly clusters: Map<string, { readonly created: Date }>;
  readonly logGroups: Set<string>;
  readonly snapshots: Map<string, { status: string }>;
  readonly usageLimits: Map<
    string,
    Readonly<Record<string, string | number | undefined>> & { readonly on: string }
  >;
}

export function emptyWorld(): World {
  return {
    account: "123456789012",
    region: "us-west-2",
    namespaces: new Map(),
    workgroups: new Map(),
    clusters: new Map(),
    logGroups: new Set(),
    snapshots: new Map(),
    usageLimits: new Map(),
  };
}

/** Makes what a resource stands for, and says its physical id. */
export function make(
  world: World,
  type: string,
  logicalId: string,
  properties: Readonly<Record<string, unknown>>,
  count: number,
): string {
  const text = (key: string): string => String(properties[key]);
  const { account, region } = world;
  switch (type) {
    case "AWS::RedshiftServerless::Namespace": {
      const name = text("NamespaceName");
      world.namespaces.set(name, {
        secretArn: `arn:aws:secretsmanager:${region}:${account}:secret:redshift!${name}-admin-AbCdEf`,
        finalSnapshot: null,
        created: new Date(),
      });
      return name;
    }
    case "AWS::RedshiftServerless::Workgroup": {
      const name = text("WorkgroupName");
      const arn = `arn:aws:redshift-serverless:${region}:${account}:workgroup/0${count}`;
      world.workgroups.set(name, { arn });
      return name;
    }
    case "AWS::Redshift::Cluster":
      world.clusters.set(text("ClusterIdentifier"), { created: new Date() });
      return text("ClusterIdentifier");
    case "AWS::Logs::LogGroup":
      world.logGroups.add(text("LogGroupName"));
      return text("LogGroupName");
    default:
      return `${logicalId.toLowerCase()}-0${count.toString(16)}`;
  }
}

/** Changes what stands. */
export function alter(
  world: World,
  type: string,
  id: string,
  properties: Readonly<Record<string, unknown>>,
): void {
  const namespace = world.namespaces.get(id);
  if (type === "AWS::RedshiftServerless::Namespace" && namespace !== undefined) {
    const name = properties["FinalSnapshotName"];
    namespace.finalSnapshot = typeof name === "string" ? name : null;
  }
}

/** Removes what a resource stands for. */
export function unmake(world: World, type: string, id: string): void {
  if (type === "AWS::RedshiftServerless::Namespace") {
    const snapshot = world.namespaces.get(id)?.finalSnapshot ?? null;
    if (snapshot !== null) world.snapshots.set(snapshot, { status: "AVAILABLE" });
    world.namespaces.delete(id);
  }
  if (type === "AWS::RedshiftServerless::Workgroup") world.workgroups.delete(id);
  if (type === "AWS::Redshift::Cluster") world.clusters.delete(id);
  if (type === "AWS::Logs::LogGroup") world.logGroups.delete(id);
}

/** An attribute that a template reads with Fn::GetAtt. */
export function attribute(world: World, type: string, id: string, name: string): string {
  if (name === "Arn" && type === "AWS::IAM::Role") return `arn:aws:iam::${world.account}:role/${id}`;
  if (name === "Workgroup.Endpoint.Address") {
    return `${id}.${world.account}.${world.region}.redshift-serverless.amazonaws.com`;
  }
  if (name === "Endpoint.Address") return `${id}.abcdef.${world.region}.redshift.amazonaws.com`;
  if (name === "Endpoint.Port") return "5439";
  if (name === "MasterPasswordSecretArn") {
    return `arn:aws:secretsmanager:${world.region}:${world.account}:secret:redshift!${id}-admin-AbCdEf`;
  }
  return id;
}
