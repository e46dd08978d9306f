import { resolve } from "node:path";
import * as v from "valibot";
import { present, wrongShape as shape, someText, wholeNumber } from "./settings-checks.ts";

/** How a session proves who it is. Serverless or provisioned is said, never guessed from the host's name. */
export type RedshiftAuth =
  | { readonly method: "password"; readonly user: string; readonly password: string }
  | { readonly method: "secret"; readonly secretArn: string }
  | { readonly method: "cluster"; readonly clusterIdentifier: string; readonly durationSeconds: number }
  | { readonly method: "serverless"; readonly workgroupName: string; readonly durationSeconds: number };

/** Where and as whom AWS is asked; what is absent is looked up as AWS's tools look it up. */
export interface AwsSettings {
  readonly region?: string;
  readonly profile?: string;
  /** A URL in place of AWS's own. */
  readonly endpoint?: string;
}

export interface RedshiftSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly auth: RedshiftAuth;
  readonly aws: AwsSettings;
  readonly tls: {
    /** A PEM file of authorities that are trusted besides the public ones; absolute. */
    readonly ca?: string;
    /** The name in the server's certificate, where `host` is a tunnel's end. */
    readonly serverName?: string;
  };
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs?: number;
  /** A prefix on S3 for manifests of loads, which the cluster may read. */
  readonly manifests?: string;
  /** What `dataform debug` tries to read with COPY. */
  readonly copyCheck?: { readonly from: string; readonly iamRole: string; readonly region?: string };
}

const text = someText;
const whole = wholeNumber;
/** GetClusterCredentialsWithIAM and GetCredentials take 900 to 3600 seconds. (redshift API reference) */
const durationSeconds = v.optional(whole(900, 3600, "must be a whole number from 900 to 3600"), 900);
const seconds = whole(1, 604_800, "must be a whole number of seconds, at least 1");

const methods = {
  password: { user: text, password: text },
  secret: { secretArn: v.pipe(text, v.startsWith("arn:", "must be the ARN of a secret")) },
  cluster: { clusterIdentifier: text, durationSeconds },
  serverless: { workgroupName: text, durationSeconds },
} as const;

const auth = v.variant(
  "method",
  [
    v.strictObject({ method: v.literal("password"), ...methods.password }, shape),
    v.strictObject({ method: v.literal("secret"), ...methods.secret }, shape),
    v.strictObject({ method: v.literal("cluster"), ...methods.cluster }, shape),
    v.strictObject({ method: v.literal("serverless"), ...methods.serverless }, shape),
  ],
  shape,
);
const aws = v.strictObject(
  {
    region: v.optional(text),
    profile: v.optional(text),
    endpoint: v.optional(v.pipe(text, v.url("must be a URL"))),
  },
  shape,
);
const tls = v.strictObject({ ca: v.optional(text), serverName: v.optional(text) }, shape);
const copyCheck = v.strictObject(
  {
    from: v.pipe(text, v.startsWith("s3://", "must begin with s3://")),
    iamRole: text,
    region: v.optional(text),
  },
  shape,
);

export const redshiftSchema = v.strictObject(
  {
    host: text,
    port: v.optional(whole(1, 65_535, "must be a port from 1 to 65535"), 5439),
    database: text,
    auth,
    aws: v.optional(aws, {}),
    tls: v.optional(tls, {}),
    connectTimeoutSeconds: v.optional(seconds, 60),
    statementTimeoutSeconds: v.optional(seconds),
    manifests: v.optional(v.pipe(text, v.regex(/^s3:\/\/[^/]+/, "must begin with s3:// and a bucket"))),
    copyCheck: v.optional(copyCheck),
  },
  shape,
);

const METHODS = Object.keys(methods).map((name) => `"${name}"`);
export const AUTH_METHODS = `${METHODS.slice(0, -1).join(", ")} or ${METHODS.at(-1)}`;

/** The keys that may stand at a path below the environment's `connection`. */
export const REDSHIFT_KEYS: Readonly<Record<string, readonly string[]>> = {
  connection: Object.keys(redshiftSchema.entries),
  "connection.auth": ["method", ...new Set(Object.values(methods).flatMap((keys) => Object.keys(keys)))],
  "connection.aws": Object.keys(aws.entries),
  "connection.tls": Object.keys(tls.entries),
  "connection.copyCheck": Object.keys(copyCheck.entries),
};

/** What the driver takes: paths absolute, times in milliseconds. */
export function toRedshiftSettings(
  checked: v.InferOutput<typeof redshiftSchema>,
  root: string,
): RedshiftSettings {
  const { connectTimeoutSeconds, statementTimeoutSeconds, manifests, copyCheck: check, ...rest } = checked;
  const { ca, serverName } = rest.tls;
  return {
    ...rest,
    aws: present(rest.aws),
    tls: present({ ca: ca === undefined ? undefined : resolve(root, ca), serverName }),
    connectTimeoutMs: connectTimeoutSeconds * 1000,
    ...(statementTimeoutSeconds === undefined ? {} : { statementTimeoutMs: statementTimeoutSeconds * 1000 }),
    ...(manifests === undefined ? {} : { manifests }),
    ...(check === undefined
      ? {}
      : {
          copyCheck: { from: check.from, iamRole: check.iamRole, ...present({ region: check.region }) },
        }),
  };
}
