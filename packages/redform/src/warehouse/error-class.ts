import { OUTCOME_UNKNOWN } from "./warehouse.ts";

/**
 * What to do about an error: `replay` the whole transaction, `stop`, or `look` whether the change was made
 * before doing either.
 */
export type ErrorAction = "replay" | "stop" | "look";

/** A short stable name of what went wrong. */
export type ErrorKind =
  | "outcome-unknown"
  | "conflict"
  | "concurrent-drop"
  | "missing-oid"
  | "throttled"
  | "connection-lost"
  | "login"
  | "unknown-database"
  | "unknown-host"
  | "refused"
  | "certificate-expired"
  | "certificate-early"
  | "certificate-name"
  | "certificate-untrusted"
  | "no-tls"
  | "copy-role"
  | "copy-source"
  | "load-errors"
  | "aws-denied"
  | "aws-credentials"
  | "aws-unknown"
  | "permission"
  | "disk-full"
  | "out-of-memory"
  | "time-limit"
  | "cancelled"
  | "other";

export interface ErrorClass {
  readonly action: ErrorAction;
  readonly kind: ErrorKind;
  /** What to do, as a sentence; null where the server's own message says it all. */
  readonly remedy: string | null;
}

/** What is known of an error: an SQLSTATE or a name of the network's or of AWS's, and the server's words. */
export interface ErrorFacts {
  readonly code: string;
  readonly message: string;
  readonly detail?: string | undefined;
}

interface Rule extends ErrorClass {
  readonly codes?: RegExp;
  /** Looked for in the message and the detail: Redshift often says "ERROR: 1023" and the rest in the detail. */
  readonly says?: RegExp;
}

/** In order: the first that fits. A rule with both must fit with both. */
const RULES: readonly Rule[] = [
  {
    action: "look",
    kind: "outcome-unknown",
    remedy: "Look whether the change was made before running it again.",
    codes: new RegExp(`^${OUTCOME_UNKNOWN}$`),
  },
  // What a COPY says of S3 comes first: its texts hold words that mean something else elsewhere.
  {
    action: "replay",
    kind: "throttled",
    remedy: null,
    says: /S3ServiceException.*(?:SlowDown|reduce your request rate|Status 503|ServiceUnavailable|InternalError)/is,
  },
  {
    action: "stop",
    kind: "copy-role",
    remedy:
      "Attach the role to the cluster or workgroup, let its trust policy name redshift.amazonaws.com (serverless: redshift-serverless.amazonaws.com too), and write its ARN or `default` behind IAM_ROLE.",
    says: /not authorized to assume IAM Role|IAM role \S+ (?:is )?(?:not (?:associated|attached|valid)|invalid)|invalid IAM role|not authorized to get credentials of role|default IAM role (?:is )?not (?:set|found)|no default IAM role|does not have (?:the )?ASSUMEROLE|ASSUMEROLE privilege/is,
  },
  {
    action: "stop",
    kind: "copy-source",
    remedy:
      "Let the role do s3:GetObject on the objects and s3:ListBucket on the bucket, and check the path and the region.",
    says: /S3ServiceException|The specified (?:S3 prefix|bucket|key) .*does not exist|Problem reading manifest file/is,
  },
  {
    action: "stop",
    kind: "load-errors",
    remedy: "select * from sys_load_error_detail order by start_time desc limit 20 shows the rows.",
    says: /check '?(?:stl_load_errors|sys_load_error_detail)/i,
  },
  {
    action: "replay",
    kind: "concurrent-drop",
    remedy: null,
    says: /dropped by concurrent transaction/i,
  },
  { action: "replay", kind: "conflict", remedy: null, codes: /^(?:40001|40P01|1023)$/ },
  {
    action: "replay",
    kind: "conflict",
    remedy: null,
    says: /(?:^|error:?\s+|code:?\s+)1023\b|serializable isolation violation|conflict with concurrent transaction|could not serialize access|deadlock detected|tuple concurrently (?:updated|deleted)/i,
  },
  {
    action: "replay",
    kind: "missing-oid",
    remedy: null,
    says: /could not open relation with OID|cache lookup failed for (?:relation|type|attribute)|(?:relation|table) with OID \d+ (?:does not exist|not found)|could not find (?:relation|table) with OID/i,
  },
  {
    action: "replay",
    kind: "throttled",
    remedy:
      "Lower `concurrency` in the environment file, or close connections that nobody uses: select * from stv_sessions.",
    codes: /^(?:53300|53400)$/,
  },
  {
    action: "replay",
    kind: "throttled",
    remedy: null,
    codes:
      /^(?:Throttl\w*|TooManyRequests\w*|RequestLimitExceeded|RequestThrottled\w*|SlowDown|ServiceUnavailable\w*|InternalFailure|InternalServer\w*|InternalServiceError\w*)$/,
  },
  {
    action: "replay",
    kind: "throttled",
    remedy: null,
    says: /too many (?:connections|clients)|connection limit "?\d*"? ?exceeded|remaining connection slots|rate exceeded/i,
  },
  {
    action: "stop",
    kind: "unknown-database",
    remedy: "Correct connection.database in the environment file.",
    codes: /^3D000$/,
  },
  {
    action: "stop",
    kind: "unknown-database",
    remedy: "Correct connection.database in the environment file.",
    says: /^database "[^"]*" does not exist/i,
  },
  {
    action: "stop",
    kind: "login",
    remedy:
      "Check the user and the password, and that the user may connect to this database: the variables that connection.auth names, or what AWS keeps.",
    codes: /^28/,
  },
  {
    action: "stop",
    kind: "unknown-host",
    remedy:
      "Correct connection.host: the endpoint as AWS shows it, without port and database. In a private network: is the VPN or the tunnel up?",
    codes: /^ENOTFOUND$/,
  },
  {
    action: "stop",
    kind: "refused",
    remedy:
      "Correct connection.host and connection.port. A paused cluster must be resumed; a tunnel must be open.",
    codes: /^ECONNREFUSED$/,
  },
  {
    action: "stop",
    kind: "certificate-expired",
    remedy: "Renew the server's certificate, or correct this machine's clock.",
    codes: /^CERT_HAS_EXPIRED$/,
  },
  {
    action: "stop",
    kind: "certificate-early",
    remedy: "Correct this machine's clock.",
    codes: /^CERT_NOT_YET_VALID$/,
  },
  {
    action: "stop",
    kind: "certificate-name",
    remedy:
      "Through a tunnel, write the cluster's own host name as connection.tls.serverName; else correct connection.host.",
    codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
  },
  {
    action: "stop",
    kind: "certificate-untrusted",
    remedy:
      "Amazon's certificates need nothing. For a server of your own write the PEM file of its authority as connection.tls.ca; if the network breaks TLS open, that of the network.",
    codes:
      /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE|CERT_CHAIN_TOO_LONG|INVALID_CA|INVALID_PURPOSE)$/,
  },
  {
    action: "stop",
    kind: "no-tls",
    remedy:
      "Is this host and port a Redshift endpoint? Redshift always speaks TLS; dataform sends no password without it.",
    codes: /^(?:NO_TLS|EPROTO|ERR_SSL_\w+)$/,
  },
  {
    action: "stop",
    kind: "aws-denied",
    remedy: "Allow this action to the identity that connection.aws.profile or the environment names.",
    codes: /^(?:AccessDenied\w*|UnauthorizedOperation|NotAuthorized\w*|UnsupportedOperation\w*)$/,
  },
  {
    action: "stop",
    kind: "aws-credentials",
    remedy:
      "Sign in to AWS: `aws sso login`, AWS_PROFILE, connection.aws.profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    codes:
      /^(?:CredentialsProviderError|TokenProviderError|ExpiredToken\w*|InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException|InvalidIdentityToken\w*)$/,
  },
  {
    action: "stop",
    kind: "aws-unknown",
    remedy: "Check the name in connection.auth, and connection.aws.region.",
    codes:
      /^(?:Cluster\w*NotFound\w*|ResourceNotFound\w*|InvalidParameter\w*|ValidationException|DecryptionFailure)$/,
  },
  {
    action: "stop",
    kind: "time-limit",
    remedy: "Raise connection.statementTimeoutSeconds, the queue's limit, or make the statement do less.",
    says: /statement timeout|statement_timeout|time limit|WLM timeout|query monitoring rule/i,
  },
  { action: "stop", kind: "cancelled", remedy: null, codes: /^57014$/ },
  // 08P01 is a protocol's violation: after a cut, or through a proxy that answers by itself.
  {
    action: "replay",
    kind: "connection-lost",
    remedy: null,
    codes:
      /^(?:08\w{3}|57P0[1-5]|25P03|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENETRESET|ENETDOWN|ENETUNREACH|EHOSTUNREACH|EHOSTDOWN|EAI_AGAIN|TimeoutError)$/,
  },
  {
    action: "replay",
    kind: "connection-lost",
    remedy: null,
    says: /server closed the connection|connection (?:was )?(?:lost|terminated|reset)|terminating connection due to/i,
  },
  {
    action: "stop",
    kind: "disk-full",
    remedy:
      "Make room: drop what is not needed, VACUUM, resize; and look for a join that multiplies rows, whose intermediate result fills the disks.",
    codes: /^53100$/,
  },
  {
    action: "stop",
    kind: "disk-full",
    remedy:
      "Make room: drop what is not needed, VACUUM, resize; and look for a join that multiplies rows, whose intermediate result fills the disks.",
    says: /disk full|no space left on device/i,
  },
  {
    action: "stop",
    kind: "out-of-memory",
    remedy: "Let the statement do less at once, or give its queue more memory.",
    codes: /^53200$/,
  },
  {
    action: "stop",
    kind: "permission",
    remedy: "Let an owner or a superuser GRANT the right; `dataform debug` shows what this user may do.",
    codes: /^42501$/,
  },
  {
    action: "stop",
    kind: "permission",
    remedy: "Let an owner or a superuser GRANT the right; `dataform debug` shows what this user may do.",
    says: /permission denied|must be (?:owner|superuser)/i,
  },
];

const OTHER: ErrorClass = { action: "stop", kind: "other", remedy: null };

/** Classes an error of the warehouse, of the network or of AWS. (dg/c_serial_isolation, dg/r_Load_Error_Reference) */
export function classifyError(error: ErrorFacts): ErrorClass {
  const words = error.detail === undefined ? error.message : `${error.message}\n${error.detail}`;
  const rule = RULES.find(
    ({ codes, says }) => (codes?.test(error.code) ?? true) && (says?.test(words) ?? true),
  );
  if (rule === undefined) return OTHER;
  const { action, kind, remedy } = rule;
  return { action, kind, remedy };
}
