import { RedshiftError } from "../types.ts";

/** What an error of the AWS SDK tells. */
interface Failure {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** Node's code of a broken connection. */
  readonly system: string | undefined;
  /** The bucket's region, where S3 tells it. */
  readonly region: string | undefined;
}

/** What was being done when it failed. */
export interface S3Attempt {
  /** As users write it: s3://bucket/key */
  readonly location: string;
  readonly endpoint: string | null;
  readonly region: string | null;
  readonly purpose: "read" | "write";
  readonly access: "anonymous" | "keys of the statement" | "assumed role" | "default chain";
}

const unreachable: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
]);

/** Whether an error is S3's answer that there is no such object. */
export function isMissingObject(error: unknown): boolean {
  const { name, status } = failureOf(error);
  return name === "NoSuchKey" || (status === 404 && name !== "NoSuchBucket");
}

/** Whether the object is another one than was listed. */
export function isChangedObject(error: unknown): boolean {
  const { name, status } = failureOf(error);
  return name === "PreconditionFailed" || status === 412;
}

/**
 * An error of the SDK in Redshift's words ("S3ServiceException:Access Denied,Status 403,…"), with what to do.
 * The SDK's own text of a credentials error is left out where it might quote a file.
 */
export function s3Error(error: unknown, attempt: S3Attempt): RedshiftError {
  if (error instanceof RedshiftError) return error;
  const failure = failureOf(error);
  if (failure.name === "AbortError") return cancelled();
  if (failure.status === undefined) return withoutAnswer(failure, attempt);
  const { name, status, requestId } = failure;
  const rid = requestId === undefined ? "" : `,Rid ${requestId}`;
  const hint = answerHint(failure, attempt);
  return new RedshiftError(
    `S3ServiceException:${failure.message},Status ${status},Error ${name}${rid},CanRetry ${status >= 500 ? 1 : 0}`,
    {
      code: "XX000",
      detail: placeOf(attempt),
      ...(hint === undefined ? {} : { hint }),
    },
  );
}

export function cancelled(): RedshiftError {
  return new RedshiftError("query canceled on user's request", { code: "57014" });
}

/** @internal An object that another one has taken the place of while the load ran. */
export function changedObject(location: string): RedshiftError {
  return new RedshiftError(`the object changed while it was loaded: "${location}"`, {
    code: "55000",
    detail: "It is no longer the one that was listed when the load began; nothing was loaded.",
    hint: "Run COPY again when nothing writes to the prefix.",
  });
}

function withoutAnswer(failure: Failure, attempt: S3Attempt): RedshiftError {
  const { name, system } = failure;
  const where = attempt.endpoint ?? "AWS";
  if (/credential|CredentialsProviderError|TokenProviderError/i.test(name)) {
    return new RedshiftError(`no AWS credentials were found for "${attempt.location}"`, {
      code: "28000",
      hint: 'Log in ("aws sso login"), set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or, for a public bucket, set LOCAL_REDSHIFT_S3_ANONYMOUS=1.',
    });
  }
  if (/region is missing/i.test(failure.message)) {
    return new RedshiftError(`no AWS region is known for "${attempt.location}"`, {
      code: "22023",
      hint: "Say REGION in the statement, set AWS_REGION, or give the profile a region.",
    });
  }
  if (system !== undefined && unreachable.has(system)) {
    return new RedshiftError(`S3 can't be reached at ${where}: ${system}`, {
      code: "08001",
      detail: placeOf(attempt),
      hint:
        attempt.endpoint === null
          ? "Look at the network, the proxy and the region."
          : "Look whether the endpoint (option s3.endpoint, or AWS_ENDPOINT_URL_S3) is right and its server runs.",
    });
  }
  return new RedshiftError(`S3 broke off "${attempt.location}": ${failure.message}`, {
    code: "08006",
    hint: "Run the statement again: what has been fetched is kept.",
  });
}

function placeOf({ purpose, location }: S3Attempt): string {
  return `${purpose === "read" ? "S3 key being read" : "S3 address"} : ${location}`;
}

function answerHint(failure: Failure, attempt: S3Attempt): string | undefined {
  const { name, status } = failure;
  if (name === "NoSuchBucket") return "Look at the bucket's name; a bucket of another region needs REGION.";
  if (status === 301 || status === 307 || /Redirect|AuthorizationHeaderMalformed/.test(name)) {
    return failure.region === undefined
      ? "The bucket is in another region: say it with REGION."
      : `The bucket is in another region: say REGION '${failure.region}'.`;
  }
  if (/ExpiredToken|InvalidToken|InvalidAccessKeyId|SignatureDoesNotMatch/.test(name)) {
    return "The credentials are not valid (any more): log in again, or correct them.";
  }
  if (name === "InvalidObjectState") return "The object is archived: restore it first.";
  if (status === 403) return rightsHint(attempt);
  if (status !== undefined && status >= 500) return "S3 is troubled: run the statement again.";
  return undefined;
}

function rightsHint({ access, purpose }: S3Attempt): string {
  if (access === "anonymous") {
    return "The bucket is not public: take LOCAL_REDSHIFT_S3_ANONYMOUS or the option s3.anonymous away and use credentials.";
  }
  const object = purpose === "read" ? "s3:GetObject" : "s3:PutObject";
  const open = purpose === "read" ? " A public bucket may want LOCAL_REDSHIFT_S3_ANONYMOUS=1." : "";
  return `The credentials (${access}) may not do this: they need s3:ListBucket on the bucket and ${object} on its objects.${open}`;
}

function failureOf(error: unknown): Failure {
  const read = (from: unknown, key: string): unknown =>
    typeof from === "object" && from !== null ? Reflect.get(from, key) : undefined;
  const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
  const metadata = read(error, "$metadata");
  const status = read(metadata, "httpStatusCode");
  const headers = read(read(error, "$response"), "headers");
  const name = text(read(error, "Code")) ?? text(read(error, "name")) ?? "Error";
  return {
    // A HEAD has no body to tell more.
    name: name === "403" || (name === "UnknownError" && status === 403) ? "AccessDenied" : name,
    message: (text(read(error, "message")) || name).trim(),
    status: typeof status === "number" ? status : undefined,
    requestId: text(read(metadata, "requestId")),
    system: text(read(error, "code")) ?? text(read(read(error, "errors"), "0")),
    region: text(read(headers, "x-amz-bucket-region")) ?? text(read(error, "Region")),
  };
}
