/** A `dwh.cfg` as the notebooks read it, with Python's configparser: sections of `KEY=value`. */
export interface DwhConfig {
  /** By the key's own meaning; values without their quotes. */
  readonly values: ReadonlyMap<DwhKey, string>;
  /** As they are written in the file, for each meaning. */
  readonly names: ReadonlyMap<DwhKey, string>;
  /** Keys whose meaning nobody knows; their values are not kept. */
  readonly unknown: readonly string[];
}

export type DwhKey =
  | "accessKey"
  | "secretKey"
  | "clusterType"
  | "nodes"
  | "nodeType"
  | "identifier"
  | "database"
  | "user"
  | "password"
  | "port"
  | "roleName"
  | "roleArn"
  | "host"
  | "region"
  | "logData"
  | "logJsonpath"
  | "songData";

/** Names without `DWH_`, in capitals. */
const NAMES: Readonly<Record<string, DwhKey>> = {
  KEY: "accessKey",
  ACCESS_KEY: "accessKey",
  AWS_ACCESS_KEY_ID: "accessKey",
  SECRET: "secretKey",
  SECRET_KEY: "secretKey",
  AWS_SECRET_ACCESS_KEY: "secretKey",
  CLUSTER_TYPE: "clusterType",
  NUM_NODES: "nodes",
  NODE_TYPE: "nodeType",
  CLUSTER_IDENTIFIER: "identifier",
  IDENTIFIER: "identifier",
  DB: "database",
  DB_NAME: "database",
  DB_USER: "user",
  USER: "user",
  DB_PASSWORD: "password",
  PASSWORD: "password",
  PORT: "port",
  DB_PORT: "port",
  IAM_ROLE_NAME: "roleName",
  ROLE_NAME: "roleName",
  ARN: "roleArn",
  ROLE_ARN: "roleArn",
  IAM_ROLE_ARN: "roleArn",
  HOST: "host",
  ENDPOINT: "host",
  REGION: "region",
  LOG_DATA: "logData",
  LOG_JSONPATH: "logJsonpath",
  SONG_DATA: "songData",
};

/** Null where a line is neither a section, a key, a comment nor empty; the number of that line, from 1. */
export function readDwhConfig(text: string): DwhConfig | { readonly badLine: number } {
  const values = new Map<DwhKey, string>();
  const names = new Map<DwhKey, string>();
  const unknown: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const bare = line.trim();
    if (bare === "" || /^[#;]/.test(bare) || /^\[.+\]$/.test(bare)) continue;
    const match = /^([A-Za-z_][\w .-]*?)\s*[=:]\s*(.*)$/.exec(bare);
    if (match === null) return { badLine: index + 1 };
    const [, name = "", written = ""] = match;
    const key = NAMES[name.toUpperCase().replace(/^DWH_/, "")];
    if (key === undefined) unknown.push(name);
    else {
      const value = written.replace(/^(['"])(.*)\1$/, "$2");
      // The same thing may stand in two sections, once without a value.
      if (value !== "" || !values.has(key)) values.set(key, value);
      names.set(key, name);
    }
  }
  return { values, names, unknown: unknown.sort() };
}
