import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

const columnsOf = async (table: string): Promise<unknown> =>
  db.rows(`select "column", type from pg_table_def where tablename = '${table}'`);

beforeAll(async () => {
  await db.run("create schema s");
  await db.run("create table person (id integer, name varchar(10), code char(3), paid decimal(8,2))");
  await db.run("insert into person values (1, 'Ada', 'a', 1.50), (2, 'Grace', 'bc', 2.25)");
});

describe("CREATE TABLE AS", () => {
  it("keeps lengths of text and digits of decimals", async () => {
    await db.run(`create table made as select name, code, paid / 2 as half, name || '-' || code as both, 'x' as one,
      upper(left(name, 3)) as short, coalesce(name, code) as either from person`);
    expect(await columnsOf("made")).toEqual([
      ["name", "character varying(10)"],
      ["code", "character(3)"],
      ["half", "numeric(19,13)"],
      ["both", "character varying(14)"],
      ["one", "character varying(1)"],
      ["short", "character varying(10)"],
      ["either", "character varying(10)"],
    ]);
  });

  it("makes tables that refuse longer text later, in bytes", async () => {
    await db.run("create table copied (a, b) as select name, code from person");
    await expect(db.run("insert into copied values ('12345678901', 'a')")).rejects.toMatchObject({
      code: "22001",
    });
    await expect(db.run("update copied set b = 'abcd'")).rejects.toMatchObject({ code: "22001" });
    await db.run("insert into copied select 'éééé', 'z'");
    await expect(db.run("update copied set a = a || 'é'")).resolves.toMatchObject({ rowCount: 3 });
    await expect(db.run("update copied set a = a || 'é'")).rejects.toMatchObject({ code: "22001" });
    expect(await db.rows("select a from copied order by a")).toEqual([["Adaé"], ["Graceé"], ["ééééé"]]);
    expect(await columnsOf("copied")).toEqual([
      ["a", "character varying(10)"],
      ["b", "character(3)"],
    ]);
  });

  it("does so for SELECT INTO and LIKE, in a transaction that rolls back too", async () => {
    await db.run("select name into s.into_table from person; create table s.like_table (like person)");
    await db.run("begin; insert into s.into_table values ('x'); rollback");
    for (const table of ["s.into_table (name)", "s.like_table (name)"]) {
      await expect(db.run(`insert into ${table} values ('12345678901')`)).rejects.toMatchObject({
        code: "22001",
      });
    }
    expect(await db.rows("select count(*) from s.into_table")).toEqual([["2"]]);
  });
});

describe("a view", () => {
  it("has the types of its query, bound or not", async () => {
    await db.run("create view s.bound as select code, name, paid * 2 as twice from person");
    await db.run("create view s.late (k, n) as select code, paid from public.person with no schema binding");
    const types = async (view: string): Promise<unknown> =>
      (await db.run(`select * from ${view} where false`)).columns.map(({ type }) => type);
    expect(await types("s.bound")).toEqual(["character(3)", "character varying(10)", "numeric(19,2)"]);
    expect(await types("s.late")).toEqual(["character(3)", "numeric(8,2)"]);
    expect(await db.rows("select k from s.late where k = 'a  '")).toEqual([["a  "]]);
  });
});
