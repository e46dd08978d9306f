import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LocalRedshift, startServer } from "local-redshift";
import pg from "pg";

/**
 * Small queries a second over the wire on one connection, beside the same ones in the process; and how long
 * `local-redshift serve` takes from its start to its first answer.
 */

type Query = (n: number) => readonly [sql: string, values: readonly string[]];

const QUERIES: readonly (readonly [name: string, query: Query])[] = [
  ["select 1", () => ["select 1", []]],
  ["the same row by its key", () => ["select id, name, price from items where id = 77", []]],
  ["another row each time", (n) => [`select id, name, price from items where id = ${n % 1000}`, []]],
  [
    "another row, by a parameter",
    (n) => ["select id, name, price from items where id = $1", [`${n % 1000}`]],
  ],
  ["a small sum", () => ["select count(*), sum(price) from items where id < 500", []]],
];
const TIMES = 1500;

async function each(times: number, work: (n: number) => Promise<unknown>): Promise<number> {
  for (let n = 0; n < 100; n += 1) await work(n);
  const start = performance.now();
  for (let n = 0; n < times; n += 1) await work(n);
  return (times / (performance.now() - start)) * 1000;
}

async function throughput(): Promise<void> {
  const database = await LocalRedshift.open({ path: ":memory:" });
  const server = await startServer(database, { tls: false });
  const session = await database.connect();
  const rows = Array.from({ length: 1000 }, (_, n) => `(${n}, 'item ${n}', ${n}.5)`);
  await session.execute(`create table items (id integer, name varchar(40), price numeric(8,2));
    insert into items values ${rows.join(", ")}`);
  const client = new pg.Client({ host: server.host, port: server.port, user: "local", database: "dev" });
  await client.connect();
  for (const [name, query] of QUERIES) {
    const inProcess = await each(TIMES, async (n) => {
      const [sql, values] = query(n);
      const prepared = await session.prepare(sql);
      await prepared.execute(values);
    });
    const overWire = await each(TIMES, (n) => {
      const [sql, values] = query(n);
      return client.query(sql, values.length === 0 ? undefined : [...values]);
    });
    const figures = [overWire, inProcess].map((rate) => rate.toFixed(0).padStart(6));
    process.stdout.write(
      `${name.padEnd(28)} ${figures[0]}/s over the wire, ${figures[1]}/s in the process, ratio ${(overWire / inProcess).toFixed(2)}\n`,
    );
  }
  await client.end();
  await server.close();
  await session.close();
  await database.close();
}

const BIN = fileURLToPath(new URL("../packages/local-redshift/bin/local-redshift.js", import.meta.url));

/** Seconds from the start of the process to the answer of the first query. */
async function firstAnswer(file: string): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, [BIN, "serve", "--port", "0", "--database", file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await new Promise<number>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      const match = /on \S+:(\d+)\n/.exec(chunk.toString());
      if (match !== null) resolve(Number(match[1]));
    });
  });
  const client = new pg.Client({ host: "127.0.0.1", port, user: "local", database: "dev" });
  await client.connect();
  await client.query("select 1");
  const seconds = (performance.now() - start) / 1000;
  await client.end();
  const ended = new Promise((resolve) => child.on("exit", resolve));
  child.kill("SIGTERM");
  await ended;
  return seconds;
}

async function starts(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "local-redshift-bench-"));
  const file = join(folder, "bench.db");
  const first = await firstAnswer(file);
  const again: number[] = [];
  for (let n = 0; n < 7; n += 1) again.push(await firstAnswer(file));
  rmSync(folder, { recursive: true });
  again.sort((a, b) => a - b);
  process.stdout.write(`start to first answer, a new file       ${first.toFixed(2)} s\n`);
  process.stdout.write(
    `start to first answer, a file that stands ${again[3]?.toFixed(2)} s (median of 7; ${again[0]?.toFixed(2)} to ${again[6]?.toFixed(2)})\n`,
  );
}

await throughput();
await starts();
