import { beforeAll, describe, expect, it } from "vitest";
import type { Session } from "../../src/index.ts";
import { testDatabase } from "../database.ts";

const db = testDatabase();

/** What the history says of the statements of one session, in their order. */
const historyOf = (session: Session, columns: string): Promise<readonly (readonly (string | null)[])[]> =>
  db.rows(`select ${columns} from sys_query_history where session_id = ${session.pid} order by query_id`);

const withSession = async (work: (session: Session) => Promise<void>): Promise<Session> => {
  const session = await db.connect();
  await work(session);
  await session.close();
  return session;
};

beforeAll(() => db.run("create table t (a integer); insert into t values (1), (2), (3)"));

describe("sys_query_history", () => {
  it("tells every statement's kind, state, rows and text", async () => {
    const session = await withSession(async (own) => {
      await own.execute("select * from t; insert into t values (4); delete from t where a = 4; analyze t");
      await own.execute("create table made as select 1 as a; drop table made; set query_group to default");
      await expect(own.execute("select nothing from t")).rejects.toMatchObject({ code: "42703" });
    });
    expect(
      await historyOf(
        session,
        "trim(query_type), trim(status), returned_rows, trim(query_text), trim(error_message)",
      ),
    ).toEqual([
      ["SELECT", "success", "3", "select * from t", null],
      ["INSERT", "success", "0", "insert into t values (4)", null],
      ["DELETE", "success", "0", "delete from t where a = 4", null],
      ["UTILITY", "success", "0", "analyze t", null],
      ["CTAS", "success", "0", "create table made as select 1 as a", null],
      ["DDL", "success", "0", "drop table made", null],
      ["UTILITY", "success", "0", "set query_group to default", null],
      ["SELECT", "failed", "0", "select nothing from t", 'column "nothing" does not exist'],
    ]);
  });

  it("tells user, session, label, moment, and itself as running", async () => {
    await db.run("set query_group to 'nightly'");
    expect(
      await db.rows(
        `select user_id, trim(username), trim(query_label), trim(status), start_time, end_time, trim(database_name)
         from sys_query_history where session_id = pg_backend_pid() order by query_id desc limit 1`,
      ),
    ).toEqual([["100", "local", "nightly", "running", "2026-03-04 05:06:07.089", null, "dev"]]);
    await db.run("reset query_group");
  });

  it("gives statements of one transaction its number, and tells how the transaction ended", async () => {
    const session = await withSession(async (own) => {
      await own.execute("begin; insert into t values (9); rollback; begin; select 1; commit; select 2");
    });
    const statements = await historyOf(session, "transaction_id, trim(query_text)");
    const [first, , , second, , , third] = statements.map(([transaction]) => transaction);
    expect(statements.map(([transaction]) => transaction)).toEqual([
      first,
      first,
      first,
      second,
      second,
      second,
      third,
    ]);
    expect(
      await db.rows(
        `select transaction_id, status from sys_transaction_history where transaction_id in (${[first, second, third].join(", ")}) order by 1`,
      ),
    ).toEqual([
      [first, "rolledback"],
      [second, "committed"],
      [third, "committed"],
    ]);
  });

  it("tells a cancelled statement", async () => {
    const session = await withSession(async (own) => {
      const slow = own.execute(
        "select count(*) from t a, t b, t c, t d, t e, t f, t g, t h, t i, t j, t k, t l, t m, t n, t o, t p where a.a + p.a > 100",
      );
      setTimeout(() => own.cancel(), 30);
      await expect(slow).rejects.toMatchObject({ code: "57014" });
    });
    expect(await historyOf(session, "trim(status)")).toEqual([["canceled"]]);
  });

  it("counts the rows of a prepared statement as they are read, and ends it with them", async () => {
    const session = await db.connect();
    const cursor = await (await session.prepare("select a from t where a > $1 order by a", ["integer"])).open(
      ["0"],
    );
    await cursor.read(1);
    expect(await historyOf(session, "trim(status), returned_rows")).toEqual([["running", "1"]]);
    await cursor.read(10);
    expect(await historyOf(session, "trim(status), returned_rows")).toEqual([["success", "3"]]);
    await session.close();
  });

  it("keeps long statements in pieces", async () => {
    const long = `select '${"x".repeat(500)}' as x`;
    await db.run(long);
    const pieces = await db.rows(
      `select sequence, text from sys_query_text where query_id =
         (select max(query_id) from sys_query_history where query_text like 'select ''xxx%') order by 1`,
    );
    expect(pieces.map(([sequence]) => sequence)).toEqual(["0", "1", "2"]);
    expect(
      pieces
        .map(([, text]) => text)
        .join("")
        .trimEnd(),
    ).toBe(long);
  });
});

describe("the older catalogs of statements", () => {
  it("part queries, definitions and utilities", async () => {
    const session = await withSession(async (own) => {
      await own.execute("select a from t; create table parted (a integer); show timezone; drop table parted");
    });
    const texts = (catalog: string): string =>
      `select trim(text) from ${catalog} where pid = ${session.pid} order by xid, sequence`;
    expect(await db.rows(texts("stl_querytext"))).toEqual([["select a from t"]]);
    expect(await db.rows(texts("stl_ddltext"))).toEqual([
      ["create table parted (a integer)"],
      ["drop table parted"],
    ]);
    expect(await db.rows(texts("stl_utilitytext"))).toEqual([["show timezone"]]);
    expect(
      await db.rows(`select type, trim(text) from svl_statementtext where pid = ${session.pid} order by xid`),
    ).toEqual([
      ["QUERY", "select a from t"],
      ["DDL", "create table parted (a integer)"],
      ["UTILITY", "show timezone"],
      ["DDL", "drop table parted"],
    ]);
    for (const [catalog, text] of [
      ["stl_query", "querytxt"],
      ["svl_qlog", "substring"],
    ]) {
      expect(
        await db.rows(`select trim(${text}), aborted from ${catalog} where pid = ${session.pid}`),
      ).toEqual([["select a from t", "0"]]);
    }
  });
});

describe("what runs now", () => {
  it("is in stv_inflight, stv_recents and svv_transactions", async () => {
    const own = "select trim(text) from stv_inflight where pid = pg_backend_pid()";
    expect(await db.rows(own)).toEqual([[own]]);
    expect(
      await db.rows("select trim(status), trim(db_name) from stv_recents where pid = pg_backend_pid()"),
    ).toEqual([["Running", "dev"]]);
    const other = await db.connect();
    await other.execute("begin; select 1");
    const open = `select txn_owner, txn_db, granted from svv_transactions where pid = ${other.pid}`;
    expect(await db.rows(open)).toEqual([["local", "dev", "true"]]);
    await other.execute("commit");
    expect(await db.rows(open)).toEqual([]);
    await other.close();
  });

  it("and who is connected is in stv_sessions", async () => {
    const other = await db.connect();
    const connected = `select process, trim(user_name) from stv_sessions where process = ${other.pid}`;
    expect(await db.rows(connected)).toEqual([[String(other.pid), "local"]]);
    await other.close();
    expect(await db.rows(connected)).toEqual([]);
  });
});

describe("pg_last_query_id()", () => {
  it("is the number of the last query that read or wrote a table", async () => {
    const session = await db.connect();
    const last = async (): Promise<string | null | undefined> =>
      (await session.execute("select pg_last_query_id()"))[0]?.rows[0]?.[0];
    expect(await last()).toBe("-1");
    await session.execute("select * from t; select 1; select * from pg_class; set query_group to 'x'");
    expect(await db.value(`trim(query_text) from sys_query_history where query_id = ${await last()}`)).toBe(
      "select * from t",
    );
    expect((await session.execute("select pg_last_copy_id(), pg_last_unload_id()"))[0]?.rows).toEqual([
      ["-1", "-1"],
    ]);
    await session.close();
  });
});
