import { mkdtempSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { LocalRedshift } from "../../src/index.ts";
import { type ServerProcess, serverProcess } from "./server-process.ts";
import { failure } from "./serving.ts";

const folder = mkdtempSync(join(tmpdir(), "local-redshift-"));
afterAll(() => rm(folder, { recursive: true }));

async function connect({ port }: ServerProcess, more: pg.ClientConfig = {}): Promise<pg.Client> {
  const client = new pg.Client({ host: "127.0.0.1", port, user: "local", database: "dev", ...more });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

describe("local-redshift serve", () => {
  it("serves a file, and keeps it whole when it is asked to stop", async () => {
    const file = join(folder, "kept.db");
    const server = await serverProcess(["--database", file]);
    const client = await connect(server);
    await client.query("create table t (a integer)");
    await client.query("insert into t values (1)");
    await client.query("begin");
    await client.query("insert into t values (2)");
    const told = new Promise<Error>((resolve) => client.on("error", resolve));
    expect(await server.stop("SIGTERM")).toBe(0);
    expect((await told) as pg.DatabaseError).toMatchObject({ code: "57P01", severity: "FATAL" });
    const database = await LocalRedshift.open({ path: file });
    const session = await database.connect();
    expect((await session.execute("select a from t"))[0]?.rows).toEqual([["1"]]);
    await database.close();
  });

  it("lets a running statement end before it stops, and takes no one more", async () => {
    const server = await serverProcess([]);
    const client = await connect(server);
    const running = client.query(
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) select count(*)::int as n from n",
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    const stopped = server.stop("SIGINT");
    expect((await running).rows).toEqual([{ n: 20_000 }]);
    expect(await stopped).toBe(0);
    expect((await failure(connect(server))).code).toBe("ECONNREFUSED");
  });

  it("takes the password from the environment, and keeps a certificate that clients can verify", async () => {
    const file = join(folder, "secured.db");
    const env = { LOCAL_REDSHIFT_PASSWORD: "secret" };
    const args = ["--database", file, "--user", "owner", "--require-tls"];
    const server = await serverProcess(args, env);
    const ca = await readFile(`${file}.tls/ca.crt`, "utf8");
    const account = { user: "owner", password: "secret", ssl: { ca, rejectUnauthorized: true } };
    const client = await connect(server, account);
    expect((await client.query("select 1 as a")).rows).toEqual([{ a: 1 }]);
    await client.end();
    await server.stop("SIGTERM");
    expect(server.printed()).not.toContain("secret");
    const again = await serverProcess(args, env);
    await (await connect(again, account)).end();
    expect(await readFile(`${file}.tls/ca.crt`, "utf8")).toBe(ca);
    await again.stop("SIGTERM");
  });

  it.each([
    [["--host", "0.0.0.0"], "a server on 0.0.0.0 needs a password"],
    [["--tls-cert", "nosuch.pem"], "--tls-cert and --tls-key go together"],
    [["--tls-cert", "nosuch.pem", "--tls-key", "nosuch.pem"], "can't read nosuch.pem"],
  ])("refuses %j and says why", async (args, message) => {
    const error = await failure(serverProcess(args));
    expect(error.message).toContain(`ended with 1: error ${message}`);
  });

  it("ends with 2 when it is used wrongly", async () => {
    expect((await failure(serverProcess(["--prot", "1"]))).message).toContain("ended with 2");
  });
});
