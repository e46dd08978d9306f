import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LocalRedshift } from "../local-redshift.ts";
import { RedshiftError } from "../types.ts";
import { type ServerOptions, startServer } from "../wire/server.ts";
import type { CommandContext, ServeOptions } from "./command.ts";

/** How long running statements may go on once the server is asked to stop, in milliseconds. */
const GRACE_MS = 5000;

/** Serves until it is asked to stop; asked twice, it stops statements too. @throws RedshiftError */
export async function serve(options: ServeOptions, { env, out, onStop }: CommandContext): Promise<void> {
  const { host, port, user, requireTls, memoryLimit } = options;
  const password = env["LOCAL_REDSHIFT_PASSWORD"];
  const tls = tlsOf(options);
  const database = await LocalRedshift.open({
    path: options.database,
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
  });
  try {
    const server = await startServer(database, {
      host,
      port,
      user,
      requireTls,
      ...(password === undefined || password === "" ? {} : { password }),
      ...(tls === undefined ? {} : { tls }),
    });
    const stopped = new Promise<void>((resolve, reject) => {
      let asked = 0;
      onStop(() => {
        asked += 1;
        server.close(asked > 1 ? 0 : GRACE_MS).then(resolve, reject);
      });
    });
    const folder = folderOf(options);
    out(`local-redshift serves database dev (${options.database}) on ${server.host}:${server.port}\n`);
    if (server.ca !== null && folder !== null) out(`certificate authority: ${join(folder, "ca.crt")}\n`);
    await stopped;
  } finally {
    await database.close();
  }
}

function folderOf({ tlsFolder, database }: ServeOptions): string | null {
  if (tlsFolder !== undefined) return tlsFolder;
  return database === ":memory:" ? null : `${database}.tls`;
}

/** @throws RedshiftError for half of a certificate, or one that can't be read */
function tlsOf(options: ServeOptions): ServerOptions["tls"] {
  const { tls, tlsCert, tlsKey } = options;
  if (!tls) return false;
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new RedshiftError("--tls-cert and --tls-key go together", { code: "58030" });
  }
  if (tlsCert !== undefined && tlsKey !== undefined) {
    return { cert: readText(tlsCert), key: readText(tlsKey) };
  }
  const folder = folderOf(options);
  return folder === null ? undefined : { folder };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new RedshiftError(`can't read ${file}: ${error instanceof Error ? error.message : String(error)}`, {
      code: "58030",
    });
  }
}
