import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRedshiftWarehouse } from "../../src/warehouse/redshift.ts";
import type { Warehouse, WarehouseSession } from "../../src/warehouse/warehouse.ts";
import { appendingStar, planOf, runStar, source, whatStands } from "../run/star.ts";
import { makeServerCertificate } from "./certificates.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";
import { type ServerProxy, startProxy } from "./proxy.ts";
import { withoutViews } from "./without-views.ts";

let postgres: PostgresServer;
let proxy: ServerProxy;
let beside: Warehouse;
let session: WarehouseSession;

const open = (port: number): Promise<Warehouse> =>
  openRedshiftWarehouse(
    { warehouse: "redshift", settings: postgres.settings({ port }) },
    { applicationName: "cut", now: Date.now },
  );

beforeAll(async () => {
  postgres = await startPostgres();
  const certificate = await makeServerCertificate({ authority: postgres.authority });
  proxy = await startProxy({ upstreamPort: postgres.port, certificate });
  beside = await open(postgres.port);
  session = await beside.connect();
});
afterAll(async () => {
  await beside.close();
  await proxy.stop();
  await postgres.stop();
});

/** Everything anew: sources, and one run that nothing disturbs. */
async function prepare(): Promise<void> {
  for (const schema of ["shop", "shop_assertions", "source", "redform"]) {
    await session.execute(`drop schema if exists ${schema} cascade`);
  }
  for (const sql of source) await session.execute(sql);
  const first = await runStar(appendingStar, withoutViews(beside), "first");
  expect(first.actions.flatMap(({ error }) => error ?? [])).toEqual([]);
}

describe("a run whose connection is cut", { timeout: 240_000 }, () => {
  it("before or after any one statement leaves what an undisturbed run leaves, and no row twice", async () => {
    await prepare();
    const plan = await planOf(appendingStar, beside, "second");
    expect(plan.tasks.map(({ type }) => type)).toContain("incremental");
    const second = await runStar(appendingStar, withoutViews(beside), "second");
    expect(second.actions.flatMap(({ error }) => error ?? [])).toEqual([]);
    const undisturbed = await whatStands(session);
    expect(undisturbed).toMatchObject({
      plays: [
        ["10", "1"],
        ["11", "2"],
        ["110", "1"],
        ["111", "2"],
      ],
      log: [["2"], ["4"]],
      tables: [["plays"], ["report"], ["users"]],
    });

    const tried: string[] = [];
    for (const kind of ["cut-before", "cut-after"] as const) {
      for (let at = 1, reached = true; reached; at += 1) {
        await prepare();
        const warehouse = await open(proxy.port);
        reached = false;
        let seen = 0;
        proxy.decide = ({ sql }) => {
          seen += 1;
          if (seen !== at) return undefined;
          reached = true;
          tried.push(`${kind} ${sql.slice(0, 60)}`);
          return { kind };
        };
        const result = await runStar(appendingStar, withoutViews(warehouse), "second").catch(
          (error: unknown) => error,
        );
        proxy.decide = () => undefined;
        await warehouse.close();
        const label = `${kind} at statement ${at}: ${tried.at(-1)}`;
        // Reading what stands comes before the run proper: it may fail, and has changed nothing.
        if (result instanceof Error) {
          expect((await runStar(appendingStar, withoutViews(beside), "second")).status, label).toBe(
            "success",
          );
        } else {
          expect(result, label).toMatchObject({ status: "success" });
        }
        expect({ label, ...(await whatStands(session)) }).toEqual({ label, ...undisturbed });
      }
    }
    expect(tried.filter((text) => text.includes("commit")).length).toBeGreaterThanOrEqual(8);
    expect(tried.length).toBeGreaterThan(80);
  });
});
