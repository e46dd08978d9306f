import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CelEngine, TemplateFile } from "@aws/cloudformation-validate";
import { Template as Assertions, Match } from "aws-cdk-lib/assertions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { STACK_TAG, type StackSettings, synthesise } from "../src/index.ts";
import { forms, provisioned, serverless } from "./settings.ts";

const folder = mkdtempSync(join(tmpdir(), "redform-template-"));
let engine: InstanceType<typeof CelEngine>;
beforeAll(() => {
  engine = new CelEngine();
});
afterAll(() => {
  engine.free();
  rmSync(folder, { recursive: true, force: true });
});

const of = (settings: StackSettings): Assertions =>
  Assertions.fromJSON(synthesise(settings) as unknown as Record<string, unknown>);

/** What the validator says is wrong, warnings counted as errors; notes on what replaces a resource left out. */
function faults(file: string): readonly string[] {
  const { diagnostics } = engine.validateStandard(new TemplateFile(file), { strict: true });
  return diagnostics
    .filter(({ severity }) => severity !== "INFO")
    .map(({ ruleId, message }) => `${ruleId} ${message}`);
}

/** Each text in a JSON value, with the path that leads to it. */
function texts(value: unknown, path: readonly string[] = []): readonly (readonly [string, string])[] {
  if (typeof value === "string") return [[path.join("."), value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, [...path, key]));
}

describe.each(Object.entries(forms))("the template, %s", (_, settings) => {
  const template = synthesise(settings);
  const assertions = Assertions.fromJSON(template as unknown as Record<string, unknown>);
  const resources = Object.values(template.Resources);

  it("passes AWS's own validator, warnings counted as errors", () => {
    const file = join(folder, "template.json");
    writeFileSync(file, JSON.stringify(template));
    expect(faults(file)).toEqual([]);
  });

  it("is the same bytes every time", () => {
    expect(JSON.stringify(synthesise(settings))).toBe(JSON.stringify(template));
  });

  it("opens one port to one address", () => {
    const groups = Object.values(assertions.findResources("AWS::EC2::SecurityGroup"));
    const open = groups.flatMap(({ Properties }) => Properties.SecurityGroupIngress);
    expect(open).toEqual([
      expect.objectContaining({
        IpProtocol: "tcp",
        FromPort: settings.port,
        ToPort: settings.port,
        CidrIp: "203.0.113.7/32",
      }),
    ]);
    assertions.resourceCountIs("AWS::EC2::SecurityGroupIngress", 0);
    const warehouse = Object.values({
      ...assertions.findResources("AWS::RedshiftServerless::Workgroup"),
      ...assertions.findResources("AWS::Redshift::Cluster"),
    });
    expect(warehouse).toHaveLength(1);
    expect(warehouse[0]?.Properties).toMatchObject({
      Port: settings.port,
      PubliclyAccessible: settings.publicAccess,
      EnhancedVpcRouting: settings.enhancedVpcRouting,
    });
  });

  it("has no password, and lets AWS keep one", () => {
    const found = texts(template).filter(([path]) => /password/i.test(path));
    expect(found).toEqual([]);
    expect(JSON.stringify(template)).toMatch(/"Manage(Admin|Master)Password":true/);
    expect(JSON.stringify(template)).not.toMatch(/UserPassword/);
  });

  it("lets the role list and read the data buckets, and nothing else", () => {
    const [role, ...others] = Object.values(assertions.findResources("AWS::IAM::Role"));
    expect(others).toEqual([]);
    const statements = role?.Properties.Policies.flatMap(
      ({ PolicyDocument }: { PolicyDocument: { Statement: readonly unknown[] } }) => PolicyDocument.Statement,
    );
    expect(statements).toEqual([
      {
        Effect: "Allow",
        Action: ["s3:ListBucket"],
        Resource: "arn:aws:s3:::udacity-dend",
        Condition: { StringLike: { "s3:prefix": "log_data*" } },
      },
      {
        Effect: "Allow",
        Action: ["s3:ListBucket"],
        Resource: "arn:aws:s3:::udacity-dend",
        Condition: { StringLike: { "s3:prefix": "song_data*" } },
      },
      { Effect: "Allow", Action: ["s3:ListBucket"], Resource: "arn:aws:s3:::other-bucket" },
      {
        Effect: "Allow",
        Action: ["s3:GetObject"],
        Resource: [
          "arn:aws:s3:::udacity-dend/log_data*",
          "arn:aws:s3:::udacity-dend/song_data*",
          "arn:aws:s3:::other-bucket/*",
        ],
      },
    ]);
    expect(role?.Properties.ManagedPolicyArns).toBeUndefined();
    for (const service of [role?.Properties.AssumeRolePolicyDocument.Statement[0].Principal.Service].flat()) {
      expect(service).toMatch(/^redshift(-serverless)?\.amazonaws\.com$/);
    }
  });

  it("has a star in a policy only where keys begin with a prefix, and for the endpoint's caller", () => {
    const starred = texts(template).filter(([, text]) => text.includes("*"));
    for (const [path, text] of starred) {
      const prefix =
        /\.(Resource(\.\d+)?|s3:prefix)$/.test(path) && /^(arn:aws:s3:::[a-z-]+\/)?\w*\*$/.test(text);
      const caller = /^Resources\.S3Endpoint\..*\.Principal$/.test(path) && text === "*";
      const pattern = path === "Parameters.FinalSnapshot.AllowedPattern";
      expect([path, text, prefix || caller || pattern]).toEqual([path, text, true]);
    }
    expect(texts(template).filter(([path, text]) => /Action/.test(path) && text.includes("*"))).toEqual([]);
  });

  it("requires TLS, logs, and keeps logs for a stated time in groups of its own", () => {
    expect(JSON.stringify(template)).toMatch(
      /"(ParameterKey|ParameterName)":"require_ssl","ParameterValue":"true"/,
    );
    const groups = Object.values(assertions.findResources("AWS::Logs::LogGroup"));
    expect(groups.map(({ Properties }) => Properties.LogGroupName).sort()).toEqual(
      ["connectionlog", "useractivitylog", "userlog"].map(
        (type) =>
          `/aws/redshift/${settings.warehouse.form === "serverless" ? "" : "cluster/"}sparkify/${type}`,
      ),
    );
    for (const { Properties } of groups) expect(Properties.RetentionInDays).toBe(30);
  });

  it("states what happens to each resource when it is deleted or replaced", () => {
    expect(new Set(resources.map(({ DeletionPolicy }) => DeletionPolicy))).toEqual(new Set(["Delete"]));
    for (const { Type, UpdateReplacePolicy } of resources) {
      expect(UpdateReplacePolicy).toBe(Type === "AWS::Redshift::Cluster" ? "Snapshot" : "Delete");
    }
  });

  it("tags what can be tagged with the name of the stack", () => {
    const untagged = resources.filter(
      ({ Properties }) =>
        !JSON.stringify(Properties?.["Tags"] ?? []).includes(`{"Key":"${STACK_TAG}","Value":"sparkify"}`),
    );
    expect(untagged.map(({ Type }) => Type).sort()).toEqual(
      untagged
        .map(({ Type }) => Type)
        .filter((type) => /RouteTableAssociation|GatewayAttachment|::Route$/.test(type))
        .sort(),
    );
  });

  it("is on the internet only when that is asked for", () => {
    const expected = settings.publicAccess ? 1 : 0;
    assertions.resourceCountIs("AWS::EC2::InternetGateway", expected);
    assertions.resourceCountIs("AWS::EC2::Route", expected);
    for (const { Properties } of Object.values(assertions.findResources("AWS::EC2::Subnet"))) {
      expect(Properties.MapPublicIpOnLaunch).toBe(false);
    }
  });
});

describe("a serverless stack", () => {
  it("has the size that was asked for, three subnets in three zones, and the role as default", () => {
    const template = of({
      ...serverless,
      warehouse: { form: "serverless", baseCapacity: 16, maxCapacity: 32 },
    });
    template.hasResourceProperties("AWS::RedshiftServerless::Workgroup", {
      BaseCapacity: 16,
      MaxCapacity: 32,
      SubnetIds: [
        { "Fn::GetAtt": ["Subnet1", "SubnetId"] },
        { "Fn::GetAtt": ["Subnet2", "SubnetId"] },
        { "Fn::GetAtt": ["Subnet3", "SubnetId"] },
      ],
    });
    template.hasResourceProperties("AWS::RedshiftServerless::Namespace", {
      DefaultIamRoleArn: { "Fn::GetAtt": ["Role", "Arn"] },
      ManageAdminPassword: true,
      LogExports: ["connectionlog", "userlog", "useractivitylog"],
    });
    const zones = Object.values(template.findResources("AWS::EC2::Subnet")).map(
      ({ Properties }) => Properties.AvailabilityZone["Fn::Select"][0],
    );
    expect(zones).toEqual([0, 1, 2]);
  });

  it("makes its logs' groups before Redshift would, and its way to S3 before it computes", () => {
    of(serverless).hasResource("AWS::RedshiftServerless::Namespace", {
      DependsOn: ["LogConnectionlog", "LogUseractivitylog", "LogUserlog"],
    });
    of({ ...serverless, publicAccess: true }).hasResource("AWS::RedshiftServerless::Workgroup", {
      DependsOn: Match.arrayWith(["InternetRoute", "S3Endpoint"]),
    });
  });

  it("makes a final snapshot only when its parameter names one", () => {
    const template = of(serverless);
    template.hasParameter("FinalSnapshot", { Default: "none" });
    template.hasCondition("HasFinalSnapshot", {
      "Fn::Not": [{ "Fn::Equals": [{ Ref: "FinalSnapshot" }, "none"] }],
    });
    template.hasResourceProperties("AWS::RedshiftServerless::Namespace", {
      FinalSnapshotName: {
        "Fn::If": ["HasFinalSnapshot", { Ref: "FinalSnapshot" }, { Ref: "AWS::NoValue" }],
      },
    });
  });

  it("reaches only the data buckets through its endpoint", () => {
    const [endpoint] = Object.values(of(serverless).findResources("AWS::EC2::VPCEndpoint"));
    expect(endpoint?.Properties.ServiceName).toBe("com.amazonaws.us-west-2.s3");
    expect(endpoint?.Properties.PolicyDocument.Statement).toEqual([
      {
        Effect: "Allow",
        Principal: "*",
        Action: ["s3:ListBucket"],
        Resource: ["arn:aws:s3:::udacity-dend", "arn:aws:s3:::other-bucket"],
      },
      {
        Effect: "Allow",
        Principal: "*",
        Action: ["s3:GetObject"],
        Resource: [
          "arn:aws:s3:::udacity-dend/log_data*",
          "arn:aws:s3:::udacity-dend/song_data*",
          "arn:aws:s3:::other-bucket/*",
        ],
      },
    ]);
  });
});

describe("a provisioned stack", () => {
  it("has the nodes that were asked for, encrypted", () => {
    of(provisioned).hasResourceProperties("AWS::Redshift::Cluster", {
      ClusterType: "multi-node",
      NumberOfNodes: 2,
      NodeType: "ra3.large",
      Encrypted: true,
      ManageMasterPassword: true,
      ClusterParameterGroupName: { Ref: "ParameterGroup" },
      LoggingProperties: { LogDestinationType: "cloudwatch" },
    });
  });

  it("of one node is a single-node cluster without a number of nodes", () => {
    const one = of({ ...provisioned, warehouse: { form: "provisioned", nodeType: "ra3.large", nodes: 1 } });
    one.hasResourceProperties("AWS::Redshift::Cluster", {
      ClusterType: "single-node",
      NumberOfNodes: Match.absent(),
    });
  });
});

describe("the role that a workflow takes to plan", () => {
  const file = fileURLToPath(new URL("../../docs/ci/oidc-role.yaml", import.meta.url));

  it("passes the validator, and can change nothing", () => {
    expect(faults(file)).toEqual([]);
    const actions = [...readFileSync(file, "utf8").matchAll(/\b(cloudformation|sts):(\w+)/g)];
    const others = actions
      .map(([, , action = ""]) => action)
      .filter(
        (action) => !/^(Describe|Validate|CreateChangeSet|DeleteChangeSet|AssumeRoleWith)/.test(action),
      );
    expect(others).toEqual([]);
  });
});

describe("the validator", () => {
  it("finds what it is there for: a property that does not exist, a value of the wrong type", () => {
    const template = synthesise(serverless);
    const broken = JSON.parse(
      JSON.stringify(template).replace('"BaseCapacity":8', '"BaseCapacty":8,"MaxCapacity":"x"'),
    );
    const file = join(folder, "broken.json");
    writeFileSync(file, JSON.stringify(broken));
    expect(faults(file).length).toBeGreaterThan(1);
  });
});
