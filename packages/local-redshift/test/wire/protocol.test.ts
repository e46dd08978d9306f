import { afterEach, describe, expect, it } from "vitest";
import {
  bind,
  close,
  describe as describeMessage,
  execute,
  fieldsOf,
  flush,
  int16,
  int32,
  message,
  parse,
  query,
  RawClient,
  type RawMessage,
  startup,
  sync,
  text,
  valuesOf,
} from "./raw-client.ts";
import { serving } from "./serving.ts";

const served = serving();
const clients: RawClient[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.end();
});

function raw(): RawClient {
  const client = new RawClient(served.server().port);
  clients.push(client);
  return client;
}

async function started(): Promise<RawClient> {
  const client = raw();
  client.send(startup({ user: "local", database: "dev" }));
  await client.until("Z");
  return client;
}

const types = (messages: readonly RawMessage[]): string => messages.map(({ type }) => type).join("");
const tags = (messages: readonly RawMessage[]): readonly string[] =>
  messages.filter(({ type }) => type === "C").map(({ body }) => body.toString().slice(0, -1));
const state = (messages: readonly RawMessage[]): string | undefined => messages.at(-1)?.body.toString();
const errorOf = (messages: readonly RawMessage[]): Readonly<Record<string, string>> => {
  const error = messages.find(({ type }) => type === "E");
  return error === undefined ? {} : fieldsOf(error);
};

describe("the start", () => {
  it("tells the settings that Redshift tells", async () => {
    const client = raw();
    client.send(startup({ user: "local", database: "dev" }));
    const messages = await client.until("Z");
    const settings = Object.fromEntries(
      messages.filter(({ type }) => type === "S").map(({ body }) => body.toString().split("\0").slice(0, 2)),
    );
    expect(settings).toMatchObject({
      server_version: "8.0.2",
      client_encoding: "UTF8",
      DateStyle: "ISO, MDY",
      TimeZone: "UTC",
      integer_datetimes: "on",
      // Its strings take backslashes, so clients must double them. (dg/r_QUOTE_LITERAL)
      standard_conforming_strings: "off",
    });
    expect(settings["padb_version"]).toBeDefined();
    expect(types(messages)).toMatch(/^RS+KZ$/);
    expect(state(messages)).toBe("I");
  });

  it("says which options of a newer protocol it has not", async () => {
    const client = raw();
    client.send(startup({ user: "local", database: "dev", "_pq_.other": "on" }, 196_610));
    const [first] = await client.until("Z");
    expect(first?.type).toBe("v");
    expect(first?.body).toEqual(Buffer.concat([int32(0, 1), text("_pq_.other")]));
  });

  // What amazon-redshift-jdbc-driver and redshift_connector say of themselves; neither knows NegotiateProtocolVersion.
  it("takes what Redshift's own drivers say of themselves, and says nothing of it", async () => {
    const client = raw();
    const said = {
      ...{ driver_version: "Redshift JDBC Driver 2.1", os_version: "Linux", plugin_name: "none" },
      ...{ client_protocol_version: "2", replication: "false", driver_discovery_version: "1" },
      ...{ "_pq_.compression": "lz4", client_encoding: "'utf-8'" },
    };
    client.send(startup({ user: "local", database: "dev", ...said }));
    expect(types(await client.until("Z"))).toMatch(/^RS+KZ$/);
  });

  // (PostgreSQL: protocol-flow, Asynchronous Operations)
  it("tells of a setting also when it changes with the end of its transaction", async () => {
    const client = await started();
    const told = async (sql: string): Promise<readonly string[]> => {
      client.send(query(sql));
      const messages = await client.until("Z");
      return messages.filter(({ type }) => type === "S").map(({ body }) => body.toString());
    };
    await told("begin");
    expect(await told("set application_name to 'within'")).toEqual(["application_name\0within\0"]);
    expect(await told("rollback")).toEqual(["application_name\0\0"]);
    expect(await told("set client_encoding to 'UNICODE'")).toEqual([]);
  });

  it.each([
    ["another protocol", startup({ user: "local" }, 131_072), "0A000"],
    ["no user", startup({ database: "dev" }), "28000"],
    ["a length that can't be", int32(3, 196_608), "08P01"],
    ["a start that is too long", int32(1_000_000, 196_608), "08P01"],
    ["text without an end", Buffer.concat([int32(12, 196_608), Buffer.from("user")]), "08P01"],
  ])("ends a connection that begins with %s", async (_, bytes, code) => {
    const client = raw();
    client.send(bytes);
    const messages = await client.until("never");
    expect(errorOf(messages)).toMatchObject({ S: "FATAL", C: code });
  });
});

describe("messages that are none", () => {
  it.each([
    ["a query without an end", message("Q", Buffer.from("select 1"))],
    ["a query with bytes behind its end", message("Q", text("select 1"), Buffer.from("x"))],
    ["a query that is not UTF-8", message("Q", Buffer.from([0xff, 0xfe, 0]))],
  ])("answers %s with an error and goes on", async (_, bytes) => {
    const client = await started();
    client.send(bytes);
    const messages = await client.until("Z");
    expect(types(messages)).toBe("EZ");
    client.send(query("select 1"));
    expect(types(await client.until("Z"))).toBe("TDCZ");
  });

  it.each([
    ["a parse that is cut", message("P", text("a"))],
    ["a bind with more values than bytes", message("B", text(""), text(""), int16(0, 900))],
    ["a bind with a format that is none", message("B", text(""), text(""), int16(1, 7, 0, 0))],
    ["a describe of nothing", message("D", Buffer.from("x"), text(""))],
    ["an execute of an unknown portal", execute("nosuch")],
    ["a bind of an unknown statement", bind("", "nosuch")],
  ])("answers %s with an error, and passes over what follows up to Sync", async (_, bytes) => {
    const client = await started();
    client.send(bytes, parse("", "select 1"), execute(""), sync);
    expect(types(await client.until("Z"))).toBe("EZ");
    client.send(query("select 1"));
    expect(types(await client.until("Z"))).toBe("TDCZ");
  });

  it.each([
    ["of an unknown type", Buffer.concat([Buffer.from("~"), int32(4)])],
    ["with a negative length", Buffer.concat([Buffer.from("Q"), int32(-5)])],
    ["longer than any statement", Buffer.concat([Buffer.from("Q"), int32(2_000_000_000)])],
  ])("ends the connection after a message %s, and serves others", async (_, bytes) => {
    const client = await started();
    client.send(bytes);
    expect(errorOf(await client.until("never"))).toMatchObject({ S: "FATAL", C: "08P01" });
    const other = await started();
    other.send(query("select 1"));
    expect(types(await other.until("Z"))).toBe("TDCZ");
  });

  it("lives through bytes at random", async () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const client = seed % 2 === 0 ? await started() : raw();
      const bytes = Buffer.from(Array.from({ length: 200 }, (_, at) => (at * seed * 7919 + seed * 31) % 251));
      client.send(bytes);
      client.end();
    }
    const client = await started();
    client.send(query("select 1"));
    expect(types(await client.until("Z"))).toBe("TDCZ");
  });

  it("refuses COPY FROM STDIN and function calls by name, and reads over COPY's data", async () => {
    const client = await started();
    client.send(query("copy t from stdin"), message("d", Buffer.from("1\n")), message("c"));
    expect(errorOf(await client.until("Z"))).toMatchObject({ C: "0A000" });
    client.send(message("F", int32(1), int16(0, 0, 0)));
    expect(errorOf(await client.until("Z"))).toMatchObject({ C: "0A000" });
  });
});

describe("extended queries", () => {
  it("describe a statement without running it", async () => {
    const client = await started();
    client.send(query("create table described (a integer, b varchar(7))"));
    await client.until("Z");
    const insert = "insert into described values ($1, $2)";
    client.send(parse("s", insert), describeMessage("S", "s"), sync);
    const messages = await client.until("Z");
    expect(types(messages)).toBe("1tnZ");
    expect(messages[1]?.body).toEqual(Buffer.concat([int16(2), int32(23, 1043)]));
    client.send(parse("q", "select a, b from described where a = $1"), describeMessage("S", "q"), sync);
    const [, parameters, columns] = await client.until("Z");
    expect(parameters?.body).toEqual(Buffer.concat([int16(1), int32(23)]));
    expect(columns?.body.readInt16BE(0)).toBe(2);
    client.send(query("select count(*) from described"));
    const counted = (await client.until("Z")).find(({ type }) => type === "D");
    expect(counted === undefined ? null : valuesOf(counted)[0]?.toString()).toBe("0");
  });

  it("hand rows over in parts, and several portals take turns", async () => {
    const client = await started();
    const sql =
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 5) select i from n order by i";
    client.send(query("begin"));
    await client.until("Z");
    client.send(parse("n", sql), bind("p", "n"), bind("q", "n"), execute("p", 2), execute("q", 1), flush);
    expect(types([...(await client.until("s")), ...(await client.until("s"))])).toBe("122DDsDs");
    client.send(execute("p", 2), execute("q"), execute("p"), sync);
    const rest = await client.until("Z");
    expect(types(rest)).toBe("DDsDDDDCDCZ");
    const rows = rest.filter(({ type }) => type === "D").map((row) => Number(valuesOf(row)[0]?.toString()));
    expect(rows).toEqual([3, 4, 2, 3, 4, 5, 5]);
    expect([tags(rest), state(rest)]).toEqual([["SELECT 4", "SELECT 1"], "T"]);
  });

  it("share a transaction up to Sync", async () => {
    const client = await started();
    client.send(query("create table piped (a integer)"));
    await client.until("Z");
    const insert = (value: string): Buffer =>
      Buffer.concat([
        parse("", "insert into piped values ($1)"),
        bind("", "", [Buffer.from(value)]),
        execute(""),
      ]);
    client.send(insert("1"), insert("x"), insert("3"), sync);
    const failed = await client.until("Z");
    expect([types(failed), state(failed)]).toEqual(["12C12EZ", "I"]);
    client.send(insert("4"), insert("5"), sync);
    expect(tags(await client.until("Z"))).toEqual(["INSERT 0 1", "INSERT 0 1"]);
    client.send(query("select a from piped order by a"));
    const rows = (await client.until("Z")).filter(({ type }) => type === "D");
    expect(rows.map((row) => valuesOf(row)[0]?.toString())).toEqual(["4", "5"]);
  });

  it("close statements and portals, also such as were never there", async () => {
    const client = await started();
    client.send(parse("s", "select 1"), close("S", "s"), close("P", "nosuch"), close("S", "nosuch"), sync);
    expect(types(await client.until("Z"))).toBe("1333Z");
    client.send(bind("", "s"), sync);
    expect(errorOf(await client.until("Z"))).toMatchObject({ C: "26000" });
  });

  it("answer an empty statement, and refuse two in one", async () => {
    const client = await started();
    client.send(parse("", ""), bind("", ""), describeMessage("P", ""), execute(""), sync);
    expect(types(await client.until("Z"))).toBe("12nIZ");
    client.send(parse("", "select 1; select 2"), sync);
    expect(errorOf(await client.until("Z"))).toMatchObject({ C: "42601" });
  });
});

/** Values with the bytes that PostgreSQL 15 sends for them (COPY … WITH BINARY). */
const BINARY: readonly (readonly [type: string, oid: number, value: string, hex: string])[] = [
  ["boolean", 16, "true", "01"],
  ["smallint", 21, "-2", "fffe"],
  ["integer", 23, "258", "00000102"],
  ["bigint", 20, "-1", "ffffffffffffffff"],
  ["real", 700, "1.5", "3fc00000"],
  ["double precision", 701, "-2.5", "c004000000000000"],
  ["numeric(10,2)", 1700, "12345.67", "0003000100000002000109291a2c"],
  ["numeric(10,4)", 1700, "-0.0012", "0001ffff40000004000c"],
  ["numeric(10,2)", 1700, "0.00", "0000000000000002"],
  ["varchar(10)", 1043, "äx", "c3a478"],
  ["date", 1082, "2000-01-11", "0000000a"],
  ["date", 1082, "1999-12-31", "ffffffff"],
  ["timestamp", 1114, "2000-01-01 00:00:01.5", "000000000016e360"],
  ["timestamp", 1114, "1999-12-31 23:59:59", "fffffffffff0bdc0"],
  ["timestamptz", 1184, "2000-01-01 00:00:01+00", "00000000000f4240"],
  ["time", 1083, "00:00:02", "00000000001e8480"],
];

describe("binary values", () => {
  it.each(BINARY)("sends and takes %s (OID %i) %s as %s", async (type, oid, value, hex) => {
    const client = await started();
    const bytes = Buffer.from(hex, "hex");
    client.send(
      parse("", `select '${value}'::${type}, $1, $1::${type} = '${value}'::${type}`, oid),
      bind("", "", [bytes], [1], [1, 1, 0]),
      execute(""),
      sync,
    );
    const messages = await client.until("Z");
    expect(errorOf(messages)).toEqual({});
    const row = messages.find(({ type: kind }) => kind === "D");
    const [sent, echoed, same] = row === undefined ? [] : valuesOf(row);
    expect([sent?.toString("hex"), echoed?.toString("hex"), same?.toString()]).toEqual([hex, hex, "t"]);
  });

  it("refuses bytes of the wrong length", async () => {
    const client = await started();
    client.send(parse("", "select $1", 23), bind("", "", [Buffer.from("abc")], [1]), sync);
    expect(errorOf(await client.until("Z"))).toMatchObject({ C: "22P03" });
  });

  it("refuses parameters of types that it has not", async () => {
    const client = await started();
    client.send(parse("", "select $1", 1007), sync);
    expect(errorOf(await client.until("Z"))).toMatchObject({ C: "0A000" });
  });
});

describe("large messages", () => {
  it("takes a statement of 8 MB and a value of 4 MB", async () => {
    const client = await started();
    client.send(query(`select /* ${"x".repeat(8_000_000)} */ 1`));
    expect(types(await client.until("Z"))).toBe("TDCZ");
    client.send(parse("", "select len($1)"), bind("", "", [Buffer.alloc(4_000_000, "y")]), execute(""), sync);
    const row = (await client.until("Z")).find(({ type }) => type === "D");
    expect(row === undefined ? null : valuesOf(row)[0]?.toString()).toBe("4000000");
  });

  it("makes rows no faster than a client reads them", async () => {
    const client = await started();
    const before = process.memoryUsage().rss;
    const numbers = Array.from({ length: 10 }, (_, n) => `select ${n} as n`).join(" union all ");
    client.pause();
    client.send(
      query(`with d as (${numbers}) select repeat('x', 1000) from d a, d b, d c, d d, d e, d f limit 600000`),
    );
    await new Promise((resolve) => setTimeout(resolve, 1500));
    // The whole answer is 600 MB.
    expect(process.memoryUsage().rss - before).toBeLessThan(250_000_000);
    client.send(message("X"));
  });
});
