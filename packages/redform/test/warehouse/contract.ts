import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Warehouse, WarehouseError, type WarehouseSession } from "../../src/warehouse/warehouse.ts";

/** What every driver is held to, whatever answers behind it. */
export interface ContractSubject {
  readonly open: () => Promise<Warehouse>;
  /** A statement that runs for a minute or more. */
  readonly slow: string;
}

const SCHEMA = "contract";

/** The error that `work` must fail with. */
export async function failure(work: Promise<unknown>): Promise<WarehouseError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof WarehouseError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

/** One and the same suite for every driver. Its SQL is what Redshift, PostgreSQL and local-redshift share. */
export function warehouseContract(name: string, subject: ContractSubject): void {
  describe(`the contract of a warehouse, kept by ${name}`, () => {
    let warehouse: Warehouse;
    let session: WarehouseSession;
    const ask = async (sql: string): Promise<readonly (readonly (string | null)[])[]> =>
      (await session.execute(sql)).rows;

    beforeAll(async () => {
      warehouse = await subject.open();
      session = await warehouse.connect();
    });
    afterAll(async () => {
      await session?.close();
      await warehouse?.close();
    });
    beforeEach(async () => {
      await session.execute(`drop schema if exists ${SCHEMA} cascade`);
      await session.execute(`create schema ${SCHEMA}`);
    });

    it("gives names and types of columns", async () => {
      await session.execute(
        `create table ${SCHEMA}.t (a integer, b bigint, c smallint, d numeric(18,4), e varchar(20), f double precision, g real, h boolean, i date, j timestamp, k timestamptz)`,
      );
      const { columns } = await session.execute(`select * from ${SCHEMA}.t`);
      expect(columns).toEqual([
        { name: "a", type: "integer" },
        { name: "b", type: "bigint" },
        { name: "c", type: "smallint" },
        { name: "d", type: "numeric(18,4)" },
        { name: "e", type: "character varying(20)" },
        { name: "f", type: "double precision" },
        { name: "g", type: "real" },
        { name: "h", type: "boolean" },
        { name: "i", type: "date" },
        { name: "j", type: "timestamp without time zone" },
        { name: "k", type: "timestamp with time zone" },
      ]);
    });

    it("loses no digit, no microsecond and no time zone", async () => {
      expect(
        await ask(
          `select 9223372036854775807::bigint, 12345678901234567890.123456789012345678::numeric(38,18), timestamp '2018-11-15 00:30:26.796123', timestamp '2018-03-25 02:30:00', timestamptz '2018-11-15 00:30:26.796+00', date '2018-11-15', null::varchar(5), true, false`,
        ),
      ).toEqual([
        [
          "9223372036854775807",
          "12345678901234567890.123456789012345678",
          "2018-11-15 00:30:26.796123",
          "2018-03-25 02:30:00",
          "2018-11-15 00:30:26.796+00",
          "2018-11-15",
          null,
          "true",
          "false",
        ],
      ]);
    });

    it("gives floats as the shortest text that reads back the same", async () => {
      await session.execute(`create table ${SCHEMA}.f (n integer, a double precision, b real)`);
      await session.execute(
        `insert into ${SCHEMA}.f values (1, 0.1, 0.1), (2, 218.93179, 16777218), (3, 0.30000000000000004, 1), (4, 1e20, 1e20), (5, 0.00001, 0.00001), (6, 0, -2.5)`,
      );
      expect(await ask(`select a, b from ${SCHEMA}.f order by n`)).toEqual([
        ["0.1", "0.1"],
        ["218.93179", "16777218"],
        ["0.30000000000000004", "1"],
        ["1e+20", "1e+20"],
        ["1e-05", "1e-05"],
        ["0", "-2.5"],
      ]);
    });

    it("keeps texts as they are", async () => {
      const text = "it's Ünï\\code\n\t\"☃\" ' \\n";
      const rows = await ask(`select '${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}' as t`).catch(
        () => [],
      );
      // Redshift reads a backslash in a literal as an escape, PostgreSQL as itself: both keep all else.
      expect(rows[0]?.[0]?.replaceAll("\\\\", "\\")).toBe(text);
    });

    it("counts the rows of what it changed", async () => {
      await session.execute(`create table ${SCHEMA}.n (a integer)`);
      expect((await session.execute(`insert into ${SCHEMA}.n values (1), (2), (3)`)).rowCount).toBe(3);
      expect((await session.execute(`update ${SCHEMA}.n set a = a + 1 where a > 1`)).rowCount).toBe(2);
      expect((await session.execute(`delete from ${SCHEMA}.n where a = 1`)).rowCount).toBe(1);
      const { rows, rowCount } = await session.execute(`select a from ${SCHEMA}.n order by a`);
      expect([rows, rowCount]).toEqual([[["3"], ["4"]], 2]);
    });

    it("gives two columns of the same name both", async () => {
      const { columns, rows } = await session.execute("select 1 as a, 2 as a");
      expect([columns.map((column) => column.name), rows]).toEqual([["a", "a"], [["1", "2"]]]);
    });

    it("fails with the SQLSTATE, and goes on", async () => {
      expect((await failure(session.execute(`select * from ${SCHEMA}.nothing`))).code).toBe("42P01");
      expect((await failure(session.execute("select no_such_column from (select 1 as a) x"))).code).toBe(
        "42703",
      );
      expect((await failure(session.execute("selec 1"))).code).toBe("42601");
      expect(await ask("select 1")).toEqual([["1"]]);
    });

    it("refuses what follows an error inside a transaction, until the rollback", async () => {
      await session.execute(`create table ${SCHEMA}.r (a integer)`);
      await session.execute("begin");
      await session.execute(`insert into ${SCHEMA}.r values (1)`);
      await failure(session.execute(`select * from ${SCHEMA}.nothing`));
      expect((await failure(session.execute("select 1"))).code).toBe("25P02");
      await session.execute("rollback");
      expect(await ask(`select count(*) from ${SCHEMA}.r`)).toEqual([["0"]]);
    });

    it("shows other sessions nothing before the commit, and everything after it", async () => {
      const other = await warehouse.connect();
      try {
        await session.execute(`create table ${SCHEMA}.c (a integer)`);
        await session.execute("begin");
        await session.execute(`insert into ${SCHEMA}.c values (1)`);
        expect((await other.execute(`select count(*) from ${SCHEMA}.c`)).rows).toEqual([["0"]]);
        await session.execute("commit");
        expect((await other.execute(`select count(*) from ${SCHEMA}.c`)).rows).toEqual([["1"]]);
      } finally {
        await other.close();
      }
    });

    it("swaps two tables in one transaction", async () => {
      await session.execute(`create table ${SCHEMA}.live as select 1 as a`);
      await session.execute(`create table ${SCHEMA}.next as select 2 as a`);
      await session.execute("begin");
      await session.execute(`alter table ${SCHEMA}.live rename to old`);
      await session.execute(`alter table ${SCHEMA}.next rename to live`);
      await session.execute(`drop table ${SCHEMA}.old`);
      await session.execute("commit");
      expect(await ask(`select a from ${SCHEMA}.live`)).toEqual([["2"]]);
    });

    it("rolls back what is open when a session closes, and frees its locks", async () => {
      await session.execute(`create table ${SCHEMA}.x (a integer)`);
      const other = await warehouse.connect();
      await other.execute("begin");
      await other.execute(`insert into ${SCHEMA}.x values (1)`);
      await other.close();
      await session.execute(`drop table ${SCHEMA}.x`);
      expect((await failure(session.execute(`select * from ${SCHEMA}.x`))).code).toBe("42P01");
    });

    it("cancels on the server what runs, soon, and the session goes on", async () => {
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 300);
      const before = Date.now();
      const error = await failure(session.execute(subject.slow, abort.signal));
      expect(error.code).toBe("57014");
      expect(Date.now() - before).toBeLessThan(10_000);
      await session.execute("rollback").catch(() => {});
      expect(await ask("select 1")).toEqual([["1"]]);
    });

    it("cancels inside a transaction, which is undone", async () => {
      await session.execute(`create table ${SCHEMA}.y (a integer)`);
      await session.execute("begin");
      await session.execute(`insert into ${SCHEMA}.y values (1)`);
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 300);
      expect((await failure(session.execute(subject.slow, abort.signal))).code).toBe("57014");
      await session.execute("rollback");
      expect(await ask(`select count(*) from ${SCHEMA}.y`)).toEqual([["0"]]);
    });

    it("starts nothing for a signal that is aborted already", async () => {
      const error = await failure(
        session.execute(`create table ${SCHEMA}.never (a integer)`, AbortSignal.abort()),
      );
      expect(error.code).toBe("57014");
      expect((await failure(session.execute(`select * from ${SCHEMA}.never`))).code).toBe("42P01");
    });

    it("says what stands: schemas, tables, views, columns in order, keys", async () => {
      await session.execute(`create table ${SCHEMA}.b (z integer not null, a varchar(5), primary key (z))`);
      await session.execute(`create view ${SCHEMA}.a as select z from ${SCHEMA}.b`);
      const state = await warehouse.state([SCHEMA, "no_such_schema"]);
      expect(state.schemas).toEqual([SCHEMA]);
      expect(state.relations).toMatchObject([
        { schema: SCHEMA, name: "a", kind: "view", columns: ["z"], constraints: [] },
        { schema: SCHEMA, name: "b", kind: "table", columns: ["z", "a"] },
      ]);
      expect(state.relations[1]?.constraints).toHaveLength(1);
      expect(await warehouse.state([])).toEqual({ schemas: [], relations: [] });
    });

    it("runs sessions side by side", async () => {
      const sessions = await Promise.all(Array.from({ length: 4 }, () => warehouse.connect()));
      const answers = await Promise.all(sessions.map((one, index) => one.execute(`select ${index}`)));
      expect(answers.map(({ rows }) => rows[0]?.[0])).toEqual(["0", "1", "2", "3"]);
      await Promise.all(sessions.map((one) => one.close()));
    });
  });
}
