import type { DwhConfig, DwhKey } from "./read-dwh-cfg.ts";

/** An environment's file made of a dwh.cfg, and where each key of it went. */
export interface ImportedEnvironment {
  readonly text: string;
  /** `DWH_PORT → connection.port, infra.port`, sorted. */
  readonly places: readonly string[];
  /** Variables of the process that take the secrets' place. */
  readonly variables: readonly string[];
}

/** What new clusters are made of, where the file names nodes that can't be made any more. */
const TODAY = "ra3.large";
const NODE_TYPES = /^ra3\.(large|xlplus|4xlarge|16xlarge)$/;
const DEFAULT_REGION = "us-west-2";

/** The settings of a dwh.cfg as an environment. No secret is in it: where one stood, a variable is named. */
export function dwhEnvironment({ values, names }: DwhConfig): ImportedEnvironment {
  const value = (key: DwhKey): string | undefined => values.get(key) || undefined;
  const [host, hostPort, hostDatabase] = splitHost(value("host"));
  const port = whole(value("port") ?? hostPort) ?? "5439";
  const database = value("database") ?? hostDatabase ?? "dev";
  const region = value("region") ?? regionOf(host) ?? DEFAULT_REGION;
  const nodeType = value("nodeType");
  const old = nodeType !== undefined && !NODE_TYPES.test(nodeType);
  const single = value("clusterType") === "single-node";
  const lines = [
    "# Made of a dwh.cfg by `dataform init --from-dwh-cfg`. Its secrets are not here: set the variables named below.",
    "warehouse: redshift",
    "connection:",
    `  host: ${host === undefined ? "${REDSHIFT_HOST}" : quoted(host)}`,
    `  port: ${port}`,
    `  database: ${quoted(database)}`,
    ...(host === undefined
      ? [
          "  # The password that AWS makes and keeps.",
          '  auth: { method: secret, secretArn: "${REDSHIFT_SECRET_ARN}" }',
        ]
      : [
          `  auth: { method: password, user: ${quoted(value("user") ?? "awsuser")}, password: "\${REDSHIFT_PASSWORD}" }`,
        ]),
    `  aws: { region: ${quoted(region)} }`,
    "vars:",
    ...sources(value),
    `  aws_region: ${quoted(region)}`,
    `  iam_role: ${quoted(value("roleArn") ?? "${REDSHIFT_ROLE_ARN}")}`,
    "",
    "# What `dataform infra up` would make (docs/redshift.md).",
    "infra:",
    `  name: ${quoted(stackName(value("identifier")))}`,
    `  region: ${quoted(region)}`,
    "  form: provisioned",
    ...(old ? [`  # The file says ${nodeType.replace(/[^\w.-]/g, "")}, which AWS makes no more.`] : []),
    `  nodeType: ${old || nodeType === undefined ? TODAY : nodeType}`,
    `  nodes: ${single ? "1" : (whole(value("nodes")) ?? "1")}`,
    `  database: ${quoted(database.toLowerCase())}`,
    `  port: ${port}`,
    `  adminUser: ${quoted((value("user") ?? "awsuser").toLowerCase())}`,
    ...(value("roleName") === undefined ? [] : [`  roleName: ${quoted(value("roleName") ?? "")}`]),
    "  publicAccess: true",
    "  allowedAddress: auto",
    "",
  ];
  const variables = [
    ...(value("accessKey") === undefined ? [] : ["AWS_ACCESS_KEY_ID"]),
    ...(value("secretKey") === undefined ? [] : ["AWS_SECRET_ACCESS_KEY"]),
    ...(host === undefined ? [] : ["REDSHIFT_PASSWORD"]),
  ];
  const places = [...names].map(([key, name]) => `${name} → ${PLACES[key]}`).sort();
  return { text: lines.join("\n"), places, variables };
}

const PLACES: Readonly<Record<DwhKey, string>> = {
  accessKey: "the variable AWS_ACCESS_KEY_ID, or better a profile: connection.aws.profile",
  secretKey: "the variable AWS_SECRET_ACCESS_KEY, or better a profile: connection.aws.profile",
  clusterType: "infra.nodes: 1 for single-node",
  nodes: "infra.nodes",
  nodeType: "infra.nodeType",
  identifier: "infra.name",
  database: "connection.database, infra.database",
  user: "connection.auth.user, infra.adminUser",
  password: "the variable REDSHIFT_PASSWORD; for a new cluster AWS makes and keeps one",
  port: "connection.port, infra.port",
  roleName: "infra.roleName",
  roleArn: "vars.iam_role",
  host: "connection.host",
  region: "connection.aws.region, infra.region, vars.aws_region",
  logData: "vars.log_data, infra.buckets",
  logJsonpath: "vars.log_jsonpath, infra.buckets",
  songData: "vars.song_data, infra.buckets",
};

function sources(value: (key: DwhKey) => string | undefined): readonly string[] {
  const known = [
    ["log_data", value("logData")],
    ["song_data", value("songData")],
    ["log_jsonpath", value("logJsonpath")],
  ] as const;
  return known.flatMap(([name, source]) => (source === undefined ? [] : [`  ${name}: ${quoted(source)}`]));
}

/** `host:5439/dev` in its parts. */
function splitHost(text: string | undefined): readonly (string | undefined)[] {
  const match = /^([^:/]+)(?::(\d+))?(?:\/(\w+))?$/.exec(text ?? "");
  return match === null ? [] : [match[1], match[2], match[3]];
}

function regionOf(host: string | undefined): string | undefined {
  return /\.([a-z]{2}(?:-[a-z]+)+-\d)\.redshift/.exec(host ?? "")?.[1];
}

/** An identifier as a stack may be called: lower case, single hyphens. */
function stackName(identifier: string | undefined): string {
  const name = (identifier ?? "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[-0-9]+|-+$/g, "");
  return name.length >= 3 ? name.slice(0, 47).replace(/-+$/, "") : "sparkify";
}

function whole(text: string | undefined): string | undefined {
  return text !== undefined && /^[1-9]\d*$/.test(text) ? text : undefined;
}

/** As YAML: bare where that reads the same, else in quotes. */
function quoted(text: string): string {
  return /^[a-z][\w.:/-]*$/i.test(text) &&
    !/^(true|false|null|yes|no|on|off)$/i.test(text) &&
    !text.endsWith(":")
    ? text
    : JSON.stringify(text);
}
