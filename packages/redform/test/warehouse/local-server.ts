import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalRedshift, startServer } from "local-redshift";
import type { RedshiftSettings } from "../../src/project/redshift-settings.ts";

/** Local-redshift's server in this process, over TLS, with a password and a database in memory. */
export interface LocalServer {
  readonly port: number;
  readonly caFile: string;
  readonly user: string;
  readonly password: string;
  settings(over?: Partial<RedshiftSettings>): RedshiftSettings;
  stop(): Promise<void>;
}

const USER = "local";
const PASSWORD = "pa55-of-the-local-server";

export async function startLocalServer(): Promise<LocalServer> {
  const folder = mkdtempSync(join(tmpdir(), "redform-local-server-"));
  const database = await LocalRedshift.open({ path: ":memory:" });
  const wire = await startServer(database, { user: USER, password: PASSWORD, requireTls: true });
  const caFile = join(folder, "ca.crt");
  writeFileSync(caFile, wire.ca ?? "");
  return {
    port: wire.port,
    caFile,
    user: USER,
    password: PASSWORD,
    settings: (over = {}) => ({
      host: "127.0.0.1",
      port: wire.port,
      database: "dev",
      auth: { method: "password", user: USER, password: PASSWORD },
      aws: {},
      tls: { ca: caFile },
      connectTimeoutMs: 10_000,
      ...over,
    }),
    stop: async () => {
      await wire.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
