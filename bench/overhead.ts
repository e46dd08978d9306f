import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { CompiledGraph } from "../packages/redform/src/graph/compiled-graph.ts";
import { targetKey } from "../packages/redform/src/graph/target.ts";
import { buildPlan } from "../packages/redform/src/plan/build-plan.ts";
import { runPlan } from "../packages/redform/src/run/run-plan.ts";
import { openRedshiftWarehouse } from "../packages/redform/src/warehouse/redshift.ts";
import { graph, table } from "../packages/redform/test/graphs.ts";
import { type PostgresServer, startPostgres } from "../packages/redform/test/warehouse/postgres.ts";

/**
 * What a run costs beyond its statements: 1,000 trivial tables on PostgreSQL over TLS, four at once, and the very
 * same statements sent by four bare node-postgres clients. In turn, each into a new database. Then the whole
 * `dataform run`, which also starts, compiles the 1,000 files, takes the run's lock and writes its record.
 *
 * npx tsx bench/overhead.ts [--rounds 3] [--actions 1000]
 */

const CONCURRENCY = 4;

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

function trivial(actions: number): CompiledGraph {
  return graph({
    tables: Array.from({ length: actions }, (_, at) => table(`t${at}`, { query: `select ${at} as a` })),
  });
}

/** Statements in their order, a list for each connection. */
type Sent = readonly (readonly string[])[];

/** Keeps what every client sends while `work` goes on. */
async function recording<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly sent: Sent }> {
  const byClient = new Map<unknown, string[]>();
  const prototype: { query: (...args: unknown[]) => unknown } = pg.Client.prototype;
  const query = prototype.query;
  prototype.query = function (this: unknown, ...args: unknown[]): unknown {
    const [first] = args;
    const text = typeof first === "string" ? first : (first as { readonly text: string }).text;
    const list = byClient.get(this);
    if (list === undefined) byClient.set(this, [text]);
    else list.push(text);
    return query.apply(this, args);
  };
  try {
    return { result: await work(), sent: [...byClient.values()] };
  } finally {
    prototype.query = query;
  }
}

async function run(server: PostgresServer, database: string, of: CompiledGraph): Promise<number> {
  const started = performance.now();
  const warehouse = await openRedshiftWarehouse(
    { warehouse: "redshift", settings: server.settings({ database }) },
    { applicationName: "overhead", now: Date.now },
  );
  const state = await warehouse.state(["shop", "shop_assertions"]);
  const selected = new Set((of.tables ?? []).map(({ target }) => targetKey(target)));
  const plan = buildPlan(of, selected, state, { fullRefresh: false, runId: "20260105T101530123Z-k3f9" });
  const result = await runPlan(plan, warehouse, {
    runId: "20260105T101530123Z-k3f9",
    environment: "bench",
    concurrency: CONCURRENCY,
    signal: new AbortController().signal,
    now: Date.now,
    random: Math.random,
    source: async () => null,
    onEvent: () => {},
  });
  await warehouse.close();
  if (result.status !== "success") throw new Error(JSON.stringify(result.actions.find(({ error }) => error)));
  return performance.now() - started;
}

async function bare(server: PostgresServer, database: string, sent: Sent): Promise<number> {
  const started = performance.now();
  const { tls, auth } = server.settings();
  if (auth.method !== "password") throw new Error("a password is expected");
  const ssl = { ca: readFileSync(tls.ca ?? "", "utf8") };
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({
      host: "127.0.0.1",
      port: server.port,
      database,
      user: auth.user,
      password: auth.password,
      ssl,
    });
    await client.connect();
    return client;
  };
  // The first connection reads what stands and sets up, before the others begin; then they go side by side.
  const [first = [], ...others] = sent;
  const setUp = first.findIndex((sql) => sql.startsWith('create table "shop"'));
  const client = await connect();
  // The driver asks for views that PostgreSQL has not.
  for (const sql of first.slice(0, setUp)) {
    await client.query({ text: sql, rowMode: "array" }).catch(() => undefined);
  }
  const each = async (one: pg.Client, list: readonly string[]): Promise<void> => {
    try {
      for (const sql of list) await one.query({ text: sql, rowMode: "array" });
    } finally {
      await one.end();
    }
  };
  await Promise.all([
    each(client, first.slice(setUp)),
    ...others.map(async (list) => each(await connect(), list)),
  ]);
  return performance.now() - started;
}

/** The project's folder, for the whole process. */
function makeProject(server: PostgresServer, actions: number): string {
  const root = mkdtempSync(join(tmpdir(), "redform-overhead-"));
  mkdirSync(join(root, "definitions"));
  mkdirSync(join(root, "environments"));
  writeFileSync(
    join(root, "dataform.json"),
    JSON.stringify({ warehouse: "redshift", defaultSchema: "shop" }),
  );
  for (let at = 0; at < actions; at += 1) {
    writeFileSync(join(root, `definitions/t${at}.sqlx`), `config { type: "table" }\n\nselect ${at} as a\n`);
  }
  writeFileSync(
    join(root, "environments/pg.yaml"),
    `warehouse: redshift
connection:
  host: 127.0.0.1
  port: ${server.port}
  database: \${PG_DATABASE}
  auth: { method: password, user: "\${PG_USER}", password: "\${PG_PASSWORD}" }
  tls: { ca: "${server.caFile}" }
concurrency: ${CONCURRENCY}
`,
  );
  return root;
}

async function wholeProcess(server: PostgresServer, database: string, root: string): Promise<number> {
  const bin = fileURLToPath(new URL("../packages/redform/bin/dataform.js", import.meta.url));
  const started = performance.now();
  const child = spawn(process.execPath, [bin, "run", "--env", "pg"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      PATH: process.env.PATH,
      PG_DATABASE: database,
      PG_USER: server.user,
      PG_PASSWORD: server.password,
    },
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`dataform run ended with ${code}`);
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function main(): Promise<void> {
  const actions = option("actions", 1000);
  const rounds = option("rounds", 3);
  const of = trivial(actions);
  const server = await startPostgres({ config: ["log_statement=none"] });
  const root = makeProject(server, actions);
  const { auth, tls: _ } = server.settings();
  if (auth.method !== "password") return;
  const admin = await openRedshiftWarehouse(
    { warehouse: "redshift", settings: server.settings() },
    { applicationName: "overhead", now: Date.now },
  );
  const session = await admin.connect();
  const fresh = async (name: string): Promise<string> => {
    await session.execute(`create database ${name}`);
    return name;
  };
  try {
    const recorded = await fresh("recorded");
    const { sent } = await recording(() => run(server, recorded, of));
    const statements = sent.flat().length;
    const times: { readonly run: number[]; readonly bare: number[]; readonly whole: number[] } = {
      run: [],
      bare: [],
      whole: [],
    };
    for (let round = 1; round <= rounds; round += 1) {
      times.run.push(await run(server, await fresh(`run_${round}`), of));
      times.bare.push(await bare(server, await fresh(`bare_${round}`), sent));
      times.whole.push(await wholeProcess(server, await fresh(`whole_${round}`), root));
    }
    const ratios = (list: readonly number[]): string => {
      const each = list.map((time, at) => time / (times.bare[at] ?? 1));
      return `${median(each).toFixed(2)} (by round: ${each.map((one) => one.toFixed(2)).join(", ")})`;
    };
    const seconds = (list: readonly number[]): string => `${(median(list) / 1000).toFixed(2)} s`;
    process.stdout.write(
      `${actions} actions, ${statements} statements, ${CONCURRENCY} at once, ${cpus().length} cores\n` +
        `bare loop           ${seconds(times.bare)}\n` +
        `plan and run        ${seconds(times.run)}, ratio ${ratios(times.run)}\n` +
        `whole dataform run  ${seconds(times.whole)}, ratio ${ratios(times.whole)}\n`,
    );
  } finally {
    await admin.close();
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

await main();
