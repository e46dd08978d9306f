import { type ClientConfig, clientConfig } from "../../aws/client-config.ts";
import type { RedshiftAuth, RedshiftSettings } from "../../project/redshift-settings.ts";
import { classifyError } from "../error-class.ts";
import { WarehouseError } from "../warehouse.ts";
import type { Credentials } from "./credentials.ts";

type AwsAuth = Exclude<RedshiftAuth, { readonly method: "password" }>;

/** Secrets may be rotated at any time: one is read again after this long. */
const SECRET_KEPT_MS = 5 * 60_000;

/** Asks AWS for what to log in with. @throws WarehouseError whose code is AWS's name of the error */
export async function askAws(
  auth: AwsAuth,
  { database, aws }: RedshiftSettings,
  now: () => number,
): Promise<Credentials> {
  try {
    const config = await clientConfig(aws);
    if (auth.method === "secret") return await fromSecret(auth.secretArn, config, now);
    if (auth.method === "cluster") return await fromCluster(auth, database, config);
    return await fromServerless(auth, database, config);
  } catch (error) {
    throw toAwsError(error, ACTIONS[auth.method]);
  }
}

const ACTIONS = {
  secret: "secretsmanager:GetSecretValue",
  cluster: "redshift:GetClusterCredentialsWithIAM",
  serverless: "redshift-serverless:GetCredentials",
} as const;

async function fromSecret(arn: string, config: ClientConfig, now: () => number): Promise<Credentials> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
  const client = new SecretsManagerClient(config);
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    const { username, password } = readSecret(SecretString);
    if (typeof username === "string" && typeof password === "string") {
      return { user: username, password, expiresAt: now() + SECRET_KEPT_MS };
    }
    throw new WarehouseError("the secret is not a map with username and password", {
      code: "InvalidSecret",
      hint: "Name the secret that Redshift manages, or one of the type `Credentials for Amazon Redshift`.",
    });
  } finally {
    client.destroy();
  }
}

/** Never throws: what JSON.parse says of a text holds a part of it. */
function readSecret(text: string | undefined): {
  readonly username?: unknown;
  readonly password?: unknown;
} {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

async function fromCluster(
  auth: Extract<AwsAuth, { readonly method: "cluster" }>,
  database: string,
  config: ClientConfig,
): Promise<Credentials> {
  const { GetClusterCredentialsWithIAMCommand, RedshiftClient } = await import("@aws-sdk/client-redshift");
  const client = new RedshiftClient(config);
  try {
    const reply = await client.send(
      new GetClusterCredentialsWithIAMCommand({
        ClusterIdentifier: auth.clusterIdentifier,
        DbName: database,
        DurationSeconds: auth.durationSeconds,
      }),
    );
    return temporary(reply.DbUser, reply.DbPassword, reply.Expiration);
  } finally {
    client.destroy();
  }
}

async function fromServerless(
  auth: Extract<AwsAuth, { readonly method: "serverless" }>,
  database: string,
  config: ClientConfig,
): Promise<Credentials> {
  const { GetCredentialsCommand, RedshiftServerlessClient } = await import(
    "@aws-sdk/client-redshift-serverless"
  );
  const client = new RedshiftServerlessClient(config);
  try {
    const reply = await client.send(
      new GetCredentialsCommand({
        workgroupName: auth.workgroupName,
        dbName: database,
        durationSeconds: auth.durationSeconds,
      }),
    );
    return temporary(reply.dbUser, reply.dbPassword, reply.expiration);
  } finally {
    client.destroy();
  }
}

function temporary(
  user: string | undefined,
  password: string | undefined,
  expiration: Date | undefined,
): Credentials {
  if (user === undefined || password === undefined || expiration === undefined) {
    throw new WarehouseError("AWS's reply lacks the user, the password or the time of expiry", {
      code: "IncompleteReply",
    });
  }
  return { user, password, expiresAt: expiration.getTime() };
}

/** What AWS says of an action that it did not carry out. */
export function toAwsError(error: unknown, action: string): WarehouseError {
  if (error instanceof WarehouseError) return error;
  const known = error instanceof Error ? error : new Error(String(error));
  const network = (known as { readonly code?: unknown }).code;
  const code = typeof network === "string" ? network : known.name;
  const message = known.message === "" ? code : known.message;
  if (/region is missing/i.test(message)) {
    return new WarehouseError("AWS's region is not known", {
      code: "NoRegion",
      hint: "Write connection.aws.region, or set AWS_REGION.",
    });
  }
  const { kind, remedy } = classifyError({ code, message });
  const offline = kind === "unknown-host" || kind === "refused" || kind === "connection-lost";
  const hint = offline
    ? "Can this machine reach AWS? Check connection.aws.region and connection.aws.endpoint."
    : kind === "aws-denied"
      ? `Allow ${action} to the identity that connection.aws.profile or the environment names.`
      : (remedy ?? undefined);
  // Without its cause: AWS's errors carry the whole reply, which may hold a password.
  return new WarehouseError(`${action}: ${message}`, { code, hint });
}
