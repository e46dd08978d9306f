import { afterAll, beforeAll } from "vitest";
import { openLocalWarehouse } from "../../src/warehouse/local.ts";
import { openRedshiftWarehouse } from "../../src/warehouse/redshift.ts";
import { warehouseContract } from "./contract.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

warehouseContract("the local warehouse", {
  open: () => openLocalWarehouse({ warehouse: "local", path: ":memory:" }, "/"),
  slow: "with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000000000) select count(*) from n",
});

warehouseContract("the Redshift driver before PostgreSQL", {
  open: () =>
    openRedshiftWarehouse(
      { warehouse: "redshift", settings: postgres.settings() },
      { applicationName: "contract", now: Date.now },
    ),
  slow: "select pg_sleep(60)",
});
