/** As much of CloudFormation's template language as decides what is made, and in which order. */

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: string }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
}

export interface Scope {
  readonly parameters: Readonly<Record<string, string>>;
  readonly physical: (logicalId: string) => string | undefined;
  readonly attribute: (logicalId: string, name: string) => string;
}

/** `Ref: AWS::NoValue`: the property is not there. */
const NOTHING = Symbol("nothing");

/** A value with its references resolved. */
export function resolve(value: unknown, template: Template, scope: Scope): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => resolve(item, template, scope)).filter((item) => item !== NOTHING);
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first !== undefined && (first[0] === "Ref" || first[0].startsWith("Fn::"))) {
    const intrinsic = INTRINSICS[first[0]];
    if (intrinsic === undefined) throw new Error(`the stand-in does not know ${first[0]}`);
    return intrinsic(first[1], (inner) => resolve(inner, template, scope), template, scope);
  }
  return Object.fromEntries(
    entries
      .map(([key, inner]) => [key, resolve(inner, template, scope)] as const)
      .filter(([, inner]) => inner !== NOTHING),
  );
}

type Intrinsic = (
  argument: readonly unknown[] | string,
  inner: (value: unknown) => unknown,
  template: Template,
  scope: Scope,
) => unknown;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, _, __, scope) => {
    const name = String(argument);
    if (name === "AWS::NoValue") return NOTHING;
    return scope.parameters[name] ?? scope.physical(name) ?? `unresolved ${name}`;
  },
  "Fn::GetAtt": ([id, name], _, __, scope) => scope.attribute(String(id), String(name)),
  "Fn::GetAZs": () => ["a", "b", "c"].map((zone) => `us-west-2${zone}`),
  "Fn::Select": ([index, list], inner) => (inner(list) as readonly unknown[])[Number(index)],
  "Fn::Not": ([condition], inner) => inner(condition) !== true,
  "Fn::Equals": ([one, other], inner) => inner(one) === inner(other),
  "Fn::If": ([condition, yes, no], inner, template) =>
    inner(inner(template.Conditions?.[String(condition)]) === true ? yes : no),
};

/** The resources that one refers to or depends on. */
export function dependencies(resource: Resource, template: Template): ReadonlySet<string> {
  const found = new Set<string>([resource.DependsOn ?? []].flat());
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (key === "Ref" && String(inner) in template.Resources) found.add(String(inner));
        else if (key === "Fn::GetAtt") found.add(String(inner[0]));
        else walk(inner);
      }
    }
  };
  walk(resource.Properties);
  return found;
}

/** Waves of resources: each wave needs only what stands in those before it. */
export function waves(template: Template): readonly (readonly string[])[] {
  const left = new Map(
    Object.entries(template.Resources).map(([id, resource]) => [id, dependencies(resource, template)]),
  );
  const made = new Set<string>();
  const found: string[][] = [];
  while (left.size > 0) {
    const wave = [...left].filter(([, needs]) => [...needs].every((id) => made.has(id))).map(([id]) => id);
    if (wave.length === 0) throw new Error(`circular dependency between resources: [${[...left.keys()]}]`);
    for (const id of wave) {
      left.delete(id);
      made.add(id);
    }
    found.push(wave.sort());
  }
  return found;
}

/** Properties that can't be changed on what stands. (The resource types' createOnlyProperties) */
const CREATE_ONLY: Readonly<Record<string, readonly string[]>> = {
  "AWS::Redshift::Cluster": ["ClusterIdentifier", "ClusterSubnetGroupName", "DBName", "MasterUsername"],
  "AWS::RedshiftServerless::Namespace": ["NamespaceName"],
  "AWS::RedshiftServerless::Workgroup": ["WorkgroupName", "NamespaceName"],
  "AWS::EC2::Subnet": ["AvailabilityZone", "CidrBlock", "VpcId"],
  "AWS::EC2::VPC": ["CidrBlock"],
  "AWS::EC2::SecurityGroup": ["GroupDescription", "VpcId"],
  "AWS::EC2::VPCEndpoint": ["ServiceName", "VpcId"],
  "AWS::IAM::Role": ["RoleName"],
  "AWS::Logs::LogGroup": ["LogGroupName"],
};

/** The properties that differ, and whether one of them can't be changed. */
export function difference(
  type: string,
  old: Readonly<Record<string, unknown>>,
  fresh: Readonly<Record<string, unknown>>,
): { readonly changed: readonly string[]; readonly replace: boolean } {
  const changed = [...new Set([...Object.keys(old), ...Object.keys(fresh)])]
    .filter((key) => JSON.stringify(old[key]) !== JSON.stringify(fresh[key]))
    .sort();
  const fixed = CREATE_ONLY[type] ?? [];
  return { changed, replace: changed.some((key) => fixed.includes(key)) };
}
