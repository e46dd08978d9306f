import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failure, serving } from "./serving.ts";

const served = serving();
let client: pg.Client;

beforeAll(async () => {
  client = await served.client();
  await client.query(`create table listens (id integer, song varchar(40), price numeric(8,2), played timestamp,
    day date, liked boolean, score float8, big bigint, code char(4), extra super)`);
  await client.query(
    `insert into listens values
      (1, 'Harder Better', 1.25, '2018-11-15 00:30:26.796', '2018-11-15', true, 0.5, 9007199254740993, 'ab', json_parse('{"a":[1,2]}')),
      (2, null, null, null, null, false, null, null, null, null)`,
  );
});

describe("node-postgres", () => {
  it("reads each type with PostgreSQL's OID and modifier for it", async () => {
    const { fields } = await client.query("select * from listens");
    const types = fields.map(({ name, dataTypeID, dataTypeModifier }) => [
      name,
      dataTypeID,
      dataTypeModifier,
    ]);
    expect(types).toEqual([
      ["id", 23, -1],
      ["song", 1043, 44],
      ["price", 1700, 8 * 65_536 + 2 + 4],
      ["played", 1114, -1],
      ["day", 1082, -1],
      ["liked", 16, -1],
      ["score", 701, -1],
      ["big", 20, -1],
      ["code", 1042, 8],
      ["extra", 4000, -1],
    ]);
  });

  it("reads values without losing a digit", async () => {
    const { rows } = await client.query(
      "select song, price, liked, score, big, code, extra, played::varchar as played, day::varchar as day from listens order by id",
    );
    expect(rows).toEqual([
      {
        song: "Harder Better",
        price: "1.25",
        liked: true,
        score: 0.5,
        big: "9007199254740993",
        code: "ab  ",
        extra: '{"a":[1,2]}',
        played: "2018-11-15 00:30:26.796",
        day: "2018-11-15",
      },
      {
        ...{ song: null, price: null, liked: false, score: null, big: null, code: null, extra: null },
        ...{ played: null, day: null },
      },
    ]);
  });

  it("binds parameters whose types the statement tells", async () => {
    const { rows } = await client.query(
      "select id from listens where id = $1 and song = $2 and price > $3 and day between $4 and $5 and liked = $6",
      [1, "Harder Better", "1.249", "2018-01-01", "2018-12-31", true],
    );
    expect(rows).toEqual([{ id: 1 }]);
  });

  it("does not take what is bound for SQL", async () => {
    const text = "x'; drop table listens; --\\";
    const { rows } = await client.query("select $1 as text, len($1)::int as length", [text]);
    expect(rows).toEqual([{ text, length: text.length }]);
    expect((await client.query("select count(*)::int as n from listens")).rows).toEqual([{ n: 2 }]);
  });

  it("binds null, and the same parameter twice", async () => {
    const { rows } = await client.query("select nvl($1::int, 5) as a, $2::int + $2::int as b", [null, 4]);
    expect(rows).toEqual([{ a: 5, b: 8 }]);
  });

  it("inserts and updates with parameters, and tells how many rows", async () => {
    await client.query("create table changed (a integer, b varchar(10), c numeric(6,2), d timestamp)");
    const inserted = await client.query("insert into changed values ($1, $2, $3, $4), (8, 'y', 2, null)", [
      7,
      "x",
      "1.255",
      new Date("2020-01-02T03:04:05.678Z"),
    ]);
    expect([inserted.command, inserted.rowCount]).toEqual(["INSERT", 2]);
    const updated = await client.query("update changed set b = $1 where a >= $2", ["z", 7]);
    expect([updated.command, updated.rowCount]).toEqual(["UPDATE", 2]);
    const { rows } = await client.query("select a, b, c from changed order by a");
    expect(rows).toEqual([
      { a: 7, b: "z", c: "1.26" },
      { a: 8, b: "z", c: "2.00" },
    ]);
    const deleted = await client.query("delete from changed where c < $1", ["1.5"]);
    expect([deleted.command, deleted.rowCount]).toEqual(["DELETE", 1]);
  });

  it("runs a named statement again with other values", async () => {
    const named = (value: number) => ({ name: "twice", text: "select $1::int * 2 as n", values: [value] });
    expect((await client.query(named(4))).rows).toEqual([{ n: 8 }]);
    expect((await client.query(named(5))).rows).toEqual([{ n: 10 }]);
  });

  it("says where an error is, in a statement with parameters and in one of several", async () => {
    const bound = await failure(client.query("select id from listens where id = $1 and nosuch = 1", [1]));
    expect([bound.code, bound.message, bound.position]).toEqual([
      "42703",
      'column "nosuch" does not exist',
      "42",
    ]);
    const second = await failure(client.query("select 'ü😀' as a; select nosuch from listens"));
    expect([second.code, second.position]).toEqual(["42703", "26"]);
  });

  it("refuses a value that is none of its type", async () => {
    const wrong = await failure(client.query("select id from listens where id = $1", ["seven"]));
    expect([wrong.code, wrong.message]).toEqual(["22P02", 'invalid input syntax for type integer: "seven"']);
    const large = await failure(client.query("select id from listens where id = $1", ["3000000000"]));
    expect(large.code).toBe("22003");
  });

  it("goes on after an error", async () => {
    await failure(client.query("select nosuch"));
    await failure(client.query("select $1::int", ["x"]));
    expect((await client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  it("answers each statement of a message", async () => {
    const results = (await client.query(
      "create temp table m (a int); insert into m values (1), (2); select a from m order by a",
    )) as unknown as pg.QueryResult[];
    expect(results.map(({ command, rowCount }) => [command, rowCount])).toEqual([
      ["CREATE", null],
      ["INSERT", 2],
      ["SELECT", 2],
    ]);
    expect(results[2]?.rows).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it("undoes all statements of a message when one fails", async () => {
    await client.query("create table undone (a int)");
    await failure(client.query("insert into undone values (1); select 1/0"));
    expect((await client.query("select count(*)::int as n from undone")).rows).toEqual([{ n: 0 }]);
  });

  it("keeps what a message commits before it fails", async () => {
    await client.query("create table kept (a int)");
    await failure(client.query("begin; insert into kept values (1); commit; select 1/0"));
    expect((await client.query("select count(*)::int as n from kept")).rows).toEqual([{ n: 1 }]);
  });

  it("rolls a failed transaction back and refuses statements until then", async () => {
    await client.query("begin");
    await failure(client.query("select 1/0"));
    expect((await failure(client.query("select 1"))).code).toBe("25P02");
    await client.query("rollback");
    expect((await client.query("select 1 as a")).rows).toEqual([{ a: 1 }]);
  });

  it("hands notices over", async () => {
    const other = await served.client();
    const notices: string[] = [];
    other.on("notice", (notice) => notices.push(`${notice.severity} ${notice.message}`));
    await other.query("commit");
    expect(notices).toEqual(["WARNING there is no transaction in progress"]);
  });

  it("reads an empty query", async () => {
    expect((await client.query("")).rows).toEqual([]);
    expect((await client.query(" -- nothing\n ;")).rows).toEqual([]);
  });

  it("sends statements ahead of their answers, and each is answered in its turn", async () => {
    const other = await served.client();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        n % 10 === 3
          ? failure(other.query("select nosuch")).then(({ code }) => code)
          : other.query("select $1::int as n", [n]).then(({ rows }) => rows[0].n as number),
      ),
    );
    expect(answers).toEqual(Array.from({ length: 50 }, (_, n) => (n % 10 === 3 ? "42703" : n)));
  });

  it("has a search path, a transaction and temporary tables of its own", async () => {
    const [one, two] = [await served.client(), await served.client()];
    await one.query("create schema own; set search_path to own; create table here (a int)");
    await one.query("create temp table mine (a int); begin; insert into here values (1)");
    expect((await failure(two.query("select * from here"))).code).toBe("42P01");
    expect((await failure(two.query("select * from mine"))).code).toBe("42P01");
    expect((await two.query("select count(*)::int as n from own.here")).rows).toEqual([{ n: 0 }]);
    await one.query("commit");
    expect((await two.query("select count(*)::int as n from own.here")).rows).toEqual([{ n: 1 }]);
    const pids = await Promise.all([one, two].map((each) => each.query("select pg_backend_pid() as pid")));
    expect(new Set(pids.map(({ rows }) => rows[0].pid)).size).toBe(2);
  });

  it("tells current_user as the client's name", async () => {
    const other = await served.client({ user: "analyst" });
    expect((await other.query("select current_user as name")).rows).toEqual([{ name: "analyst" }]);
  });
});

describe("a pool", () => {
  let pool: pg.Pool;
  beforeAll(() => {
    pool = new pg.Pool({ ...served.config(), max: 4 });
  });
  afterAll(() => pool.end());

  it("runs statements side by side", async () => {
    const sums = await Promise.all(
      Array.from({ length: 20 }, (_, n) => pool.query("select $1::int + 1 as n", [n])),
    );
    expect(sums.map(({ rows }) => rows[0].n)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  });
});

/** A query that runs for hours. */
const ENDLESS = `with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000)
  select sum(i) from n`;

describe("cancelling", () => {
  it("stops a statement by pg_cancel_backend of another connection, and the session goes on", async () => {
    const [busy, other] = [await served.client(), await served.client()];
    const { pid } = (await busy.query("select pg_backend_pid() as pid")).rows[0];
    const running = failure(busy.query(ENDLESS));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await other.query("select pg_cancel_backend($1) as done", [pid])).rows).toEqual([{ done: true }]);
    expect((await running).code).toBe("57014");
    expect((await busy.query("select 2 as n")).rows).toEqual([{ n: 2 }]);
    expect((await other.query("select pg_cancel_backend(1) as done")).rows).toEqual([{ done: false }]);
  });

  it("ends a connection by pg_terminate_backend", async () => {
    const [victim, other] = [await served.client(), await served.client()];
    const { pid } = (await victim.query("select pg_backend_pid() as pid")).rows[0];
    const ended = new Promise<Error>((resolve) => victim.on("error", resolve));
    await other.query("select pg_terminate_backend($1)", [pid]);
    expect((await ended) as pg.DatabaseError).toMatchObject({ code: "57P01", severity: "FATAL" });
  });

  it("stops a statement whose client has gone, so that others may write", async () => {
    const gone = await served.client();
    await gone.query("create table left_behind (a int)");
    await gone.query("begin; insert into left_behind values (1)");
    gone.query(ENDLESS).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
    (gone as unknown as { connection: { stream: { destroy: () => void } } }).connection.stream.destroy();
    await expect
      .poll(async () => (await client.query("select count(*)::int as n from left_behind")).rows[0].n)
      .toBe(0);
    await client.query("drop table left_behind");
  });
});

describe("statement_timeout", () => {
  it("stops a statement that runs for longer, and leaves shorter ones alone", async () => {
    const other = await served.client();
    await other.query("set statement_timeout to 200");
    const error = await failure(other.query(ENDLESS));
    expect([error.code, error.message]).toEqual(["57014", "canceling statement due to statement timeout"]);
    expect((await other.query("select 1 as a")).rows).toEqual([{ a: 1 }]);
    await other.query("reset statement_timeout");
  });
});

describe("statements that name others", () => {
  it("prepare and execute, declare and fetch", async () => {
    const other = await served.client();
    await other.query("prepare plus (integer) as select $1 + 1 as n");
    expect((await other.query("execute plus (4)")).rows).toEqual([{ n: 5 }]);
    await other.query("begin");
    expect((await other.query("declare k cursor for select id from listens order by id")).command).toBe(
      "DECLARE",
    );
    expect((await other.query("fetch 1 from k")).rows).toEqual([{ id: 1 }]);
    await other.query("commit");
  });
});
