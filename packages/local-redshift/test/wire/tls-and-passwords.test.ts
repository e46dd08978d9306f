import { connect as connectSocket } from "node:net";
import { describe, expect, it } from "vitest";
import { LocalRedshift, startServer } from "../../src/index.ts";
import { makeCertificate } from "../../src/wire/certificate.ts";
import { failure, serving } from "./serving.ts";

const PASSWORD = "pässword, with = and ,";

describe("a server with a password and a certificate of its own", () => {
  const served = serving({ password: PASSWORD, user: "owner", requireTls: true });
  const tls = () => ({ ca: served.server().ca ?? "", rejectUnauthorized: true });

  it("lets in who knows the password, over a verified connection", async () => {
    const client = await served.client({ user: "owner", password: PASSWORD, ssl: tls() });
    expect((await client.query("select current_user as name")).rows).toEqual([{ name: "owner" }]);
  });

  it("is verified by its name too", async () => {
    const client = await served.client({
      host: "localhost",
      user: "owner",
      password: PASSWORD,
      ssl: tls(),
    });
    expect((await client.query("select 1 as a")).rows).toEqual([{ a: 1 }]);
  });

  it.each([
    ["a wrong password", { user: "owner", password: "wrong" }],
    ["another user", { user: "stranger", password: PASSWORD }],
  ])("refuses %s", async (_, account) => {
    const error = await failure(served.client({ ...account, ssl: tls() }));
    expect([error.code, error.message]).toEqual([
      "28P01",
      `password authentication failed for user "${account.user}"`,
    ]);
  });

  it("is not trusted by a client that knows another authority", async () => {
    const other = await makeCertificate("localhost", Date.now());
    const error = await failure(
      served.client({
        user: "owner",
        password: PASSWORD,
        ssl: { ca: other.ca ?? "", rejectUnauthorized: true },
      }),
    );
    expect(error.code).toBe("CERT_SIGNATURE_FAILURE");
  });

  it("refuses a client without TLS before it asks for the password", async () => {
    const error = await failure(served.client({ user: "owner", password: PASSWORD }));
    expect([error.code, error.severity]).toEqual(["28000", "FATAL"]);
  });

  it("refuses bytes that were sent ahead of the encryption", async () => {
    const socket = connectSocket(served.server().port, "127.0.0.1");
    const received: Buffer[] = [];
    socket.on("data", (chunk) => received.push(chunk));
    const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
    socket.write(Buffer.concat([sslRequest, Buffer.from("select 1")]));
    await new Promise((resolve) => socket.on("close", resolve));
    const answer = Buffer.concat(received).toString();
    expect(answer.startsWith("E")).toBe(true);
    expect(answer).toContain("received unencrypted data after SSL request");
  });
});

describe("a server with a password and without TLS", () => {
  const served = serving({ password: PASSWORD, tls: false });

  it("takes the password over SCRAM", async () => {
    const client = await served.client({ password: PASSWORD });
    expect((await client.query("select 1 as a")).rows).toEqual([{ a: 1 }]);
    expect((await failure(served.client({ password: `${PASSWORD} ` }))).code).toBe("28P01");
  });

  it("says that it has no TLS", async () => {
    const error = await failure(served.client({ password: PASSWORD, ssl: true }));
    expect(error.message).toContain("does not support SSL");
  });
});

describe("a server without a password", () => {
  const served = serving();

  it("refuses a database that it has not", async () => {
    const error = await failure(served.client({ database: "sparkify" }));
    expect([error.code, error.hint]).toEqual(["3D000", 'local-redshift has one database, "dev".']);
  });

  it.each([
    ["statement_timeout", "100", "42704"],
    ["client_encoding", "LATIN1", "22023"],
  ])("refuses the start-up setting %s = %s, as Redshift does", async (name, value, code) => {
    const error = await failure(served.client({ options: `-c ${name}=${value}` }));
    expect([error.code, error.severity]).toEqual([code, "FATAL"]);
  });

  it("sets what the start-up asks for", async () => {
    const client = await served.client({
      application_name: "tests",
      options: "-c search_path=pg_catalog,public --query-group=nightly",
    });
    expect((await client.query("show search_path")).rows).toEqual([{ search_path: "pg_catalog,public" }]);
    expect((await client.query("show query_group")).rows).toEqual([{ query_group: "nightly" }]);
    expect((await client.query("show application_name")).rows).toEqual([{ application_name: "tests" }]);
  });

  it("stands on this machine alone", async () => {
    const database = await LocalRedshift.open({ path: ":memory:" });
    const error = await failure(startServer(database, { host: "0.0.0.0", tls: false }));
    await database.close();
    expect(error.message).toBe("a server on 0.0.0.0 needs a password");
  });

  it("says when its port is taken", async () => {
    const error = await failure(startServer(served.database(), { port: served.server().port, tls: false }));
    expect(error.message).toContain("EADDRINUSE");
  });
});

describe("a full server", () => {
  const served = serving({ tls: false, maxConnections: 2 });

  it("refuses one client more, until one has gone", async () => {
    const [one] = [await served.client(), await served.client()];
    expect((await failure(served.client())).code).toBe("53300");
    await one.end();
    await expect
      .poll(() =>
        served.client().then(
          () => "in",
          () => "out",
        ),
      )
      .toBe("in");
  });
});
