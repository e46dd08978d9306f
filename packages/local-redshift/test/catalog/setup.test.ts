import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CatalogSetup } from "../../src/catalog/catalog-setup.ts";
import { Engine } from "../../src/engine.ts";
import { QueryLog } from "../../src/history/query-log.ts";
import { LocalRedshift } from "../../src/index.ts";
import { Sessions } from "../../src/sessions.ts";
import { nativeFunctions } from "../../src/sql/functions/native/list.ts";

const folder = mkdtempSync(join(tmpdir(), "local-redshift-setup-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the catalogs of a new database", () => {
  it("are waited for by statements that may need them, and by no others", async () => {
    const functions = [...nativeFunctions, ...new Sessions().functions(), ...new QueryLog().functions()];
    const engine = await Engine.open({ path: ":memory:", functions });
    const connection = await engine.connect();
    const setup = await CatalogSetup.begin(connection);
    for (const sql of ["select 1", "-- a\nselect", "insert into t values (1)", "set timezone to 'UTC'"]) {
      expect(setup.before(sql) === null, sql).toBe(!sql.startsWith("--"));
    }
    for (const sql of [
      "select * from svv_tables",
      "select has_table_privilege('t', 'select')",
      "select 't'::regclass",
      "select table_name from information_schema.tables",
      "begin",
      "create table t (a integer)",
      "copy t from 'f'",
      "show tables from schema dev.public",
    ]) {
      expect(setup.before(sql), sql).not.toBeNull();
    }
    await setup.settled();
    expect(setup.before("begin")).toBeNull();
    connection.close();
    engine.close();
  });

  it("stand in a transaction that is begun at once, and for a second session", async () => {
    const database = await LocalRedshift.open({ path: ":memory:" });
    const [one, two] = await Promise.all([database.connect(), database.connect()]);
    const counts = await Promise.all([
      one.execute("select 1; begin; select count(*) from svv_tables; rollback"),
      two.execute("create table t (a integer); select count(*) from pg_table_def"),
    ]);
    expect(counts[0][2]?.rows[0]?.[0]).toMatch(/^[01]$/);
    expect(counts[1][1]?.rows).toEqual([["1"]]);
    await database.close();
  });

  it("are made whole in a file that is closed meanwhile, and once only", async () => {
    const path = join(folder, "quick.db");
    for (const sql of ["select 1", "begin", "select count(*) from svv_tables"]) {
      const database = await LocalRedshift.open({ path });
      const session = await database.connect();
      const running = session.execute(sql);
      await Promise.allSettled([running, database.close()]);
    }
    const engine = await Engine.open({ path });
    const connection = await engine.connect();
    const { rows } = await connection.run(
      "select count(*)::integer from duckdb_tables() where schema_name = '_redshift' and table_name like 'setup%'",
    );
    expect(rows).toEqual([[1]]);
    connection.close();
    engine.close();
  });
});
