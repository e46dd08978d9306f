import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { source } from "../run/star.ts";
import { makeServerCertificate } from "../warehouse/certificates.ts";
import { openDatabase } from "../warehouse/database-copies.ts";
import { type PostgresServer, startPostgres } from "../warehouse/postgres.ts";
import { type ServerProxy, startProxy } from "../warehouse/proxy.ts";
import { environmentFile } from "../warehouse/redshift-project.ts";
import { dataform, type Finished, makeProject } from "./dataform.ts";
import { onLocal, starFiles } from "./killed-star.ts";

type Rows = readonly (readonly (string | null)[])[];

interface Subject {
  readonly run: (...args: readonly string[]) => Promise<Finished>;
  /** Past the command line, on a connection of its own. */
  readonly ask: (sql: string) => Promise<Rows>;
}

const TABLES = {
  users: [
    ["1", "Ada"],
    ["2", "Grace"],
  ],
  plays: [
    ["10", "1"],
    ["11", "2"],
  ],
  report: [["2"]],
};

async function standing({ ask }: Subject): Promise<unknown> {
  return {
    users: await ask("select * from shop.users order by 1"),
    plays: await ask("select * from shop.plays order by 1"),
    report: await ask("select * from shop.report"),
  };
}

/** One story: a star is built, its sources are spoilt in turn, and then mended. */
async function spoilAndMend(subject: Subject): Promise<void> {
  const { run, ask } = subject;
  for (const sql of source) await ask(sql);
  const first = await run();
  expect([first.code, first.stderr], first.stdout).toEqual([0, ""]);
  expect(await standing(subject)).toEqual(TABLES);

  await ask("insert into source.users values (2, 'Grace again'), (3, 'Edsger')");
  const duplicate = await run();
  expect(duplicate.code).toBe(1);
  expect(duplicate.stdout).toMatch(
    /✖ assertion +shop_assertions\.shop_users_assertions_primaryKey +1 failing row/,
  );
  expect(duplicate.stdout).toMatch(/definitions\/users\.sqlx the assertion failed for 1 row/);
  // The key, and how often it is there.
  expect(duplicate.stdout).toMatch(/│ id │ row_count │\n.*\n +│ 2 +│ 2 +│/);
  expect(duplicate.stdout).toContain("not published: the assertion shop_users_assertions_primaryKey failed");
  expect(duplicate.stdout).toContain('What failed is kept as "shop"."users__redform_new"');
  expect(duplicate.stdout).toMatch(/- incremental +shop\.plays +skipped: shop\.users failed/);
  expect(await standing(subject)).toEqual(TABLES);
  expect(await ask("select count(*) from shop.users__redform_new")).toEqual([["4"]]);
  const document = JSON.parse((await run("--json")).stdout) as {
    readonly status: string;
    readonly actions: readonly { readonly failingRows?: { readonly rows: Rows } }[];
  };
  expect(document.status).toBe("failure");
  expect(document.actions.flatMap(({ failingRows }) => failingRows?.rows ?? [])[0]?.[0]).toBe("2");

  await ask("delete from source.users where name = 'Grace again'");
  await ask("update source.plays set user_id = 99 where play = 11");
  const orphan = await run("--actions", "users,plays,report");
  expect(orphan.code).toBe(1);
  expect(orphan.stdout).toMatch(
    /✖ assertion +shop_assertions\.shop_plays_assertions_foreignKey_0 +1 failing row/,
  );
  expect(orphan.stdout).toMatch(/│ 99 +│/);
  expect(orphan.stdout).toContain("The table stands as it was before this run.");
  expect(await standing(subject)).toEqual({ ...TABLES, users: [...TABLES.users, ["3", "Edsger"]] });

  await ask("update source.plays set user_id = 2 where play = 11");
  const mended = await run();
  expect([mended.code, mended.stderr], mended.stdout).toEqual([0, ""]);
  expect(await ask("select count(*) from shop.plays")).toEqual([["4"]]);
}

describe("a duplicate key, then an orphan, in a source: nothing bad is published and the rows are shown", () => {
  it("on the local warehouse", { timeout: 120_000 }, async () => {
    const root = makeProject(starFiles);
    mkdirSync(join(root, ".redform"));
    await spoilAndMend({
      run: (...args) => dataform(["run", ...args], root),
      ask: (sql) => onLocal(root, (ask) => ask(sql)),
    });
  });

  describe("before PostgreSQL over TLS", () => {
    let postgres: PostgresServer;
    let proxy: ServerProxy;
    beforeAll(async () => {
      postgres = await startPostgres();
      const certificate = await makeServerCertificate({ authority: postgres.authority });
      proxy = await startProxy({ upstreamPort: postgres.port, certificate });
      // PostgreSQL has no late-binding views.
      proxy.decide = ({ sql }) =>
        sql.startsWith("create or replace view") ? { kind: "replace", sql: "select 1" } : undefined;
    });
    afterAll(async () => {
      await proxy.stop();
      await postgres.stop();
    });

    it("by the Redshift driver", { timeout: 120_000 }, async () => {
      const root = makeProject({ ...starFiles, "environments/pg.yaml": environmentFile(proxy.port) });
      mkdirSync(join(root, "certificates"));
      cpSync(postgres.caFile, join(root, "certificates/ca.crt"));
      const warehouse = await openDatabase(postgres, "postgres");
      const session = await warehouse.connect();
      const env = { PG_USER: postgres.user, PG_PASSWORD: postgres.password };
      await spoilAndMend({
        run: (...args) => dataform(["run", "--env", "pg", ...args], root, env),
        ask: async (sql) => (await session.execute(sql)).rows,
      });
      await warehouse.close();
    });
  });
});
