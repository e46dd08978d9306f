import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { source, whatStands } from "../run/star.ts";
import { type Certificate, makeServerCertificate } from "../warehouse/certificates.ts";
import {
  type DatabaseCopies,
  inParallel,
  openDatabase,
  prepareDatabase,
} from "../warehouse/database-copies.ts";
import { type PostgresServer, startPostgres } from "../warehouse/postgres.ts";
import { type ProxyAction, type SeenStatement, type ServerProxy, startProxy } from "../warehouse/proxy.ts";
import { dataform, type Finished, makeProject, startDataform } from "./dataform.ts";
import { fillLocal, goOn, onLocal, recordsOf, starFiles, UNDISTURBED } from "./killed-star.ts";

/** `npm run prove` kills at every statement; the suite at each commit and at every eighth. */
const PROVE = process.env["PROVE"] !== undefined;
const TIMEOUT_MS = PROVE ? 3_600_000 : 300_000;

interface Moment {
  readonly at: number;
  readonly when: "before" | "after";
}

function momentsOf(statements: readonly string[]): readonly Moment[] {
  const all = statements.flatMap((sql, index): readonly (Moment & { readonly sql: string })[] => [
    { at: index + 1, when: "before", sql },
    { at: index + 1, when: "after", sql },
  ]);
  const chosen = all.filter(
    ({ at, when, sql }) =>
      PROVE || (when === "after" && /^commit/i.test(sql)) || (when === "before" && at % 8 === 0),
  );
  expect(chosen.length).toBeGreaterThan(8);
  return chosen;
}

const folder = mkdtempSync(join(tmpdir(), "redform-killed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let copied = 0;
function copyOf(root: string): string {
  copied += 1;
  const copy = join(folder, String(copied));
  cpSync(root, copy, { recursive: true });
  return copy;
}

describe("kill -9 at any statement of a run, and then --resume, before PostgreSQL over TLS", () => {
  let postgres: PostgresServer;
  let certificate: Certificate;
  let copies: DatabaseCopies;
  let prepared: string;
  let statements: readonly string[];

  beforeAll(async () => {
    postgres = await startPostgres();
    certificate = await makeServerCertificate({ authority: postgres.authority });
    prepared = makeProject({
      ...starFiles,
      "environments/pg.yaml": `warehouse: redshift
connection:
  host: 127.0.0.1
  port: \${PG_PORT}
  database: \${PG_DATABASE}
  auth: { method: password, user: "\${PG_USER}", password: "\${PG_PASSWORD}" }
  tls: { ca: ca.crt }
concurrency: 1
`,
    });
    cpSync(postgres.caFile, join(prepared, "ca.crt"));
    copies = await prepareDatabase(postgres, async (database) => {
      const warehouse = await openDatabase(postgres, database);
      const session = await warehouse.connect();
      for (const sql of source) await session.execute(sql);
      await warehouse.close();
      const proxy = await throughProxy();
      const first = await dataform(["run", "--env", "pg"], prepared, environment(proxy, database));
      expect(first.code, first.stderr + first.stdout).toBe(0);
      await proxy.stop();
    });
    const database = await copies.fresh();
    const proxy = await throughProxy();
    const second = await dataform(["run", "--env", "pg"], copyOf(prepared), environment(proxy, database));
    expect(second.code, second.stderr).toBe(0);
    statements = proxy.statements.map(({ sql }) => sql);
    await proxy.stop();
    expect(await standsIn(database)).toMatchObject(UNDISTURBED);
  });
  afterAll(async () => {
    await copies.close();
    await postgres.stop();
  });

  /** Late-binding views, which PostgreSQL has not, are left out on the way. */
  async function throughProxy(
    decide: (seen: SeenStatement) => ProxyAction | undefined = () => undefined,
  ): Promise<ServerProxy> {
    const proxy = await startProxy({ upstreamPort: postgres.port, certificate });
    proxy.decide = (seen) =>
      decide(seen) ??
      (seen.sql.startsWith("create or replace view") ? { kind: "replace", sql: "select 1" } : undefined);
    return proxy;
  }

  function environment(proxy: ServerProxy, database: string): Readonly<Record<string, string>> {
    return {
      PG_PORT: String(proxy.port),
      PG_DATABASE: database,
      PG_USER: postgres.user,
      PG_PASSWORD: postgres.password,
    };
  }

  async function standsIn(database: string): Promise<Record<string, unknown>> {
    const warehouse = await openDatabase(postgres, database);
    const stands = await whatStands(await warehouse.connect());
    await warehouse.close();
    return stands;
  }

  /** A minute passes, after which the killed run's lock may be taken over. */
  async function passMinute(database: string): Promise<void> {
    const warehouse = await openDatabase(postgres, database);
    const session = await warehouse.connect();
    await session.execute("update redform.run_lock set seen_at = seen_at - interval '61 seconds'");
    await warehouse.close();
  }

  async function killAt({ at, when }: Moment): Promise<void> {
    const database = await copies.fresh();
    const root = copyOf(prepared);
    const recordsBefore = recordsOf(root);
    let label = `${when} ${at}`;
    let kill = (): void => {};
    const proxy = await throughProxy(({ index, sql }) => {
      if (index !== at) return undefined;
      label = `${when} statement ${at}: ${sql.slice(0, 60)}`;
      // The process is gone before anything else comes through.
      if (when === "after") return { kind: "hang-after", call: () => kill() };
      kill();
      return { kind: "hang" };
    });
    const env = environment(proxy, database);
    const { child, finished } = startDataform(["run", "--env", "pg"], root, env);
    kill = () => void child.kill("SIGKILL");
    expect((await finished).code, label).toBeNull();
    await passMinute(database);
    await goOn(root, recordsBefore, (args) => dataform([...args, "--env", "pg"], root, env));
    expect({ label, ...(await standsIn(database)) }).toMatchObject({ label, ...UNDISTURBED });
    await proxy.stop();
  }

  it("gives the tables of an undisturbed run, and no row twice", { timeout: TIMEOUT_MS }, async () => {
    await inParallel(momentsOf(statements), 3, killAt);
  });
});

describe("kill -9 at any statement of a run, and then --resume, on the local warehouse", () => {
  const hook = fileURLToPath(new URL("kill-at.mjs", import.meta.url));
  let prepared: string;
  let statements: readonly string[];

  function command(
    args: readonly string[],
    root: string,
    env: Readonly<Record<string, string>>,
  ): Promise<Finished> {
    return dataform(args, root, { NODE_OPTIONS: `--import=${hook}`, ...env });
  }

  const stands = (root: string): Promise<unknown> =>
    onLocal(root, async (ask) => ({
      plays: await ask("select * from shop.plays order by play"),
      log: await ask("select * from source.log order by n"),
      report: await ask("select * from shop.report"),
      tables: await ask("select table_name from svv_tables where table_schema = 'shop' order by 1"),
    }));

  beforeAll(async () => {
    prepared = makeProject({ ...starFiles, "environments/local.yaml": "warehouse: local\nconcurrency: 1\n" });
    mkdirSync(join(prepared, ".redform"));
    await fillLocal(prepared, source);
    const first = await dataform(["run"], prepared);
    expect(first.code, first.stderr + first.stdout).toBe(0);
    const root = copyOf(prepared);
    const log = join(folder, "statements");
    const second = await command(["run"], root, { KILL_LOG: log });
    expect(second.code, second.stderr + second.stdout).toBe(0);
    statements = readFileSync(log, "utf8")
      .trim()
      .split("\n")
      .map((line) => String(JSON.parse(line)));
    expect(await stands(root)).toEqual(UNDISTURBED);
  });

  async function killAt({ at, when }: Moment): Promise<void> {
    const root = copyOf(prepared);
    const recordsBefore = recordsOf(root);
    const killed = await command(["run"], root, { KILL_AT: String(at), KILL_WHEN: when });
    const label = `${when} statement ${at}: ${statements[at - 1]?.slice(0, 60)}`;
    expect(killed.code, `${label}${killed.stderr}`).toBeNull();
    await goOn(root, recordsBefore, (args) => dataform(args, root));
    expect({ label, stands: await stands(root) }).toEqual({ label, stands: UNDISTURBED });
  }

  it("gives the tables of an undisturbed run, and no row twice", { timeout: TIMEOUT_MS }, async () => {
    await inParallel(momentsOf(statements), 2, killAt);
  });
});
