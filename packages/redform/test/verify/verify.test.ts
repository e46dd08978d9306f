import { spawn } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type S3Server, startS3 } from "../../../local-redshift/test/s3/s3-server.ts";
import { openRedshiftWarehouse } from "../../src/warehouse/redshift.ts";
import type { Finding } from "../../verify/verify.ts";
import { makeProject, writeFiles } from "../cli/dataform.ts";
import { type LocalServer, startLocalServer } from "../warehouse/local-server.ts";

const script = fileURLToPath(new URL("../../verify/verify.ts", import.meta.url));
const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

let s3: S3Server;
let server: LocalServer;
let root: string;
beforeAll(async () => {
  s3 = await startS3();
  await s3.put("bucket", { "lines/a.txt": "one\ntwo\nthree\n" });
  // Local-redshift reads S3 in this process.
  process.env["AWS_ENDPOINT_URL_S3"] = s3.endpoint;
  process.env["AWS_ACCESS_KEY_ID"] = "key";
  process.env["AWS_SECRET_ACCESS_KEY"] = "secret";
  process.env["AWS_REGION"] = "us-east-1";
  server = await startLocalServer();
  root = makeProject({});
  writeFiles(root, {
    "environments/cluster.yaml": `warehouse: redshift
connection:
  host: 127.0.0.1
  port: ${server.port}
  database: dev
  auth: { method: password, user: "\${PG_USER}", password: "\${PG_PASSWORD}" }
  tls: { ca: certificates/ca.crt }
  copyCheck: { from: "s3://bucket/lines/a.txt", iamRole: default, region: us-east-1 }
`,
  });
  mkdirSync(join(root, "certificates"));
  cpSync(server.caFile, join(root, "certificates/ca.crt"));
});
afterAll(async () => {
  await server.stop();
  await s3.stop();
});

interface Report {
  readonly status: string;
  readonly findings: readonly Finding[];
}

function verify(
  password: string,
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(
    process.execPath,
    ["--import", tsx, script, "--env", "cluster", "--project", root, "--rebuilds", "3", "--json", ...args],
    { cwd: root, env: { PATH: process.env.PATH, PG_USER: server.user, PG_PASSWORD: password } },
  );
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data) => {
    stdout += data;
  });
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

/** Claims that only a cluster can prove; docs/limits.md says so. */
const ONLY_A_CLUSTER = [
  "COPY with a role that may not be assumed fails and says so",
  "a missing right is told as one",
  "an unknown database is refused, and said so",
  "no connection is left behind",
  "temporary credentials are had again when they expire",
];

describe("the script for who owns a cluster", () => {
  it("finds every claim to hold before local-redshift's server, and leaves nothing behind", {
    timeout: 300_000,
  }, async () => {
    const { code, stdout, stderr } = await verify(server.password);
    expect(stderr).toBe("");
    const { status, findings } = JSON.parse(stdout) as Report;
    expect(findings.filter((one) => one.status === "failed")).toEqual([]);
    expect([status, code]).toEqual(["success", 0]);
    expect(
      findings
        .filter((one) => one.status === "skipped")
        .map(({ claim }) => claim)
        .sort(),
    ).toEqual(ONLY_A_CLUSTER);
    expect(findings.length).toBeGreaterThan(40);
    expect(findings.at(-1)).toMatchObject({ claim: "nothing of this is left behind", status: "ok" });
    const warehouse = await openRedshiftWarehouse(
      { warehouse: "redshift", settings: server.settings() },
      { applicationName: "look", now: Date.now },
    );
    const { rows } = await (await warehouse.connect()).execute(
      "select nspname from pg_namespace where nspname like 'redform%'",
    );
    expect(rows).toEqual([]);
    await warehouse.close();
  });

  it("says what is wrong, and nothing more, where nobody can log in", async () => {
    const { code, stdout } = await verify("wr0ng");
    const { findings } = JSON.parse(stdout) as Report;
    expect(findings.filter((one) => one.status === "failed")).toMatchObject([{ claim: "connection: login" }]);
    expect(stdout).not.toContain("wr0ng");
    expect(code).toBe(1);
  });
});
