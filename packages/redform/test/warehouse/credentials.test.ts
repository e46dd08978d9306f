import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RedshiftAuth, RedshiftSettings } from "../../src/project/redshift-settings.ts";
import { classifyError } from "../../src/warehouse/error-class.ts";
import type { CredentialSource } from "../../src/warehouse/redshift/credentials.ts";
import { credentialsFor } from "../../src/warehouse/redshift/credentials-for.ts";
import { openRedshiftWarehouse } from "../../src/warehouse/redshift.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";
import { type AwsReply, type FakeAws, startAws } from "./aws.ts";
import { failure } from "./contract.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";

const SECRET = { method: "secret", secretArn: "arn:aws:secretsmanager:us-west-2:1:secret:s" } as const;
const CLUSTER = { method: "cluster", clusterIdentifier: "blue", durationSeconds: 900 } as const;
const SERVERLESS = { method: "serverless", workgroupName: "green", durationSeconds: 3600 } as const;
const START = Date.parse("2026-01-05T10:00:00Z");

let aws: FakeAws;
let clock = START;
const before = { ...process.env };
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());
beforeEach(() => {
  clock = START;
  process.env["AWS_ACCESS_KEY_ID"] = "AKIDTEST";
  process.env["AWS_SECRET_ACCESS_KEY"] = "aws-own-secret";
});
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
});

function settingsWith(auth: RedshiftAuth): RedshiftSettings {
  return {
    host: "127.0.0.1",
    port: 1,
    database: "dev",
    auth,
    aws: { region: "us-west-2", endpoint: aws.endpoint },
    tls: {},
    connectTimeoutMs: 1000,
  };
}

const source = (auth: RedshiftAuth): CredentialSource => credentialsFor(settingsWith(auth), () => clock);

/** The n-th answer is the n-th reply; the last one stands for all that follow. */
function answer(...replies: readonly AwsReply[]): void {
  let next = 0;
  const first = aws.calls.length;
  expect(first).toBeGreaterThanOrEqual(0);
  aws.reply = () => {
    const reply = replies[Math.min(next, replies.length - 1)];
    next += 1;
    return reply ?? { status: 500, body: {} };
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();
const cluster = (password: string, expiresAt: number): AwsReply => ({
  body: { DbUser: "IAMR:loader", DbPassword: password, Expiration: iso(expiresAt) },
});
const serverless = (password: string, expiresAt: number): AwsReply => ({
  body: { dbUser: "IAM:loader", dbPassword: password, expiration: expiresAt / 1000 },
});

describe("temporary credentials", () => {
  it("of a provisioned cluster name the user too", async () => {
    answer(cluster("p1", START + 900_000));
    const first = aws.calls.length;
    expect(await source(CLUSTER).get()).toEqual({
      user: "IAMR:loader",
      password: "p1",
      expiresAt: START + 900_000,
    });
    expect(aws.calls.slice(first)).toMatchObject([
      {
        action: "GetClusterCredentialsWithIAM",
        parameters: { ClusterIdentifier: "blue", DbName: "dev", DurationSeconds: "900" },
        signedBy: expect.stringMatching(/Credential=AKIDTEST\/\d+\/us-west-2\/redshift\//),
      },
    ]);
  });

  it("of a workgroup likewise", async () => {
    answer(serverless("p1", START + 3_600_000));
    const first = aws.calls.length;
    expect(await source(SERVERLESS).get()).toEqual({
      user: "IAM:loader",
      password: "p1",
      expiresAt: START + 3_600_000,
    });
    expect(aws.calls.slice(first)).toMatchObject([
      {
        action: "GetCredentials",
        parameters: { workgroupName: "green", dbName: "dev", durationSeconds: 3600 },
      },
    ]);
  });

  it("are kept, asked for once by many, and refreshed a minute before they expire", async () => {
    answer(cluster("p1", START + 900_000), cluster("p2", START + 1_800_000));
    const first = aws.calls.length;
    const credentials = source(CLUSTER);
    const many = await Promise.all([credentials.get(), credentials.get(), credentials.get()]);
    expect(many.map(({ password }) => password)).toEqual(["p1", "p1", "p1"]);
    clock = START + 839_000;
    expect((await credentials.get()).password).toBe("p1");
    expect(aws.calls.length - first).toBe(1);
    clock = START + 841_000;
    expect((await credentials.get()).password).toBe("p2");
    expect(aws.calls.length - first).toBe(2);
  });

  it("still serve when their refresh fails, until they have expired", async () => {
    answer(serverless("p1", START + 900_000), {
      status: 400,
      body: { __type: "AccessDeniedException", message: "no" },
    });
    const credentials = source(SERVERLESS);
    await credentials.get();
    clock = START + 860_000;
    expect((await credentials.get()).password).toBe("p1");
    clock = START + 900_000;
    expect((await failure(credentials.get())).code).toBe("AccessDeniedException");
  });
});

describe("a secret", () => {
  const secret = (value: unknown): AwsReply => ({
    body: { SecretString: typeof value === "string" ? value : JSON.stringify(value) },
  });

  it("is read, and read again after five minutes, since it may be rotated", async () => {
    answer(
      secret({ username: "admin", password: "s1", engine: "redshift" }),
      secret({ username: "admin", password: "s2" }),
    );
    const credentials = source(SECRET);
    expect(await credentials.get()).toMatchObject({ user: "admin", password: "s1" });
    clock = START + 301_000;
    expect(await credentials.get()).toMatchObject({ user: "admin", password: "s2" });
  });

  it("of another shape is refused without showing it", async () => {
    for (const value of [
      "top-secret-text",
      { key: "top-secret-text" },
      { username: 1, password: "top-secret-text" },
    ]) {
      answer(secret(value));
      const error = await failure(source(SECRET).get());
      expect(error.message).toBe("the secret is not a map with username and password");
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("top-secret-text");
    }
  });
});

describe("an error of AWS's", () => {
  const cases: readonly (readonly [string, RedshiftAuth, string, string, RegExp])[] = [
    ["access denied", CLUSTER, "AccessDenied", "aws-denied", /^Allow redshift:GetClusterCredentialsWithIAM/],
    [
      "access denied",
      SERVERLESS,
      "AccessDeniedException",
      "aws-denied",
      /^Allow redshift-serverless:GetCredentials/,
    ],
    ["access denied", SECRET, "AccessDeniedException", "aws-denied", /^Allow secretsmanager:GetSecretValue/],
    [
      "an unknown cluster",
      CLUSTER,
      "ClusterNotFound",
      "aws-unknown",
      /connection\.auth.*connection\.aws\.region/,
    ],
    ["an unknown workgroup", SERVERLESS, "ResourceNotFoundException", "aws-unknown", /connection\.auth/],
    ["an expired token", SECRET, "ExpiredTokenException", "aws-credentials", /Sign in/],
  ];
  for (const [what, auth, type, kind, remedy] of cases) {
    it(`${what} (${auth.method}) stops with a remedy`, async () => {
      answer({ status: 400, body: { __type: type, message: "because" } });
      const error = await failure(source(auth).get());
      expect(classifyError(error)).toMatchObject({ action: "stop", kind });
      expect(error.message).toMatch(/because/);
      expect(error.hint).toMatch(remedy);
    });
  }

  it("throttling is waited out", async () => {
    const throttled = { status: 400, body: { __type: "ThrottlingException", message: "Rate exceeded" } };
    answer(throttled, throttled, serverless("p1", START + 900_000));
    expect((await source(SERVERLESS).get()).password).toBe("p1");
  });

  it("throttling without end may be tried again later", async () => {
    answer({ status: 400, body: { __type: "Throttling", message: "Rate exceeded" } });
    expect(classifyError(await failure(source(CLUSTER).get()))).toMatchObject({
      action: "replay",
      kind: "throttled",
    });
  });

  it("no credentials at all, an unknown profile, no region, no network: each says what to do", async () => {
    const settings = settingsWith(SERVERLESS);
    const ask = (over: RedshiftSettings["aws"]): Promise<unknown> =>
      credentialsFor({ ...settings, aws: over }, () => clock).get();
    process.env["AWS_CONFIG_FILE"] = "/dev/null";
    process.env["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";
    process.env["AWS_EC2_METADATA_DISABLED"] = "true";
    const profile = await failure(ask({ ...settings.aws, profile: "nobody" }));
    expect([profile.code, profile.hint]).toEqual([
      "CredentialsProviderError",
      expect.stringMatching(/Sign in/),
    ]);
    const offline = await failure(ask({ region: "us-west-2", endpoint: "http://127.0.0.1:1" }));
    expect([offline.code, offline.hint]).toEqual(["ECONNREFUSED", expect.stringMatching(/reach AWS/)]);
    const region = await failure(ask({ endpoint: aws.endpoint }));
    expect([region.code, region.hint]).toEqual(["NoRegion", expect.stringMatching(/AWS_REGION/)]);
    delete process.env["AWS_ACCESS_KEY_ID"];
    const nothing = await failure(ask(settings.aws));
    expect([nothing.code, nothing.hint]).toEqual([
      "CredentialsProviderError",
      expect.stringMatching(/Sign in/),
    ]);
  });
});

describe("sessions with temporary credentials", () => {
  let postgres: PostgresServer;
  let admin: Warehouse;
  const open = (auth: RedshiftAuth): Promise<Warehouse> =>
    openRedshiftWarehouse(
      {
        warehouse: "redshift",
        settings: postgres.settings({ auth, aws: { region: "us-west-2", endpoint: aws.endpoint } }),
      },
      { applicationName: "test", now: () => clock },
    );
  const sql = async (warehouse: Warehouse, text: string): Promise<unknown> => {
    const session = await warehouse.connect();
    try {
      return (await session.execute(text)).rows;
    } finally {
      await session.close();
    }
  };
  beforeAll(async () => {
    postgres = await startPostgres();
    admin = await open(postgres.settings().auth);
    await sql(admin, `create role "IAMR:loader" login password 'p1'`);
  });
  afterAll(async () => {
    await admin.close();
    await postgres.stop();
  });

  it("log in as the user that the reply names, and with fresh ones when the old have expired", async () => {
    await sql(admin, `alter role "IAMR:loader" password 'p1'`);
    answer(cluster("p1", START + 900_000), cluster("p2", START + 1_800_000));
    const warehouse = await open(CLUSTER);
    const standing = await warehouse.connect();
    expect((await standing.execute("select current_user")).rows).toEqual([["IAMR:loader"]]);
    await sql(admin, `alter role "IAMR:loader" password 'p2'`);
    clock = START + 900_001;
    expect(await sql(warehouse, "select 1")).toEqual([["1"]]);
    expect((await standing.execute("select 2")).rows).toEqual([["2"]]);
    await warehouse.close();
  });

  it("ask once more when a login is refused, because a secret was rotated meanwhile", async () => {
    await sql(admin, `alter role "IAMR:loader" password 'p1'`);
    const secret = (password: string): AwsReply => ({
      body: { SecretString: JSON.stringify({ username: "IAMR:loader", password }) },
    });
    answer(secret("p1"), secret("p2"));
    const warehouse = await open(SECRET);
    await warehouse.connect();
    await sql(admin, `alter role "IAMR:loader" password 'p2'`);
    expect(await sql(warehouse, "select 1")).toEqual([["1"]]);
    await sql(admin, `alter role "IAMR:loader" password 'p3'`);
    const error = await failure(sql(warehouse, "select 1"));
    expect(error.code).toBe("28P01");
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/\bp[12]\b/);
    await warehouse.close();
  });
});
