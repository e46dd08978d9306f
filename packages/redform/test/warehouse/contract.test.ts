import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalRedshift, startServer, type WireServer } from "local-redshift";
import { afterAll, beforeAll } from "vitest";
import type { RedshiftSettings } from "../../src/project/redshift-settings.ts";
import { openLocalWarehouse } from "../../src/warehouse/local.ts";
import { openRedshiftWarehouse } from "../../src/warehouse/redshift.ts";
import { warehouseContract } from "./contract.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";

const PASSWORD = "of-the-local-server";
const folder = mkdtempSync(join(tmpdir(), "redform-contract-"));
let postgres: PostgresServer;
let database: LocalRedshift;
let wire: WireServer;
beforeAll(async () => {
  postgres = await startPostgres();
  database = await LocalRedshift.open({ path: ":memory:" });
  wire = await startServer(database, { user: "local", password: PASSWORD, requireTls: true });
  writeFileSync(join(folder, "ca.crt"), wire.ca ?? "");
});
afterAll(async () => {
  await wire.close();
  await database.close();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

const RECURSION =
  "with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000000000) select count(*) from n";

const driver = (settings: RedshiftSettings): ReturnType<typeof openRedshiftWarehouse> =>
  openRedshiftWarehouse({ warehouse: "redshift", settings }, { applicationName: "contract", now: Date.now });

warehouseContract("the local warehouse", {
  open: () => openLocalWarehouse({ warehouse: "local", path: ":memory:" }, "/"),
  slow: RECURSION,
});

warehouseContract("the Redshift driver before PostgreSQL", {
  open: () => driver(postgres.settings()),
  slow: "select pg_sleep(60)",
});

warehouseContract("the Redshift driver before local-redshift's server", {
  open: () =>
    driver({
      host: "127.0.0.1",
      port: wire.port,
      database: "dev",
      auth: { method: "password", user: "local", password: PASSWORD },
      aws: {},
      tls: { ca: join(folder, "ca.crt") },
      connectTimeoutMs: 10_000,
    }),
  slow: RECURSION,
});
