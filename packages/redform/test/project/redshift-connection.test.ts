import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadProject } from "../../src/project/load-project.ts";
import { messagesOf, projectFolder } from "./project-folder.ts";

const head = "warehouse: redshift\nconnection:\n  host: h\n  database: dev\n";

async function load(text: string, env: Readonly<Record<string, string>> = { PW: "s3cret" }) {
  const root = projectFolder({ "environments/prod.yaml": text });
  return { root, outcome: await loadProject(root, { environment: "prod" }, env) };
}

async function problems(text: string): Promise<readonly string[]> {
  return messagesOf((await load(text)).outcome);
}

describe("a connection to Redshift", () => {
  it("has defaults, absolute paths and milliseconds", async () => {
    const { root, outcome } = await load(
      `${head}  auth: { method: cluster, clusterIdentifier: blue }\n  tls: { ca: certificates/ca.pem, serverName: n }\n  statementTimeoutSeconds: 90\n`,
    );
    expect(outcome.ok && outcome.value.environment.connection).toEqual({
      warehouse: "redshift",
      settings: {
        host: "h",
        port: 5439,
        database: "dev",
        auth: { method: "cluster", clusterIdentifier: "blue", durationSeconds: 900 },
        aws: {},
        tls: { ca: join(root, "certificates/ca.pem"), serverName: "n" },
        connectTimeoutMs: 60_000,
        statementTimeoutMs: 90_000,
      },
    });
  });

  it("takes each of four methods, and texts from variables where numbers are asked for", async () => {
    const methods = [
      '{ method: password, user: u, password: "${PW}" }',
      '{ method: secret, secretArn: "arn:aws:secretsmanager:us-west-2:1:secret:s" }',
      "{ method: cluster, clusterIdentifier: blue, durationSeconds: 3600 }",
      '{ method: serverless, workgroupName: green, durationSeconds: "${SECONDS}" }',
    ];
    for (const method of methods) {
      const { outcome } = await load(`${head}  auth: ${method}\n`, { PW: "x", SECONDS: "1800" });
      expect(messagesOf(outcome)).toEqual([]);
    }
  });

  it("says what is wrong with it, each with its line", async () => {
    expect(await problems(`${head}`)).toEqual(["environments/prod.yaml:2:1 connection.auth is missing."]);
    expect(await problems(`${head}  auth: { method: kerberos }\n`)).toEqual([
      'environments/prod.yaml:5:11 connection.auth.method must be "password", "secret", "cluster" or "serverless".',
    ]);
    expect(await problems(`${head}  auth: { method: serverless, workgrupName: green }\n`)).toEqual([
      "environments/prod.yaml:5:3 connection.auth.workgroupName is missing.",
      'environments/prod.yaml:5:31 unknown key "connection.auth.workgrupName". Did you mean "workgroupName"?',
    ]);
    expect(
      await problems(
        `${head}  port: 99999\n  auth: { method: cluster, clusterIdentifier: c, durationSeconds: 60 }\n  statementTimeoutSeconds: soon\n`,
      ),
    ).toEqual([
      "environments/prod.yaml:5:3 connection.port must be a port from 1 to 65535.",
      "environments/prod.yaml:6:50 connection.auth.durationSeconds must be a whole number from 900 to 3600.",
      "environments/prod.yaml:7:3 connection.statementTimeoutSeconds must be a whole number of seconds, at least 1.",
    ]);
  });

  it("suggests its own keys, not those of the local warehouse", async () => {
    expect(
      await problems(
        `${head}  auth: { method: password, user: u, password: "\${PW}" }\n  conectTimeoutSeconds: 5\n`,
      ),
    ).toEqual([
      'environments/prod.yaml:6:3 unknown key "connection.conectTimeoutSeconds". Did you mean "connectTimeoutSeconds"?',
    ]);
  });

  it("holds no secret: a password that stands in the file is refused, and not repeated", async () => {
    for (const written of ["hunter2", '"a${PW}"', "|\n      hunter2", "12345", "*alias"]) {
      const anchor = written === "*alias" ? "schemaSuffix: &alias hunter2\n" : "";
      const found = await problems(
        `${anchor}${head}  auth:\n    method: password\n    user: u\n    password: ${written}\n`,
      );
      expect(found.some((message) => message.includes("connection.auth.password stands in the file."))).toBe(
        true,
      );
      expect(found.join("\n")).not.toMatch(/hunter2|s3cret|12345/);
    }
  });
});
