import { InfraError } from "./infra-error.ts";

/** One kind of AWS's refusals: how it is recognised, what it means, what to do. */
interface Kind {
  readonly code: string;
  /** Matches `Name: message` of an error, or the reason that an event gives. */
  readonly pattern: RegExp;
  readonly says: string;
  readonly remedy: string;
}

const KINDS: readonly Kind[] = [
  {
    code: "login-expired",
    pattern:
      /ExpiredToken|RequestExpired|TokenRefreshRequired|(security )?token (included in the request )?(is|has) expired|session (associated with this profile )?has expired|SSO session/i,
    says: "the login to AWS has expired",
    remedy: "Sign in again (`aws sso login`, or fresh AWS_ variables), then give the same command.",
  },
  {
    code: "no-login",
    pattern:
      /CredentialsProviderError|Could not load credentials|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|MissingAuthenticationToken/,
    says: "AWS does not know who asks",
    remedy:
      "Sign in (`aws configure`, `aws sso login` or AWS_ variables), or name a profile in connection.aws.profile.",
  },
  {
    code: "denied",
    pattern:
      /AccessDenied|UnauthorizedOperation|not authorized to perform|NotAuthorized|HandlerErrorCode: AccessDenied/i,
    says: "the login lacks a right",
    remedy:
      "Give the identity this right; docs/redshift.md lists all that are needed. Then give the same command.",
  },
  {
    code: "quota",
    pattern:
      /LimitExceeded|QuotaExceeded|quota|ServiceLimitExceeded|maximum number of|limit (has been )?(reached|exceeded)|InsufficientClusterCapacity/i,
    says: "a quota of the account is reached",
    remedy:
      "Remove what is not needed, or ask for more in AWS's Service Quotas, in this region. Then give the same command.",
  },
  {
    code: "exists",
    pattern: /already ?exists/i,
    says: "something of that name stands already, outside the stack",
    remedy: "Remove it, or give infra.name (or infra.roleName) another name. Then give the same command.",
  },
  {
    code: "throttled",
    pattern: /Throttl|Rate exceeded|TooManyRequests/i,
    says: "AWS asks for fewer requests",
    remedy: "Wait a minute and give the same command: it takes up where this one stopped.",
  },
  {
    code: "offline",
    pattern: /ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|TimeoutError|socket hang up/,
    says: "AWS can't be reached",
    remedy: "Check the network, infra.region and connection.aws.endpoint. What AWS began goes on by itself.",
  },
];

/** The kind of an error's or event's text, or null. */
export function kindOf(text: string): Omit<Kind, "pattern"> | null {
  return KINDS.find(({ pattern }) => pattern.test(text)) ?? null;
}

/** An error of the SDK in a person's words; `action` is the call, such as `cloudformation:CreateStack`. */
export function toInfraError(error: unknown, action: string): InfraError {
  if (error instanceof InfraError) return error;
  const known = error instanceof Error ? error : new Error(String(error));
  const network = (known as { readonly code?: unknown }).code;
  const text = `${typeof network === "string" ? `${network} ` : ""}${known.name}: ${known.message}`;
  const kind = kindOf(text);
  if (kind === null) {
    return new InfraError(`${action}: ${known.name}: ${known.message}`, { code: "aws", remedy: null });
  }
  return new InfraError(`${kind.says}: ${action}: ${known.message || known.name}`, {
    code: kind.code,
    remedy: kind.remedy,
  });
}

/** Whether AWS says that what was asked for does not exist. */
export function isNotFound(error: unknown): boolean {
  return (
    error instanceof Error &&
    (/NotFound/.test(error.name) ||
      (error.name === "ValidationError" && /does not exist/.test(error.message)))
  );
}
