import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Engine } from "../../src/engine.ts";
import { LocalRedshift } from "../../src/index.ts";

const folder = mkdtempSync(join(tmpdir(), "local-redshift-older-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file as an early version left it: fewer columns, numbers that were moments, other views. */
async function olderFile(path: string): Promise<void> {
  const engine = await Engine.open({ path });
  const connection = await engine.connect();
  await connection.run(`create schema _redshift; create schema public; create table _redshift.setup_old (done boolean);
    create table _redshift.pending_views (schema_name varchar, view_name varchar, sql varchar);
    create table _redshift.load_errors (
      query_id bigint, start_time timestamp, table_name varchar, file_name varchar, line_number bigint,
      column_name varchar, column_type varchar, column_length varchar, position integer, error_code integer,
      error_message varchar, raw_field_value varchar, raw_line varchar);
    insert into _redshift.load_errors values (1772600000000, '2026-03-04', 'public.t', 'f', 1, 'a', 'integer', null, 0, 1207, 'm', 'x', 'x');
    insert into _redshift.load_errors values (41, '2026-03-04', 'public.t', 'f', 1, 'a', 'integer', null, 0, 1207, 'm', 'x', 'x');
    create view _redshift.svv_tables as select 'dev' as table_catalog;
    create view _redshift.stl_load_errors as select query_id as query from _redshift.load_errors;
    create table public.t (a integer); insert into public.t values (7);
    comment on table public.t is '{"diststyle":"all","types":{"a":"integer"}}'`);
  connection.close();
  engine.close();
}

describe("a file of an older version", () => {
  it("is brought up to date when it is opened, with all that it holds", async () => {
    const path = join(folder, "older.db");
    await olderFile(path);
    const database = await LocalRedshift.open({ path });
    const session = await database.connect();
    const rows = async (sql: string): Promise<readonly (readonly (string | null)[])[]> =>
      (await session.execute(sql)).at(-1)?.rows ?? [];
    expect(await rows("select a from t")).toEqual([["7"]]);
    expect(await rows("select table_schema, table_name, table_type from svv_tables")).toEqual([
      ["public", "t", "BASE TABLE"],
    ]);
    expect(await rows(`select "table", diststyle, tbl_rows from svv_table_info`)).toEqual([
      ["t", "ALL", "1"],
    ]);
    expect(await rows("select query, trim(colname), err_code from stl_load_errors")).toEqual([
      ["41", "a", "1207"],
    ]);
    expect(await rows("select min(query_id) > 41 from sys_query_history")).toEqual([["true"]]);
    await database.close();
    const again = await LocalRedshift.open({ path });
    await again.close();
  });
});
