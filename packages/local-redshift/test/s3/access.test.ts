import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { keys, reading } from "./reading.ts";
import { type Refusal, type S3Request, type S3Server, startS3 } from "./s3-server.ts";

const { folder, open } = reading();
let s3: S3Server;
let guard: (request: S3Request) => Refusal | null = () => null;

beforeAll(async () => {
  s3 = await startS3((request) => guard(request));
  await s3.put("b", { "x.json": '{"v":1}' });
  // What stands on this machine must not matter.
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  vi.stubEnv("AWS_CONFIG_FILE", `${folder}/config`);
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", `${folder}/credentials`);
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"]) {
    vi.stubEnv(name, undefined);
  }
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await s3.stop();
});

const denied: Refusal = { status: 403, code: "AccessDenied", message: "Access Denied" };

/** As S3 does: without a signature only what is public. */
function signedOnly({ authorization }: S3Request): Refusal | null {
  return authorization === undefined ? denied : null;
}

describe("access to S3", () => {
  it("is signed with the keys of the statement, in its region", async () => {
    guard = signedOnly;
    s3.forget();
    const { copy, values } = await open({ endpoint: s3.endpoint });
    await copy("s3://b/x", `${keys} session_token 'tok' region 'eu-west-1'`);
    await copy("s3://b/x", "with credentials as 'aws_access_key_id=AKIATWO;aws_secret_access_key=s;token=t'");
    expect(await values()).toEqual(["1", "1"]);
    const signatures = s3.requests.map(({ authorization = "" }) =>
      /Credential=([^/]+)\/\d+\/([^/]+)/.exec(authorization),
    );
    expect(signatures[0]?.slice(1)).toEqual(["AKIAEXAMPLE", "eu-west-1"]);
    expect(signatures.at(-1)?.slice(1)).toEqual(["AKIATWO", "us-east-1"]);
  });

  it("is signed with the environment's keys, and IAM_ROLE is not assumed", async () => {
    guard = signedOnly;
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAENV");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "s");
    s3.forget();
    const { copy } = await open({ endpoint: s3.endpoint });
    const { notices } = await copy("s3://b/x", "iam_role 'arn:aws:iam::123456789012:role/r'");
    expect(notices[0]).toBe("INFO: IAM_ROLE is not assumed locally: your own AWS credentials are used.");
    expect(s3.requests[0]?.authorization).toContain("AKIAENV");
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
  });

  it("is not signed when it is anonymous, by option or by environment", async () => {
    guard = () => null;
    s3.forget();
    const byOption = await open({ endpoint: s3.endpoint, anonymous: true });
    await byOption.copy("s3://b/x", "iam_role default");
    vi.stubEnv("LOCAL_REDSHIFT_S3_ANONYMOUS", "1");
    vi.stubEnv("AWS_ENDPOINT_URL_S3", s3.endpoint);
    const byEnvironment = await open({});
    await byEnvironment.copy("s3://b/x", "iam_role default");
    vi.stubEnv("LOCAL_REDSHIFT_S3_ANONYMOUS", undefined);
    vi.stubEnv("AWS_ENDPOINT_URL_S3", undefined);
    // A list each; the object is in the cache.
    expect(s3.requests).toHaveLength(2);
    expect(s3.requests.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it("follows a bucket into its region when nothing names one, and only then", async () => {
    guard = ({ authorization = "" }) =>
      authorization.includes("/us-west-2/")
        ? null
        : {
            status: 301,
            code: "PermanentRedirect",
            message: "The bucket must be addressed using the specified endpoint.",
            headers: { "x-amz-bucket-region": "us-west-2" },
          };
    vi.stubEnv("AWS_REGION", undefined);
    vi.stubEnv("AWS_DEFAULT_REGION", undefined);
    const { LocalRedshift } = await import("../../src/index.ts");
    const cacheDirectory = `${folder}/other-cache`;
    const database = await LocalRedshift.open({
      path: ":memory:",
      cacheDirectory,
      s3: { endpoint: s3.endpoint },
    });
    const session = await database.connect();
    const [, loaded] = await session.execute(
      `create table t (v int); copy t from 's3://b/x' json 'auto' ${keys}`,
    );
    expect(loaded?.rowCount).toBe(1);
    const wrong = session.execute(`copy t from 's3://b/x' json 'auto' ${keys} region 'eu-west-1'`);
    await expect(wrong).rejects.toMatchObject({
      message: expect.stringMatching(/^S3ServiceException:.*Status 301,Error PermanentRedirect/),
      hint: "The bucket is in another region: say REGION 'us-west-2'.",
    });
    await database.close();
  });
});

describe("what S3 refuses", () => {
  it("is told in Redshift's words, with the place and a remedy, and without secrets", async () => {
    guard = () => denied;
    const { failure } = await open({ endpoint: s3.endpoint });
    const error = await failure("s3://b/x");
    expect(error).toMatchObject({
      code: "XX000",
      message: expect.stringMatching(/^S3ServiceException:Access Denied,Status 403,Error AccessDenied/),
      detail: "S3 key being read : s3://b/x",
      hint: expect.stringContaining("s3:ListBucket"),
    });
    expect(JSON.stringify(error) + error.message + error.stack).not.toMatch(/do-not-show-me|AKIAEXAMPLE/);
    const anonymous = await open({ endpoint: s3.endpoint, anonymous: true });
    expect((await anonymous.failure("s3://b/x", "")).hint).toContain("not public");
  });

  it.each([
    ["ExpiredToken", 400, "log in again"],
    ["InvalidAccessKeyId", 403, "log in again"],
    ["AllAccessDisabled", 403, "s3:GetObject"],
  ])("because of %s has a remedy", async (code, status, remedy) => {
    guard = () => ({ status, code, message: "no" });
    const { failure } = await open({ endpoint: s3.endpoint });
    expect(await failure("s3://b/x")).toMatchObject({
      message: expect.stringContaining(`Status ${status},Error ${code}`),
      hint: expect.stringContaining(remedy),
    });
  });

  it("for a while is tried again", async () => {
    let refusals = 2;
    guard = () =>
      refusals-- > 0 ? { status: 503, code: "SlowDown", message: "Reduce your request rate" } : null;
    const { copy } = await open({ endpoint: s3.endpoint });
    expect(await copy("s3://b/x")).toMatchObject({ rowCount: 1 });
    expect(refusals).toBeLessThan(0);
  });

  it("names a bucket that does not exist", async () => {
    guard = () => null;
    const { failure } = await open({ endpoint: s3.endpoint });
    expect(await failure("s3://no-such-bucket/x")).toMatchObject({
      message: expect.stringMatching(/Status 404,Error NoSuchBucket/),
      detail: "S3 key being read : s3://no-such-bucket/x",
    });
  });
});

describe("without S3", () => {
  it("missing credentials are told, with the ways to get some", async () => {
    const { failure } = await open({ endpoint: s3.endpoint });
    expect(await failure("s3://b/x", "iam_role default")).toMatchObject({
      code: "28000",
      hint: expect.stringContaining("LOCAL_REDSHIFT_S3_ANONYMOUS=1"),
    });
    expect(await failure("s3://b/x", "access_key_id 'AKIAEXAMPLE'")).toMatchObject({ code: "22023" });
    expect(await failure("s3://b/x", `${keys} iam_role default`)).toMatchObject({ code: "42601" });
    const profile = await open({ endpoint: s3.endpoint, profile: "nobody" });
    expect(await profile.failure("s3://b/x", "")).toMatchObject({ code: "28000" });
    const { LocalRedshift } = await import("../../src/index.ts");
    vi.stubEnv("AWS_REGION", undefined);
    const database = await LocalRedshift.open({ path: ":memory:", s3: { profile: "nobody" } });
    const session = await database.connect();
    await expect(
      session.execute("create table t (v int); copy t from 's3://b/x' json"),
    ).rejects.toMatchObject({
      code: "22023",
      hint: expect.stringContaining("REGION"),
    });
    await database.close();
  });

  it("an endpoint that can't be reached is named", async () => {
    const { failure } = await open({ endpoint: "http://127.0.0.1:9" });
    expect(await failure("s3://b/x")).toMatchObject({
      code: "08001",
      message: expect.stringContaining("http://127.0.0.1:9: ECONNREFUSED"),
      hint: expect.stringContaining("endpoint"),
    });
  });

  it("a role without an ARN can't be assumed", async () => {
    const { failure } = await open({ endpoint: s3.endpoint, assumeRole: true });
    expect(await failure("s3://b/x", "iam_role default")).toMatchObject({ code: "22023" });
  });
});
