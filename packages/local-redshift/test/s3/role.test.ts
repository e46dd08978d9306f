import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { reading } from "./reading.ts";
import { type S3Server, startS3 } from "./s3-server.ts";

const { open } = reading();
const roles: string[] = [];
let s3: S3Server;
let sts: Server;

/** Answers AssumeRole with keys that tell the role, as the Security Token Service does. */
beforeAll(async () => {
  s3 = await startS3();
  await s3.put("b", { "x.json": '{"v":1}' });
  sts = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      const role = new URLSearchParams(body).get("RoleArn") ?? "";
      const signer = /Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1];
      roles.push(`${signer} assumes ${role}`);
      response
        .setHeader("content-type", "text/xml")
        .end(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <AssumeRoleResult><Credentials><AccessKeyId>KEY${role.slice(-1)}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
        <SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>
        </AssumeRoleResponse>`);
    });
  });
  await new Promise<void>((resolve) => sts.listen(0, "127.0.0.1", resolve));
  const address = sts.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  vi.stubEnv("AWS_ENDPOINT_URL_STS", `http://127.0.0.1:${address.port}`);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "OWN");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "own");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  sts.closeAllConnections();
  sts.close();
  await s3.stop();
});

describe("the option assumeRole", () => {
  it("assumes the roles of a statement, one through the other, with one's own credentials", async () => {
    const { copy } = await open({ endpoint: s3.endpoint, assumeRole: true });
    s3.forget();
    const { notices } = await copy(
      "s3://b/x",
      "iam_role 'arn:aws:iam::123456789012:role/A,arn:aws:iam::123456789012:role/B'",
    );
    expect(roles).toEqual([
      "OWN assumes arn:aws:iam::123456789012:role/A",
      "KEYA assumes arn:aws:iam::123456789012:role/B",
    ]);
    expect(s3.requests[0]?.authorization).toContain("Credential=KEYB/");
    expect(notices.join()).not.toContain("not assumed");
  });
});
