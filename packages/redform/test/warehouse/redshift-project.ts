import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { makeProject } from "../cli/dataform.ts";
import type { PostgresServer } from "./postgres.ts";

/** An environment file that names the server; each part may be another. */
export function environmentFile(
  port: number,
  over: { readonly host?: string; readonly database?: string; readonly more?: string } = {},
): string {
  const { host = "127.0.0.1", database = "postgres", more = "" } = over;
  return `warehouse: redshift
connection:
  host: ${host}
  port: ${port}
  database: ${database}
  auth:
    method: password
    user: \${PG_USER}
    password: \${PG_PASSWORD}
  tls:
    ca: certificates/ca.crt
  connectTimeoutSeconds: 5
${more}`;
}

/** A project whose environment `pg` is this server; gone after the test file. */
export function projectOn(
  server: Pick<PostgresServer, "port" | "caFile">,
  files: Readonly<Record<string, string>> = {},
): string {
  const root = makeProject({ "environments/pg.yaml": environmentFile(server.port), ...files });
  mkdirSync(join(root, "certificates"));
  cpSync(server.caFile, join(root, "certificates/ca.crt"));
  return root;
}
