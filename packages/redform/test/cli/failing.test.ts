import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openRedshiftWarehouse } from "../../src/warehouse/redshift.ts";
import type { WarehouseSession } from "../../src/warehouse/warehouse.ts";
import { makeServerCertificate, type ServerCertificateOptions } from "../warehouse/certificates.ts";
import { openDatabase } from "../warehouse/database-copies.ts";
import { type PostgresServer, startPostgres } from "../warehouse/postgres.ts";
import { type ProxyAction, type ServerProxy, startProxy } from "../warehouse/proxy.ts";
import { environmentFile } from "../warehouse/redshift-project.ts";
import { dataform, type Finished, makeProject, startDataform, writeFiles } from "./dataform.ts";

/** A load by COPY, a table behind it, and one that has nothing to do with them. */
const files: Readonly<Record<string, string>> = {
  "definitions/staging.sqlx": `config { type: "operations", hasOutput: true }

create table shop.staging_loading (line varchar(100))

---

copy shop.staging_loading from 's3://bucket/lines' iam_role default

---

drop table if exists shop.staging

---

alter table shop.staging_loading rename to staging
`,
  "definitions/lines.sqlx": 'config { type: "table" }\n\nselect line from ${ref("staging")}\n',
  "definitions/apart.sqlx": 'config { type: "table" }\n\nselect 1 as a\n',
};

let postgres: PostgresServer;
let proxy: ServerProxy;
let session: WarehouseSession;
let root: string;
let close: () => Promise<void>;

beforeAll(async () => {
  postgres = await startPostgres();
  const certificate = await makeServerCertificate({ authority: postgres.authority });
  proxy = await startProxy({ upstreamPort: postgres.port, certificate });
  const warehouse = await openDatabase(postgres, "postgres");
  close = () => warehouse.close();
  session = await warehouse.connect();
  root = makeProject({ ...files, "environments/pg.yaml": environmentFile(proxy.port) });
  mkdirSync(join(root, "certificates"));
  cpSync(postgres.caFile, join(root, "certificates/ca.crt"));
});
afterEach(async () => {
  proxy.decide = () => undefined;
  await session.execute("drop schema if exists shop cascade");
});
afterAll(async () => {
  await close();
  await proxy.stop();
  await postgres.stop();
});

const env = (password = postgres.password): Readonly<Record<string, string>> => ({
  PG_USER: postgres.user,
  PG_PASSWORD: password,
});

/** Nothing half-built, no connection, no transaction, no lock; and of tables only these. */
async function expectNothingLeft(tables: readonly string[]): Promise<void> {
  const rows = async (sql: string): Promise<readonly (readonly (string | null)[])[]> =>
    (await session.execute(sql)).rows;
  expect(
    await rows(
      "select table_name from information_schema.tables where table_schema in ('shop', 'shop_assertions') order by 1",
    ),
  ).toEqual(tables.map((name) => [name]));
  expect(
    await rows(
      "select application_name, state, query from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
    ),
  ).toEqual([]);
  const [stands] = await rows("select to_regclass('redform.run_lock') is not null");
  if (stands?.[0] === "true") expect(await rows("select * from redform.run_lock")).toEqual([]);
}

function expectClear({ code, stdout, stderr }: Finished, ...texts: readonly RegExp[]): void {
  const said = stdout + stderr;
  for (const text of texts) expect(said).toMatch(text);
  expect(said).not.toMatch(/\n\s+at .*\(|this is a bug/);
  expect(code).toBe(1);
}

describe("a run that can't log in says why and what to do, and makes nothing", () => {
  it("with a wrong password", async () => {
    const result = await dataform(["run", "--env", "pg"], root, env("wr0ng-one"));
    expectClear(result, /password authentication failed for user "admin"/, /Check the user and the password/);
    expect(result.stdout + result.stderr).not.toContain("wr0ng-one");
    await expectNothingLeft([]);
  });

  it("at an unknown host", async () => {
    writeFiles(root, {
      "environments/away.yaml": environmentFile(proxy.port, { host: "no-such-host.invalid" }),
    });
    const result = await dataform(["run", "--env", "away"], root, env());
    expectClear(result, /the host no-such-host\.invalid is not known/, /connection\.host/);
    await expectNothingLeft([]);
  });

  const certificates: readonly (readonly [string, Partial<ServerCertificateOptions>, RegExp, RegExp])[] = [
    ["an expired certificate", { days: -1 }, /certificate has expired/, /Renew the server's certificate/],
    [
      "a certificate for another name",
      { names: ["other.example.com"], addresses: [] },
      /certificate is for another name/,
      /connection\.tls\.serverName/,
    ],
  ];
  it.each(certificates)("before %s", async (_, options, message, remedy) => {
    const certificate = await makeServerCertificate({ authority: postgres.authority, ...options });
    const other = await startProxy({ upstreamPort: postgres.port, certificate });
    writeFiles(root, { "environments/other.yaml": environmentFile(other.port) });
    expectClear(await dataform(["run", "--env", "other"], root, env()), message, remedy);
    expect(other.statements).toEqual([]);
    await other.stop();
    await expectNothingLeft([]);
  });
});

describe("a server without a free connection", () => {
  it("is asked again until it has one", async () => {
    await session.execute("create role busy login password 'pa55-of-busy' connection limit 1");
    const auth = { method: "password", user: "busy", password: "pa55-of-busy" } as const;
    const held = await openRedshiftWarehouse(
      { warehouse: "redshift", settings: postgres.settings({ auth }) },
      { applicationName: "held", now: Date.now },
    );
    const busy = { PG_USER: "busy", PG_PASSWORD: auth.password };
    const asking = dataform(["query", "select 7 as a", "--env", "pg"], root, busy);
    const connections = proxy.connections;
    while (proxy.connections < connections + 2) await new Promise((resolve) => setTimeout(resolve, 20));
    await held.close();
    const { code, stdout, stderr } = await asking;
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/7/);
  });
});

describe("a run whose statement fails for good says why and what to do, and leaves nothing half-made", () => {
  const copies: readonly (readonly [
    string,
    Omit<Extract<ProxyAction, { kind: "answer" }>, "kind">,
    RegExp,
  ])[] = [
    [
      "COPY without the right to read the bucket",
      {
        code: "XX000",
        message: "S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid R,ExtRid E,CanRetry 1",
      },
      /s3:GetObject/,
    ],
    [
      "COPY with a role that may not be assumed",
      {
        code: "XX000",
        message:
          "User arn:aws:redshift:us-west-2:1:dbuser:c/u is not authorized to assume IAM Role arn:aws:iam::1:role/r",
      },
      /trust policy/,
    ],
    [
      "COPY without the right to the table",
      { code: "42501", message: "permission denied for relation staging" },
      /GRANT/,
    ],
    [
      "COPY of rows that do not fit",
      {
        code: "XX000",
        message:
          "Load into table 'staging_loading' failed.  Check 'stl_load_errors' system table for details.",
      },
      /sys_load_error_detail/,
    ],
    [
      "a full disk",
      { code: "53100", message: "Disk Full", detail: "error:  Disk Full\ncode:   16187" },
      /Make room/,
    ],
  ];
  it.each(copies)("%s", async (_, error, remedy) => {
    let tries = 0;
    proxy.decide = ({ sql }) => {
      if (!sql.startsWith("copy")) return undefined;
      tries += 1;
      return { kind: "answer", ...error };
    };
    const result = await dataform(["run", "--env", "pg"], root, env());
    expectClear(
      result,
      /definitions\/staging\.sqlx/,
      new RegExp(error.message.slice(0, 30)),
      remedy,
      /skipped: shop\.staging failed/,
    );
    expect(tries).toBe(1);
    await expectNothingLeft(["apart"]);
  });

  it("a table that fills the disk while it is built", async () => {
    proxy.decide = ({ sql }) =>
      sql.startsWith('create table "shop"."apart__redform_new"')
        ? { kind: "answer", code: "XX000", message: "Disk Full" }
        : undefined;
    const result = await dataform(["run", "--env", "pg", "--actions", "apart"], root, env());
    expectClear(result, /definitions\/apart\.sqlx/, /Disk Full/, /Make room/);
    await expectNothingLeft([]);
  });

  it("a statement that runs into the time limit", async () => {
    writeFiles(root, {
      "environments/hasty.yaml": environmentFile(proxy.port, { more: "  statementTimeoutSeconds: 1\n" }),
    });
    proxy.decide = ({ sql }) =>
      sql.startsWith("copy") ? { kind: "replace", sql: "select pg_sleep(60)" } : undefined;
    const result = await dataform(["run", "--env", "hasty"], root, env());
    expectClear(result, /definitions\/staging\.sqlx.*time limit of 1 s/, /statementTimeoutSeconds/);
    await expectNothingLeft(["apart"]);
  });

  it("Ctrl-C in COPY, which is cancelled on the server", async () => {
    let interrupt = (): void => {};
    proxy.decide = ({ sql }) => {
      if (!sql.startsWith("copy")) return undefined;
      setTimeout(interrupt, 200);
      return { kind: "replace", sql: "select pg_sleep(60)" };
    };
    const { child, finished } = startDataform(
      ["run", "--env", "pg", "--actions", "staging,lines"],
      root,
      env(),
    );
    interrupt = () => void child.kill("SIGINT");
    const result = await finished;
    expectClear(
      result,
      /× operations +shop\.staging +cancelled/,
      /× table +shop\.lines +cancelled/,
      /cancelled/,
    );
    expect(proxy.statements.some(({ sql }) => sql.startsWith("select pg_cancel_backend("))).toBe(true);
    await expectNothingLeft([]);
  });
});
