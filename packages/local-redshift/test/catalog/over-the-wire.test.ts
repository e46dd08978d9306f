import { describe, expect, it } from "vitest";
import { serving } from "../wire/serving.ts";

const served = serving();

describe("a client", () => {
  it("is told the types that columns of catalogs alone have, and reads their values", async () => {
    const client = await served.client();
    await client.query("create table wired (a integer); insert into wired values (1)");
    const { fields, rows } = await client.query(
      `select i."database", i.table_id, d.tablename, i.sortkey1_enc, i.tbl_rows from svv_table_info i
       join pg_table_def d on d.tablename = i."table"`,
    );
    // PostgreSQL's pg_type: text, oid, name, bpchar(32), numeric(38,0).
    expect(
      fields.map(({ dataTypeID, dataTypeSize, dataTypeModifier }) => [
        dataTypeID,
        dataTypeSize,
        dataTypeModifier,
      ]),
    ).toEqual([
      [25, -1, -1],
      [26, 4, -1],
      [19, 128, -1],
      [1042, -1, 36],
      [1700, -1, 38 * 65_536 + 4],
    ]);
    const number = (await client.query("select oid from pg_class where relname = 'wired'")).rows[0];
    expect(rows).toEqual([
      {
        database: "dev",
        table_id: Number(number.oid),
        tablename: "wired",
        sortkey1_enc: null,
        tbl_rows: "1",
      },
    ]);
    await client.end();
  });

  it("finds its own statements in the history, simple and extended", async () => {
    const client = await served.client();
    await client.query("select 'simple' as way");
    await client.query("select $1::varchar(20) as way", ["extended"]);
    const { rows } = await client.query(
      "select trim(query_text) as text, trim(status) as status, returned_rows from sys_query_history where session_id = pg_backend_pid() and query_text like '%as way%' order by query_id",
    );
    expect(rows.map(({ status }) => status)).toEqual(["success", "success", "running"]);
    expect(rows[0]).toEqual({ text: "select 'simple' as way", status: "success", returned_rows: "1" });
    expect(rows[1].text).toContain("$1");
    expect(rows[1].text).not.toContain("extended");
    await client.end();
  });
});
