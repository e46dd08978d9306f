import { describe, expect, it } from "vitest";
import { readInfraSettings } from "../../src/project/infra-settings.ts";
import { loadProject } from "../../src/project/load-project.ts";
import { messagesOf, projectFolder } from "../project/project-folder.ts";

const head =
  "warehouse: redshift\nconnection: { host: h, database: dev, auth: { method: cluster, clusterIdentifier: c } }\n";
const read = (infra: string, more = "", env: Readonly<Record<string, string>> = {}) =>
  readInfraSettings(
    projectFolder({ "environments/prod.yaml": `${head}${more}${infra === "" ? "" : `infra:\n${infra}`}` }),
    "prod",
    env,
  );
const least = "  name: shop\n  region: eu-west-1\n  buckets: [b-1]\n  allowedAddress: 10.0.0.5\n";
const problems = async (infra: string): Promise<readonly string[]> => messagesOf(await read(infra));

describe("infra in an environment", () => {
  it("has defaults that are private, capped, and of the smallest size", async () => {
    expect(await read(least)).toEqual({
      ok: true,
      value: {
        environment: "prod",
        file: "environments/prod.yaml",
        name: "shop",
        form: "serverless",
        region: "eu-west-1",
        aws: { region: "eu-west-1" },
        baseCapacity: 8,
        usageLimit: { rpuHours: 64, period: "monthly", action: "deactivate" },
        database: "dev",
        port: 5439,
        adminUser: "admin",
        allowedAddress: "10.0.0.5/32",
        addressService: "https://checkip.amazonaws.com",
        publicAccess: false,
        enhancedVpcRouting: true,
        buckets: ["b-1"],
        logRetentionDays: 30,
        tags: {},
      },
    });
    expect(await read(`${least}  form: provisioned\n`)).toMatchObject({
      value: {
        nodeType: "ra3.large",
        nodes: 1,
        usageLimit: {
          concurrencyScalingMinutes: 60,
          spectrumTerabytes: 1,
          period: "monthly",
          action: "disable",
        },
      },
    });
  });

  it("takes variables, numbers as texts, and no variable that only `up` will write", async () => {
    const more = 'vars: { log_data: s3://udacity-dend/log_data/, iam_role: "${REDSHIFT_ROLE_ARN}" }\n';
    const infra =
      '  name: shop\n  region: "${REGION}"\n  baseCapacity: "${RPUS}"\n  publicAccess: "${PUBLIC}"\n';
    expect(await read(infra, more, { REGION: "us-east-2", RPUS: "16", PUBLIC: "true" })).toMatchObject({
      value: {
        region: "us-east-2",
        baseCapacity: 16,
        publicAccess: true,
        allowedAddress: "auto",
        buckets: ["udacity-dend/log_data"],
      },
    });
    expect(messagesOf(await read(infra, more, { REGION: "us-east-2", RPUS: "16" }))).toEqual([
      "environments/prod.yaml:8:18 the environment variable PUBLIC is not set. Set it, or write its value in place of ${PUBLIC}.",
    ]);
  });

  it.each([
    [
      "  name: Shop",
      "name must be 3 to 47 lower-case letters, digits and single hyphens, beginning with a letter.",
    ],
    ["  name: shop--eu", "infra.name must be 3 to 47"],
    ["  nam: shop", 'unknown key "infra.nam". Did you mean "name"?'],
    ["  form: cluster", 'infra.form must be "serverless" or "provisioned".'],
    ["  region: Oregon", "infra.region must be a region's name, such as us-west-2."],
    ["  account: 12", "infra.account"],
    [
      "  baseCapacity: 12",
      "infra.baseCapacity must be 4, a multiple of 8 up to 512, or a multiple of 32 up to 1024.",
    ],
    ["  baseCapacity: 16\n  maxCapacity: 8", "infra.maxCapacity must not be below infra.baseCapacity."],
    ["  nodes: 2", 'unknown key "infra.nodes". '],
    ["  form: provisioned\n  nodeType: dc2.large", "infra.nodeType must be one of ra3.large, ra3.xlplus"],
    [
      "  form: provisioned\n  nodeType: ra3.4xlarge\n  nodes: 1",
      "infra.nodes must be from 2 to 128 for ra3.4xlarge.",
    ],
    ["  form: provisioned\n  nodes: 17", "infra.nodes must be from 1 to 16 for ra3.large."],
    ["  port: 5456", "infra.port must be from 5431 to 5455, or from 8191 to 8215."],
    ["  database: Dev", "infra.database must be lower-case"],
    ["  adminUser: public", "infra.adminUser is a name that Redshift keeps for itself."],
    ["  allowedAddress: 0.0.0.0/0", 'infra.allowedAddress must be "auto" or one IPv4 address'],
    ["  allowedAddress: 0.0.0.0", "must be one address: a range opens the warehouse to strangers."],
    ["  allowedAddress: 203.0.113.0/24", 'infra.allowedAddress must be "auto" or one IPv4 address'],
    ["  allowedAddress: auto", "infra.allowedAddress must be said where publicAccess is false"],
    ["  buckets: []", "infra.buckets must not be empty."],
    ["  buckets: ['*']", "infra.buckets.0 must be a bucket's name"],
    ["  buckets: [data/*]", "infra.buckets.0 must be a bucket's name, or bucket/prefix, without a star."],
    [
      "  vpc: { id: vpc-0123456789, subnets: [subnet-01234567, subnet-01234568] }",
      "infra.vpc.subnets must name three subnets",
    ],
    ["  zones: [0, 1]", "infra.zones must be three numbers."],
    ["  kmsKeyId: alias/mine", "infra.kmsKeyId must be the id of a key."],
    ["  logRetentionDays: 31", "infra.logRetentionDays must be one of 1, 3, 5"],
    ["  usageLimit: { rpuHours: 0 }", "infra.usageLimit.rpuHours must be a whole number from 1."],
    ["  usageLimit: { rpuHour: 5 }", 'unknown key "infra.usageLimit.rpuHour". Did you mean "rpuHours"?'],
    [
      "  usageLimit: { action: stop }",
      'infra.usageLimit.action must be "log", "emit-metric" or "deactivate".',
    ],
    ["  tags: { 'aws:x': y }", "is no name of a tag"],
    ["  publicAccess: maybe", "infra.publicAccess must be true or false."],
  ])("says what is wrong with `%s`, with its line", async (line, says) => {
    const keys = new Set([...line.matchAll(/^ {2}(\w+):/gm)].map((match) => match[1]));
    const rest = least.split("\n").filter((one) => !keys.has(/^ {2}(\w+):/.exec(one)?.[1] ?? ""));
    const found = await problems(`${line}\n${rest.join("\n")}`);
    expect(found.join("\n")).toContain(says);
    for (const message of found) expect(message).toMatch(/^environments\/prod\.yaml:\d+:\d+ /);
  });

  it("is asked for where it is missing, as are its region and buckets", async () => {
    expect(await problems("")).toEqual([
      expect.stringMatching(/the environment has no infra\. Write what is to be made under infra:/),
    ]);
    expect(await problems("  name: shop\n  allowedAddress: 10.0.0.5\n")).toEqual([
      expect.stringMatching(/infra\.region is missing\./),
      expect.stringMatching(/infra\.buckets is missing\./),
    ]);
    const unknown = await readInfraSettings(projectFolder({}), "prod", {});
    expect(messagesOf(unknown)).toEqual([expect.stringContaining('unknown environment "prod"')]);
  });

  it("does not stand in the way of other commands, whatever is in it", async () => {
    const root = projectFolder({ "environments/prod.yaml": `${head}infra: { name: "\${NOT_SET}", x: y }\n` });
    expect(messagesOf(await loadProject(root, { environment: "prod" }, {}))).toEqual([]);
  });
});

describe("the outputs of `infra up`", () => {
  const file = `warehouse: redshift
connection: { host: "\${REDSHIFT_HOST}", database: d, auth: { method: secret, secretArn: "\${REDSHIFT_SECRET_ARN}" } }
`;
  it("are what an environment's variables take, behind those of the process", async () => {
    const root = projectFolder({
      "environments/prod.yaml": file,
      "environments/prod.env": "# a comment\nREDSHIFT_HOST=from-file\nREDSHIFT_SECRET_ARN=arn:aws:s\n",
    });
    const host = async (env: Readonly<Record<string, string>>): Promise<unknown> => {
      const loaded = await loadProject(root, { environment: "prod" }, env);
      return loaded.ok && "settings" in loaded.value.environment.connection
        ? loaded.value.environment.connection.settings.host
        : loaded;
    };
    expect(await host({})).toBe("from-file");
    expect(await host({ REDSHIFT_HOST: "from-process" })).toBe("from-process");
  });

  it("are suggested where they are missing", async () => {
    const root = projectFolder({ "environments/prod.yaml": file });
    expect(messagesOf(await loadProject(root, { environment: "prod" }, {}))[0]).toBe(
      "environments/prod.yaml:2:22 the environment variable REDSHIFT_HOST is not set. `dataform infra up --env prod` makes the warehouse and writes it. Set it, or write its value in place of ${REDSHIFT_HOST}.",
    );
  });

  it("hold nothing else: a password in their file is refused and not repeated", async () => {
    const root = projectFolder({
      "environments/prod.yaml": file,
      "environments/prod.env": "REDSHIFT_HOST=h\nREDSHIFT_PASSWORD=hunter2\n",
    });
    const found = messagesOf(await loadProject(root, { environment: "prod" }, {}));
    expect(found).toEqual([
      expect.stringMatching(/^environments\/prod\.env:2 REDSHIFT_PASSWORD does not belong here/),
    ]);
    expect(found.join()).not.toContain("hunter2");
  });
});
