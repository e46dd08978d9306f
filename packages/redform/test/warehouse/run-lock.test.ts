import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insist } from "../../src/run/run-statement.ts";
import { takeRunLock } from "../../src/warehouse/redshift/run-lock.ts";
import type { Warehouse, WarehouseSession } from "../../src/warehouse/warehouse.ts";
import { dataform, startDataform } from "../cli/dataform.ts";
import { makeServerCertificate } from "./certificates.ts";
import { failure } from "./contract.ts";
import { openDatabase } from "./database-copies.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";
import { type ServerProxy, startProxy } from "./proxy.ts";
import { projectOn } from "./redshift-project.ts";

let postgres: PostgresServer;
let proxy: ServerProxy;
let warehouse: Warehouse;
let session: WarehouseSession;
beforeAll(async () => {
  postgres = await startPostgres();
  proxy = await startProxy({
    upstreamPort: postgres.port,
    certificate: await makeServerCertificate({ authority: postgres.authority }),
  });
  warehouse = await openDatabase(postgres, "postgres");
  session = await warehouse.connect();
});
afterAll(async () => {
  await warehouse.close();
  await proxy.stop();
  await postgres.stop();
});

const request = (runId: string, environment = "prod") => ({ environment, runId, onLost: () => {} });

async function holders(environment: string): Promise<unknown> {
  return (await session.execute(`select run_id from redform.run_lock where environment = '${environment}'`))
    .rows;
}

describe("the lock of an environment", () => {
  it("lets one run in, and says to others who is there and since when", async () => {
    const lock = await warehouse.lock?.(request("first"));
    const error = await failure(warehouse.lock?.(request("second")) ?? Promise.resolve());
    expect(error.code).toBe("55006");
    expect(error.message).toMatch(
      /^run first works in environment prod since \d{4}-\d\d-\d\d .* UTC \(process \d+ on .+\)$/,
    );
    expect(error.hint).toMatch(/--wait SECONDS/);
    const elsewhere = await warehouse.lock?.(request("third", "staging"));
    await elsewhere?.release();
    await lock?.release();
    await (await warehouse.lock?.(request("second")))?.release();
    expect(await holders("prod")).toEqual([]);
  });

  it("goes to one of several that take it at the same moment", async () => {
    const tries = await Promise.allSettled(
      ["a", "b", "c", "d"].map((runId) =>
        insist(
          { attempt: async () => warehouse.lock?.(request(runId, "busy")), look: async () => null },
          { signal: new AbortController().signal, random: () => 0 },
        ),
      ),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await holders("busy")).toHaveLength(1);
    for (const one of tries) if (one.status === "fulfilled") await one.value?.release();
  });

  it("is taken from a run that is silent, which learns of it at its next sign of life", async () => {
    let lost = 0;
    const dead = await takeRunLock(
      await warehouse.connect(),
      {
        environment: "slow",
        runId: "dead",
        onLost: () => {
          lost += 1;
        },
      },
      Date.now,
      { beatMs: 300, deadMs: 60_000 },
    );
    await session.execute(
      "update redform.run_lock set seen_at = seen_at - interval '61 seconds' where environment = 'slow'",
    );
    const next = await warehouse.lock?.(request("next", "slow"));
    expect(await holders("slow")).toEqual([["next"]]);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(lost).toBe(1);
    await dead.release();
    expect(await holders("slow")).toEqual([["next"]]);
    await next?.release();
  });

  it("is kept by a run that gives signs of life, however long it works", async () => {
    const alive = await takeRunLock(await warehouse.connect(), request("alive", "long"), Date.now, {
      beatMs: 100,
      deadMs: 1000,
    });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const other = takeRunLock(await warehouse.connect(), request("other", "long"), Date.now, {
      beatMs: 100,
      deadMs: 1000,
    });
    expect((await failure(other)).code).toBe("55006");
    await alive.release();
  });

  it("is had once, also when the answer to its commit is lost", async () => {
    const through = await openDatabase(postgres, "postgres", proxy.port);
    let cut = false;
    proxy.decide = ({ sql }) => {
      if (cut || sql !== "commit") return undefined;
      cut = true;
      return { kind: "cut-after" };
    };
    const lock = await insist(
      { attempt: async () => through.lock?.(request("mine", "lossy")), look: async () => null },
      {
        signal: new AbortController().signal,
        random: () => 0,
        settle: (backend) => through.settle?.(backend) ?? Promise.resolve(),
      },
    );
    proxy.decide = () => undefined;
    expect(cut).toBe(true);
    expect(await holders("lossy")).toEqual([["mine"]]);
    await lock?.release();
    await through.close();
  });
});

describe("two runs in one environment", () => {
  it("come one after the other: the second is refused, or waits where it is told to", {
    timeout: 60_000,
  }, async () => {
    const root = projectOn(postgres, {
      "definitions/slow.sqlx": 'config { type: "table" }\n\nselect 1 as a from pg_sleep(4)\n',
    });
    const env = { PG_USER: postgres.user, PG_PASSWORD: postgres.password };
    const first = startDataform(["run", "--env", "pg"], root, env);
    const working =
      "select count(*) from pg_stat_activity where query like 'create table%pg_sleep%' and state = 'active'";
    while ((await session.execute(working)).rows[0]?.[0] !== "1")
      await new Promise((resolve) => setTimeout(resolve, 50));
    const refused = await dataform(["run", "--env", "pg"], root, env);
    expect([refused.code, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toMatch(/run \S+ works in environment pg since .*--wait SECONDS/s);
    const waited = await dataform(["run", "--env", "pg", "--wait", "30"], root, env);
    expect([waited.code, waited.stderr], waited.stdout).toEqual([0, ""]);
    expect((await first.finished).code).toBe(0);
  });
});
