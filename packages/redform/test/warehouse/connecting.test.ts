import { createServer } from "node:net";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RedshiftSettings } from "../../src/project/redshift-settings.ts";
import { openRedshiftWarehouse } from "../../src/warehouse/redshift.ts";
import type { Warehouse, WarehouseError } from "../../src/warehouse/warehouse.ts";
import { makeAuthority, makeServerCertificate, type ServerCertificateOptions } from "./certificates.ts";
import { failure } from "./contract.ts";
import { freePort, type PostgresServer, startPostgres } from "./postgres.ts";
import { type ServerProxy, startProxy } from "./proxy.ts";

let postgres: PostgresServer;
const proxies: ServerProxy[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
});
afterEach(async () => {
  await Promise.all(proxies.splice(0).map((proxy) => proxy.stop()));
});
afterAll(() => postgres.stop());

function open(over: Partial<RedshiftSettings> = {}): Promise<Warehouse> {
  return openRedshiftWarehouse(
    { warehouse: "redshift", settings: postgres.settings(over) },
    { applicationName: "dataform test", now: Date.now },
  );
}

/** The error of connecting, which must give no secret away, not even to who inspects it. */
async function refusal(over: Partial<RedshiftSettings>): Promise<WarehouseError> {
  const error = await failure(open(over));
  const { auth } = postgres.settings(over);
  if (auth.method === "password") {
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(auth.password);
  }
  expect(error.hint, error.message).toBeTruthy();
  return error;
}

async function behindCertificate(options: Partial<ServerCertificateOptions>): Promise<number> {
  const certificate = await makeServerCertificate({ authority: postgres.authority, ...options });
  const proxy = await startProxy({ upstreamPort: postgres.port, certificate });
  proxies.push(proxy);
  return proxy.port;
}

describe("a connection", () => {
  it("is verified against the authority's file, and is encrypted", async () => {
    const warehouse = await open();
    const session = await warehouse.connect();
    const { rows } = await session.execute(
      "select ssl, version from pg_stat_ssl where pid = pg_backend_pid()",
    );
    expect(rows).toEqual([["true", expect.stringMatching(/^TLSv1\.[23]$/)]]);
    await warehouse.close();
  });

  it("says who it is, and takes no parameter from PGOPTIONS", async () => {
    process.env["PGOPTIONS"] = "-c statement_timeout=12345";
    try {
      const warehouse = await open({ statementTimeoutMs: 90_000 });
      const session = await warehouse.connect();
      const shown = await session.execute(
        "select current_setting('application_name'), current_setting('statement_timeout')",
      );
      expect(shown.rows).toEqual([["dataform test", "90s"]]);
      expect(
        (await session.execute("select source from pg_settings where name = 'statement_timeout'")).rows,
      ).toEqual([["session"]]);
      await warehouse.close();
    } finally {
      delete process.env["PGOPTIONS"];
    }
  });

  it("goes through a tunnel under the cluster's own name", async () => {
    const port = await behindCertificate({ names: ["cluster.example.com"], addresses: [] });
    const tls = { ca: postgres.caFile, serverName: "cluster.example.com" };
    for (const host of ["127.0.0.1", "localhost"]) {
      const warehouse = await open({ host, port, tls });
      expect((await (await warehouse.connect()).execute("select 1")).rows).toEqual([["1"]]);
      await warehouse.close();
    }
  });

  it("leaves none behind when it closes", async () => {
    const warehouse = await open();
    const session = await warehouse.connect();
    const others = await Promise.all([warehouse.connect(), warehouse.connect()]);
    expect(others).toHaveLength(2);
    const count = "select count(*) from pg_stat_activity where application_name = 'dataform test'";
    expect((await session.execute(count)).rows).toEqual([["3"]]);
    await warehouse.close();
    const again = await open({ auth: postgres.settings().auth });
    const { rows } = await (await again.connect()).execute(count);
    expect(rows).toEqual([["1"]]);
    await again.close();
  });
});

describe("a connection is refused, with the reason and the remedy, when", () => {
  it("the password is wrong", async () => {
    const error = await refusal({ auth: { method: "password", user: "admin", password: "wr0ng-one" } });
    expect(error.code).toBe("28P01");
    expect(error.message).toBe('password authentication failed for user "admin"');
    expect(error.hint).toMatch(/Check the user and the password/);
  });

  it("the database is unknown", async () => {
    const error = await refusal({ database: "nowhere" });
    expect([error.code, error.message]).toEqual(["3D000", 'database "nowhere" does not exist']);
    expect(error.hint).toMatch(/connection\.database/);
  });

  it("the host is unknown", async () => {
    const error = await refusal({ host: "no-such-host.invalid" });
    expect(error.message).toMatch(/^the host no-such-host\.invalid is not known$/);
    expect(error.hint).toMatch(/connection\.host/);
  });

  it("nothing listens on the port", async () => {
    const port = await freePort();
    const error = await refusal({ port });
    expect([error.code, error.message]).toEqual(["ECONNREFUSED", `127.0.0.1:${port} refuses connections`]);
  });

  it("the server does not answer", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as { readonly port: number };
    const error = await failure(open({ port, connectTimeoutMs: 300 }));
    expect([error.code, error.message]).toEqual(["ETIMEDOUT", "the server does not answer"]);
    silent.close();
  });

  it("the certificate has expired", async () => {
    const error = await refusal({ port: await behindCertificate({ days: -1 }) });
    expect([error.code, error.message]).toEqual(["CERT_HAS_EXPIRED", "the server's certificate has expired"]);
    expect(error.hint).toMatch(/clock/);
  });

  it("the certificate is for another name", async () => {
    const port = await behindCertificate({ names: ["other.example.com"], addresses: [] });
    const error = await refusal({ port });
    expect(error.code).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
    expect(error.message).toMatch(/^the server's certificate is for another name: /);
    expect(error.hint).toMatch(/connection\.tls\.serverName/);
  });

  it("the certificate signed itself", async () => {
    const error = await refusal({ port: await behindCertificate({ authority: null }) });
    expect(error.message).toBe("the server's certificate is signed by itself alone");
    expect(error.hint).toMatch(/connection\.tls\.ca/);
  });

  it("the certificate's authority is unknown", async () => {
    const port = await behindCertificate({ authority: await makeAuthority() });
    const error = await refusal({ port });
    expect(error.message).toMatch(/signed by an authority that is not (?:known|trusted)/);
    const withoutFile = await refusal({ tls: {} });
    expect(withoutFile.message).toMatch(/signed by an authority that is not (?:known|trusted)/);
  });

  it("the server speaks no TLS: no password is sent", async () => {
    let received = Buffer.alloc(0);
    const plain = createServer((socket) => {
      socket.on("data", (data) => {
        received = Buffer.concat([received, data]);
        socket.write("N");
      });
    });
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    const { port } = plain.address() as { readonly port: number };
    const error = await refusal({ port });
    expect([error.code, error.message]).toEqual(["NO_TLS", "the server does not speak TLS"]);
    expect(received).toHaveLength(8);
    plain.close();
  });

  it("the authority's file is missing, or holds no certificate", async () => {
    const missing = await refusal({ tls: { ca: "/no/such/file.pem" } });
    expect(missing.message).toMatch(/no such file/);
    const wrong = await refusal({ tls: { ca: "/dev/null" } });
    expect(wrong.message).toBe("/dev/null holds no certificate");
  });
});
