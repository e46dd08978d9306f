import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LocalRedshift } from "../../src/index.ts";
import { testDatabase } from "../database.ts";

const folder = mkdtempSync(join(tmpdir(), "local-redshift-history-"));
const db = testDatabase({ baseDirectory: folder });

beforeAll(async () => {
  mkdirSync(join(folder, "in"));
  writeFileSync(join(folder, "in/one.json"), '{"a": 1}\n{"a": 2}\n');
  writeFileSync(join(folder, "in/two.json"), '{"a": 3}\n');
  writeFileSync(join(folder, "bad.json"), '{"a": 4}\n{"a": "four"}\n');
  await db.run("create table loaded (a integer)");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("COPY", () => {
  it("is remembered with its table, source, files and rows", async () => {
    await db.run("copy loaded from 'in/' json 'auto'");
    expect(await db.rows("select pg_last_copy_count()")).toEqual([["3"]]);
    expect(
      await db.rows(
        `select status, table_name, data_source, file_format, loaded_rows, source_file_count, error_count
         from sys_load_history where query_id = pg_last_copy_id()`,
      ),
    ).toEqual([["completed", "public.loaded", "in/", "json", "3", "2", "0"]]);
    for (const [catalog, query, file] of [
      ["sys_load_detail", "query_id", "file_name"],
      ["stl_load_commits", "query", "filename"],
    ]) {
      const files = await db.rows(
        `select regexp_substr(trim(${file}), '[a-z]+[.]json$') from ${catalog} where ${query} = pg_last_copy_id() order by 1`,
      );
      expect(files, catalog).toEqual([["one.json"], ["two.json"]]);
    }
  });

  it("that fails is told with its errors, which are kept when its transaction is not", async () => {
    await expect(db.run("copy loaded from 'bad.json' json 'auto'")).rejects.toMatchObject({ code: "XX000" });
    const [[query] = []] = await db.rows(
      "select query_id from sys_load_history where status = 'aborted' and data_source = 'bad.json'",
    );
    expect(
      await db.rows(
        `select e.query_id, trim(e.column_name), trim(e.column_type), e.line_number, e.error_code, h.transaction_id = e.transaction_id, e.session_id = pg_backend_pid()
         from sys_load_error_detail e join sys_query_history h on h.query_id = e.query_id`,
      ),
    ).toEqual([[query, "a", "int4", "2", "1207", "true", "true"]]);
    expect(
      await db.rows(
        `select query, trim(raw_field_value), trim(type) from stl_load_errors where query = ${query}`,
      ),
    ).toEqual([[query, "four", "int4"]]);
    expect(
      await db.value(
        `trim(name) from stl_load_errors e join pg_class c on c.oid = e.tbl, (select relname as name from pg_class where relname = 'loaded') n`,
      ),
    ).toBe("loaded");
  });
});

describe("UNLOAD", () => {
  it("is remembered with its target, format and rows", async () => {
    await db.run("unload ('select a from loaded') to 'out/part_' csv gzip");
    expect(await db.rows("select pg_last_unload_count()")).toEqual([["3"]]);
    expect(
      await db.rows(
        `select status, file_format, compression_type, unloaded_location, unloaded_rows, unloaded_files_count > 0, unloaded_files_size > 0
         from sys_unload_history where query_id = pg_last_unload_id()`,
      ),
    ).toEqual([["completed", "csv", "gzip", "out/part_", "3", "true", "true"]]);
  });
});

describe("a database file", () => {
  it("keeps load errors, and numbers later statements behind them", async () => {
    const path = join(folder, "kept.db");
    const first = await LocalRedshift.open({ path, baseDirectory: folder });
    const session = await first.connect();
    await session.execute("create table k (a integer)");
    await expect(session.execute("copy k from 'bad.json' json 'auto'")).rejects.toThrow();
    const failed = (await session.execute("select max(query_id) from sys_load_error_detail"))[0]
      ?.rows[0]?.[0];
    await first.close();
    const again = await LocalRedshift.open({ path, baseDirectory: folder });
    const later = await again.connect();
    expect((await later.execute("select query from stl_load_errors"))[0]?.rows).toEqual([[failed]]);
    const own = (await later.execute("select min(query_id) from sys_query_history"))[0]?.rows[0]?.[0];
    expect(Number(own)).toBeGreaterThan(Number(failed));
    await again.close();
  });
});
