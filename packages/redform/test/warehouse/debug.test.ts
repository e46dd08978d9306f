import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalRedshift, startServer } from "local-redshift";
import { createColors } from "picocolors";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ExitCode } from "../../src/cli/command.ts";
import { debugCommand } from "../../src/cli/command-debug.ts";
import type { Check } from "../../src/warehouse/redshift.ts";
import { openRedshiftWarehouse } from "../../src/warehouse/redshift.ts";
import { makeAuthority, makeServerCertificate, type ServerCertificateOptions } from "./certificates.ts";
import { freePort, type PostgresServer, startPostgres } from "./postgres.ts";
import { type ServerProxy, startProxy } from "./proxy.ts";
import { environmentFile, projectOn } from "./redshift-project.ts";

let postgres: PostgresServer;
const proxies: ServerProxy[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
  const warehouse = await openRedshiftWarehouse(
    { warehouse: "redshift", settings: postgres.settings() },
    { applicationName: "test", now: Date.now },
  );
  const session = await warehouse.connect();
  await session.execute("create role reader login password 'pa55-of-the-reader'");
  await session.execute("create schema shop");
  await warehouse.close();
});
afterEach(async () => {
  await Promise.all(proxies.splice(0).map((proxy) => proxy.stop()));
});
afterAll(() => postgres.stop());

interface Debugged {
  readonly code: ExitCode;
  readonly out: string;
  readonly checks: readonly Check[];
}

const SECRETS = ["pa55-of-the-server", "pa55-of-the-reader", "wr0ng-pa55"];

async function debug(
  root: string,
  env: Readonly<Record<string, string>> = {},
  { environment = "pg", signal = new AbortController().signal } = {},
): Promise<Debugged> {
  let out = "";
  let err = "";
  const terminal = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    live: false,
    columns: 80,
    colors: createColors(false),
  };
  const context = {
    terminal,
    env,
    workingFolder: root,
    ask: async () => null,
    signal,
    now: Date.now,
    random: Math.random,
  };
  const code = await debugCommand(".", { env: environment, json: true }, context);
  for (const secret of SECRETS) expect(out + err).not.toContain(secret);
  const { checks = [] } = JSON.parse(out) as { readonly checks?: readonly Check[] };
  return { code, out, checks };
}

const ADMIN = { PG_USER: "admin", PG_PASSWORD: "pa55-of-the-server" };

const told = (checks: readonly Check[]): readonly string[] =>
  checks.map(({ step, status }) => `${step} ${status}`);

/** The step that failed, with all before it fine and all after it skipped. */
function broken({ checks, code }: Debugged): Check {
  expect(code).toBe(1);
  const at = checks.findIndex(({ status }) => status === "failed");
  expect(checks.slice(0, at).every(({ status }) => status === "ok")).toBe(true);
  expect(checks.slice(at + 1).every(({ status }) => status === "skipped")).toBe(true);
  const check = checks[at];
  if (check === undefined) throw new Error("nothing failed");
  expect(check.remedy, check.message).toBeTruthy();
  return check;
}

async function behindCertificate(options: Partial<ServerCertificateOptions>): Promise<Debugged> {
  const certificate = await makeServerCertificate({ authority: postgres.authority, ...options });
  const proxy = await startProxy({ upstreamPort: postgres.port, certificate });
  proxies.push(proxy);
  return debug(projectOn(postgres, { "environments/pg.yaml": environmentFile(proxy.port) }), ADMIN);
}

describe("dataform debug", () => {
  it("goes through every step, and leaves nothing behind", async () => {
    const { code, checks } = await debug(projectOn(postgres), ADMIN);
    expect(code).toBe(0);
    expect(told(checks)).toEqual([
      "file ok",
      "variables ok",
      "credentials ok",
      "dns ok",
      "tcp ok",
      "tls ok",
      "login ok",
      "version warning",
      "create schemas ok",
      "build ok",
      "copy skipped",
    ]);
    expect(checks.find(({ step }) => step === "tls")?.message).toMatch(
      /^TLSv1\.[23], certificate of localhost by Test authority \d+, valid until /,
    );
    const warehouse = await openRedshiftWarehouse(
      { warehouse: "redshift", settings: postgres.settings() },
      { applicationName: "test", now: Date.now },
    );
    const { rows } = await (await warehouse.connect()).execute(
      "select (select count(*) from pg_namespace where nspname like 'redform%'), (select count(*) from pg_class where relname like 'redform%'), (select count(*) from pg_stat_activity where application_name like 'dataform debug%')",
    );
    expect(rows).toEqual([["0", "0", "0"]]);
    await warehouse.close();
  });

  it("says what each missing right is, and goes on to the next", async () => {
    const { code, checks } = await debug(projectOn(postgres), {
      PG_USER: "reader",
      PG_PASSWORD: "pa55-of-the-reader",
    });
    expect(code).toBe(1);
    expect(told(checks).slice(-3)).toEqual(["create schemas failed", "build failed", "copy skipped"]);
    expect(checks.find(({ step }) => step === "build")).toMatchObject({
      message: "permission denied for schema shop",
      code: "42501",
      remedy: expect.stringMatching(/GRANT/),
    });
  });

  it("names variables that are not set, each with its place", async () => {
    const { code, checks } = await debug(projectOn(postgres), { PG_USER: "admin" });
    expect(code).toBe(1);
    expect(checks).toMatchObject([
      { step: "file", status: "ok" },
      {
        step: "variables",
        status: "failed",
        message: "environments/pg.yaml:9:15 the environment variable PG_PASSWORD is not set.",
      },
    ]);
  });

  it("refuses a password that stands in the file, without repeating it", async () => {
    const text = environmentFile(postgres.port).replace("${PG_PASSWORD}", "wr0ng-pa55");
    const { code, checks } = await debug(projectOn(postgres, { "environments/pg.yaml": text }), ADMIN);
    expect(code).toBe(1);
    expect(checks).toMatchObject([
      {
        step: "file",
        status: "failed",
        message: "environments/pg.yaml:9:5 connection.auth.password stands in the file.",
        remedy: expect.stringMatching(/write \$\{NAME\}/),
      },
    ]);
  });

  it("is wrong use for an environment that there is not", async () => {
    expect((await debug(projectOn(postgres), ADMIN, { environment: "nowhere" })).code).toBe(2);
  });

  it("opens a local environment", async () => {
    const { code, checks } = await debug(projectOn(postgres), {}, { environment: "local" });
    expect(code).toBe(0);
    expect(told(checks)).toEqual(["file ok", "variables ok", "open ok", "version ok"]);
  });

  it("skips the rest when it is stopped", async () => {
    const { code, checks } = await debug(projectOn(postgres), ADMIN, { signal: AbortSignal.abort() });
    expect(code).toBe(1);
    expect(told(checks).slice(2)).toEqual(
      ["credentials", "dns", "tcp", "tls", "login", "version", "create schemas", "build", "copy"].map(
        (step) => `${step} skipped`,
      ),
    );
  });
});

describe("dataform debug stops, with the reason, at", () => {
  it("an unknown host", async () => {
    const text = environmentFile(postgres.port, { host: "no-such-host.invalid" });
    const check = broken(await debug(projectOn(postgres, { "environments/pg.yaml": text }), ADMIN));
    expect([check.step, check.code]).toEqual(["dns", "ENOTFOUND"]);
  });

  it("a port that refuses", async () => {
    const text = environmentFile(await freePort());
    const check = broken(await debug(projectOn(postgres, { "environments/pg.yaml": text }), ADMIN));
    expect([check.step, check.code]).toEqual(["tcp", "ECONNREFUSED"]);
  });

  it("an expired certificate", async () => {
    const check = broken(await behindCertificate({ days: -1 }));
    expect([check.step, check.message]).toEqual(["tls", "the server's certificate has expired"]);
  });

  it("a certificate for another name", async () => {
    const check = broken(await behindCertificate({ names: ["other.example.com"], addresses: [] }));
    expect([check.step, check.code]).toEqual(["tls", "ERR_TLS_CERT_ALTNAME_INVALID"]);
    expect(check.remedy).toMatch(/serverName/);
  });

  it("a certificate that signed itself, or whose authority is unknown", async () => {
    const own = broken(await behindCertificate({ authority: null }));
    expect([own.step, own.message]).toEqual(["tls", "the server's certificate is signed by itself alone"]);
    const unknown = broken(await behindCertificate({ authority: await makeAuthority() }));
    expect([unknown.step, unknown.message]).toEqual([
      "tls",
      expect.stringMatching(/signed by an authority that is not/),
    ]);
  });

  it("a wrong password", async () => {
    const check = broken(await debug(projectOn(postgres), { ...ADMIN, PG_PASSWORD: "wr0ng-pa55" }));
    expect([check.step, check.code]).toEqual(["login", "28P01"]);
  });

  it("an unknown database", async () => {
    const text = environmentFile(postgres.port, { database: "nowhere" });
    const check = broken(await debug(projectOn(postgres, { "environments/pg.yaml": text }), ADMIN));
    expect([check.step, check.code]).toEqual(["login", "3D000"]);
  });
});

describe("dataform debug before local-redshift's server", () => {
  it("asks COPY to read without loading, and says why it can't", async () => {
    const folder = mkdtempSync(join(tmpdir(), "redform-debug-"));
    const database = await LocalRedshift.open({ path: ":memory:" });
    const server = await startServer(database, { user: "local", password: "pa55-of-the-server" });
    writeFileSync(join(folder, "ca.crt"), server.ca ?? "");
    try {
      const more =
        "  copyCheck:\n    from: s3://no-such-bucket-of-ours/one.json\n    iamRole: arn:aws:iam::1:role/loader\n    region: us-west-2\n";
      const text = environmentFile(server.port, { database: "dev", more });
      const root = projectOn(postgres, { "environments/pg.yaml": text });
      writeFileSync(join(root, "certificates/ca.crt"), server.ca ?? "");
      const { code, checks } = await debug(root, { PG_USER: "local", PG_PASSWORD: "pa55-of-the-server" });
      expect(code).toBe(1);
      expect(told(checks).slice(-4)).toEqual(["version ok", "create schemas ok", "build ok", "copy failed"]);
      expect(checks.at(-1)?.message).toBeTruthy();
    } finally {
      await server.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
