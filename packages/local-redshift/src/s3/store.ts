import type { _Object, GetObjectCommandOutput, S3Client, S3ClientConfig } from "@aws-sdk/client-s3";
import { RedshiftError } from "../types.ts";
import type { S3Access } from "./access.ts";
import { type S3Address, type S3Object, showS3 } from "./address.ts";
import { isMissingObject, type S3Attempt, s3Error } from "./errors.ts";
import { QuickReader } from "./quick-read.ts";
import type { S3Settings } from "./settings.ts";

type Sdk = typeof import("@aws-sdk/client-s3");

/** Requests under way at once. */
export const parallelRequests = 48;
/** Where nothing names a region: any region's bucket is found from here. */
const anyRegion = "us-east-1";

/** S3 for one statement. Every call throws RedshiftError alone. */
export class ObjectStore {
  readonly #sdk: Sdk;
  readonly #client: S3Client;
  readonly #quick: QuickReader;
  readonly #attempt: Omit<S3Attempt, "location">;

  private constructor(sdk: Sdk, client: S3Client, attempt: Omit<S3Attempt, "location">) {
    this.#sdk = sdk;
    this.#client = client;
    this.#quick = new QuickReader(client);
    this.#attempt = attempt;
  }

  /** Loads the SDK, which nothing else does. @throws RedshiftError for a role that can't be assumed */
  static async open(
    settings: S3Settings,
    access: S3Access,
    purpose: S3Attempt["purpose"],
  ): Promise<ObjectStore> {
    // The SDK's version is ours to choose: its warning of what later versions need is no use to users.
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
    const sdk = await import("@aws-sdk/client-s3");
    const kind = accessKind(settings, access);
    const region = access.region ?? settings.region;
    const config: S3ClientConfig = {
      ...(await signing(kind, settings, access)),
      // The region that a statement names is meant; without any, S3 itself says where the bucket is.
      ...(region === null && settings.profile === null
        ? { region: anyRegion, followRegionRedirects: true }
        : {}),
      ...(region === null ? {} : { region }),
      ...(settings.profile === null ? {} : { profile: settings.profile }),
      ...(settings.endpoint === null ? {} : { endpoint: settings.endpoint, forcePathStyle: true }),
      maxAttempts: 5,
      // Downloads that go on where they broke off have no checksum of the whole: size and ETag stand for it.
      responseChecksumValidation: "WHEN_REQUIRED",
      requestHandler: {
        connectionTimeout: 10_000,
        requestTimeout: 60_000,
        httpAgent: { keepAlive: true, maxSockets: parallelRequests },
        httpsAgent: { keepAlive: true, maxSockets: parallelRequests },
      },
    };
    const attempt = { endpoint: settings.endpoint, region, purpose, access: kind };
    return new ObjectStore(sdk, new sdk.S3Client(config), attempt);
  }

  /** Where this store is: a part of what identifies an object. */
  get place(): string {
    return this.#attempt.endpoint ?? "aws";
  }

  error(error: unknown, address: S3Address): RedshiftError {
    return s3Error(error, { ...this.#attempt, location: showS3(address) });
  }

  /** Every object whose key begins with the prefix, in the order of keys (dg/copy-parameters-data-source-s3). */
  async list(prefix: S3Address, signal: AbortSignal | undefined): Promise<S3Object[]> {
    const found: S3Object[] = [];
    let next: string | undefined;
    do {
      const page = await this.#send(prefix, () =>
        this.#client.send(
          new this.#sdk.ListObjectsV2Command({
            Bucket: prefix.bucket,
            Prefix: prefix.key,
            ...(next === undefined ? {} : { ContinuationToken: next }),
          }),
          abortable(signal),
        ),
      );
      for (const entry of page.Contents ?? []) found.push(objectOf(prefix.bucket, entry));
      next = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (next !== undefined);
    return found;
  }

  /** One object by its whole key; null when there is none. */
  async head(address: S3Address, signal: AbortSignal | undefined): Promise<S3Object | null> {
    try {
      const { ETag, ContentLength } = await this.#client.send(
        new this.#sdk.HeadObjectCommand({ Bucket: address.bucket, Key: address.key }),
        abortable(signal),
      );
      return { ...address, etag: ETag ?? "", bytes: ContentLength ?? 0 };
    } catch (error) {
      if (isMissingObject(error)) return null;
      throw this.error(error, address);
    }
  }

  /** An object's bytes from one on, as long as it is the listed one. Throws the SDK's own error. */
  read(object: S3Object, from: number, signal: AbortSignal): Promise<GetObjectCommandOutput> {
    return this.#client.send(
      new this.#sdk.GetObjectCommand({
        Bucket: object.bucket,
        Key: object.key,
        ...(object.etag === "" ? {} : { IfMatch: object.etag }),
        ...(from === 0 ? {} : { Range: `bytes=${from}-` }),
      }),
      { abortSignal: signal },
    );
  }

  /** A small object in one step; null when `read` must do it. */
  readSmall(object: S3Object, signal: AbortSignal): Promise<Buffer | null> {
    return this.#quick.read(object, signal);
  }

  /** Does something with the SDK that this class has no method for. */
  use<T>(
    address: S3Address,
    signal: AbortSignal | undefined,
    work: (client: S3Client, sdk: Sdk, options: Abortable) => Promise<T>,
  ): Promise<T> {
    return this.#send(address, () => work(this.#client, this.#sdk, abortable(signal)));
  }

  close(): void {
    this.#client.destroy();
  }

  async #send<T>(address: S3Address, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw this.error(error, address);
    }
  }
}

/** What the SDK's send takes to be stopped. */
type Abortable = { readonly abortSignal?: AbortSignal };

function abortable(signal: AbortSignal | undefined): Abortable {
  return signal === undefined ? {} : { abortSignal: signal };
}

function objectOf(bucket: string, { Key, ETag, Size }: _Object): S3Object {
  return { bucket, key: Key ?? "", etag: ETag ?? "", bytes: Size ?? 0 };
}

function accessKind(settings: S3Settings, access: S3Access): S3Attempt["access"] {
  if (access.accessKeyId !== null) return "keys of the statement";
  if (settings.anonymous) return "anonymous";
  return settings.assumeRole && access.role !== null ? "assumed role" : "default chain";
}

async function signing(
  kind: S3Attempt["access"],
  settings: S3Settings,
  access: S3Access,
): Promise<S3ClientConfig> {
  switch (kind) {
    case "anonymous":
      return {
        signer: { sign: async (request) => request },
        credentials: { accessKeyId: "", secretAccessKey: "" },
      };
    case "keys of the statement":
      return {
        credentials: {
          accessKeyId: access.accessKeyId?.reveal() ?? "",
          secretAccessKey: access.secretAccessKey?.reveal() ?? "",
          ...(access.sessionToken === null ? {} : { sessionToken: access.sessionToken.reveal() }),
        },
      };
    case "assumed role":
      return { credentials: await assumedRole(settings, access.role ?? "") };
    case "default chain":
      return {};
  }
}

/** Roles parted by commas are assumed one through the other (dg/copy-parameters-authorization, role chaining). */
async function assumedRole(
  settings: S3Settings,
  roles: string,
): Promise<NonNullable<S3ClientConfig["credentials"]>> {
  const arns = roles.split(",").map((arn) => arn.trim());
  if (arns.some((arn) => !/^arn:[^:]+:iam::\d+:role\//.test(arn))) {
    throw new RedshiftError(`IAM_ROLE ${roles} names no role that can be assumed locally`, {
      code: "22023",
      hint: "Write the role's ARN, or leave the option s3.assumeRole away to use your own credentials.",
    });
  }
  const { fromNodeProviderChain, fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
  const { profile, region } = settings;
  const clientConfig = { region: region ?? anyRegion };
  const own = fromNodeProviderChain(profile === null ? {} : { profile });
  const assume = (RoleArn: string, masterCredentials: typeof own): typeof own =>
    fromTemporaryCredentials({
      params: { RoleArn, RoleSessionName: "local-redshift" },
      masterCredentials,
      clientConfig,
    });
  return arns.reduce((credentials, arn) => assume(arn, credentials), own);
}
