import { createHash } from "node:crypto";
import { isAbsolute, join, posix } from "node:path";
import type { Environment } from "../project/types.ts";
import type { DatasetName } from "./run-event.ts";

/** How datasets are named, so that other producers' events meet ours. (openlineage.io/docs/spec/naming) */
export interface Naming {
  /** Of the project's jobs. */
  readonly jobs: string;
  /** Of the warehouse's tables. */
  readonly tables: string;
  /** Stands before schema and name; empty without a database. */
  readonly database: string;
  /** The project's folder, absolute: relative places of files are in it. */
  readonly root: string;
}

/** `redshift://{cluster}.{region}:{port}` for Amazon's host names, with the host itself for others. */
export function namingOf(
  jobs: string,
  { connection }: Pick<Environment, "connection">,
  root: string,
): Naming {
  if (connection.warehouse === "local")
    return { jobs, tables: `local-redshift://${jobs}`, database: "", root };
  const { host, port, database } = connection.settings;
  const amazon = /^([^.]+)\.[^.]+\.([a-z0-9-]+)\.redshift(?:-serverless)?\.amazonaws\.com(?:\.cn)?$/.exec(
    host,
  );
  const [, cluster, region] = amazon ?? [];
  const place = cluster === undefined ? host : `${cluster}.${region}`;
  return { jobs, tables: `redshift://${place}:${port}`, database: `${database}.`, root };
}

/** The dataset that a node of lineage stands for: a table, or what a load reads. */
export function datasetName(node: string, naming: Naming): DatasetName {
  if (!node.startsWith("source:")) return { namespace: naming.tables, name: `${naming.database}${node}` };
  const place = node.slice("source:".length);
  const s3 = /^(s3:\/\/[^/]+)\/?(.*)$/i.exec(place);
  if (s3?.[1] !== undefined) return { namespace: s3[1], name: s3[2] === "" ? "/" : (s3[2] ?? "/") };
  const path = place.replace(/^file:\/\//, "");
  return { namespace: "file", name: posix.normalize(isAbsolute(path) ? path : join(naming.root, path)) };
}

/** A UUID that is the same for the same text: version 8, of SHA-256. (RFC 9562) */
export function uuidOf(text: string): string {
  const hash = createHash("sha256").update(text).digest("hex");
  const variant = "89ab"[Number.parseInt(hash.charAt(16), 16) % 4] ?? "8";
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join("-");
}
