import { describe, expect, it } from "vitest";
import {
  classifyError,
  type ErrorAction,
  type ErrorFacts,
  type ErrorKind,
} from "../../src/warehouse/error-class.ts";

type Case = readonly [ErrorFacts, ErrorAction, ErrorKind];

const error = (code: string, message: string, detail?: string): ErrorFacts => ({ code, message, detail });

/** Texts as Redshift, PostgreSQL, Node and AWS write them, from their documentation and public threads. */
const CASES: readonly Case[] = [
  [
    error(
      "XX000",
      "1023",
      "Serializable isolation violation on table - 142443, transactions forming the cycle are: 1, 2 (pid:3)",
    ),
    "replay",
    "conflict",
  ],
  [
    error(
      "XX000",
      "Serializable isolation violation on table in Redshift",
      "error:  Serializable isolation violation on table - 1\ncode:      1023\ncontext:   Serializable isolation violation",
    ),
    "replay",
    "conflict",
  ],
  [error("40001", "could not serialize access due to concurrent update"), "replay", "conflict"],
  [
    error("XX000", "could not complete because of conflict with concurrent transaction"),
    "replay",
    "conflict",
  ],
  [error("40P01", "deadlock detected"), "replay", "conflict"],
  [error("XX000", "tuple concurrently updated"), "replay", "conflict"],
  [error("XX000", "table 147392 dropped by concurrent transaction"), "replay", "concurrent-drop"],
  [error("XX000", "could not open relation with OID 147392"), "replay", "missing-oid"],
  [error("XX000", "cache lookup failed for relation 12345"), "replay", "missing-oid"],
  [error("08006", "the connection was lost"), "replay", "connection-lost"],
  [error("08003", "connection does not exist"), "replay", "connection-lost"],
  [error("57P01", "terminating connection due to administrator command"), "replay", "connection-lost"],
  [error("57P03", "the database system is starting up"), "replay", "connection-lost"],
  [error("ECONNRESET", "read ECONNRESET"), "replay", "connection-lost"],
  [error("EPIPE", "write EPIPE"), "replay", "connection-lost"],
  [error("ETIMEDOUT", "connect ETIMEDOUT 10.0.0.1:5439"), "replay", "connection-lost"],
  [
    error("XX000", "SSL SYSCALL error: server closed the connection unexpectedly"),
    "replay",
    "connection-lost",
  ],
  [error("53300", "sorry, too many clients already"), "replay", "throttled"],
  [error("XX000", 'connection limit "500" exceeded for non-bootstrap users'), "replay", "throttled"],
  [error("ThrottlingException", "Rate exceeded"), "replay", "throttled"],
  [error("Throttling", "Rate exceeded"), "replay", "throttled"],
  [error("TooManyRequestsException", "Too many requests"), "replay", "throttled"],
  [
    error("XX000", "S3ServiceException:Please reduce your request rate.,Status 503,Error SlowDown,Rid X"),
    "replay",
    "throttled",
  ],
  [error("08007", "whether the change was made is not known"), "look", "outcome-unknown"],
  [error("28000", 'password authentication failed for user "u"'), "stop", "login"],
  [error("28P01", 'password authentication failed for user "u"'), "stop", "login"],
  [error("3D000", 'database "deva" does not exist'), "stop", "unknown-database"],
  [error("ENOTFOUND", "getaddrinfo ENOTFOUND x.example"), "stop", "unknown-host"],
  [error("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:1"), "stop", "refused"],
  [error("CERT_HAS_EXPIRED", "certificate has expired"), "stop", "certificate-expired"],
  [error("CERT_NOT_YET_VALID", "certificate is not yet valid"), "stop", "certificate-early"],
  [
    error("ERR_TLS_CERT_ALTNAME_INVALID", "Hostname/IP does not match certificate's altnames"),
    "stop",
    "certificate-name",
  ],
  [error("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"), "stop", "certificate-untrusted"],
  [
    error("UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate"),
    "stop",
    "certificate-untrusted",
  ],
  [error("42501", "permission denied for schema sparkify"), "stop", "permission"],
  [error("XX000", "must be owner of relation users"), "stop", "permission"],
  [
    error(
      "XX000",
      "User arn:aws:redshift:us-west-1:264207711400:dbuser:c/u is not authorized to assume IAM Role arn:aws:iam::264207711400:role/r",
    ),
    "stop",
    "copy-role",
  ],
  [
    error("42501", "permission denied: current user does not have ASSUMEROLE privilege on role r"),
    "stop",
    "copy-role",
  ],
  [
    error(
      "XX000",
      "S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid D14F284FE3B45734,CanRetry 1",
    ),
    "stop",
    "copy-source",
  ],
  [error("XX000", "The specified S3 prefix 'log_dat' does not exist"), "stop", "copy-source"],
  [
    error("XX000", "Load into table 't' failed. Check 'stl_load_errors' system table for details."),
    "stop",
    "load-errors",
  ],
  [error("53100", "Disk Full"), "stop", "disk-full"],
  [error("XX000", "Disk Full", "error: Disk Full\ncode: 1016"), "stop", "disk-full"],
  [error("53200", "out of memory"), "stop", "out-of-memory"],
  [error("57014", "canceling statement due to statement timeout"), "stop", "time-limit"],
  [error("57014", "Query (1) cancelled by WLM timeout"), "stop", "time-limit"],
  [error("57014", "Query (150) cancelled on user's request"), "stop", "cancelled"],
  [error("AccessDeniedException", "User is not authorized to perform"), "stop", "aws-denied"],
  [error("CredentialsProviderError", "Could not load credentials"), "stop", "aws-credentials"],
  [error("ExpiredTokenException", "The security token is expired"), "stop", "aws-credentials"],
  [error("ClusterNotFoundFault", "Cluster c not found."), "stop", "aws-unknown"],
  [error("ResourceNotFoundException", "Workgroup not found"), "stop", "aws-unknown"],
  [error("42P01", 'relation "a" does not exist'), "stop", "other"],
  [error("42601", 'syntax error at or near "1023"'), "stop", "other"],
  [error("23505", "duplicate key value violates unique constraint"), "stop", "other"],
  [error("22012", "division by zero"), "stop", "other"],
];

describe("an error is classed", () => {
  for (const [facts, action, kind] of CASES) {
    it(`${facts.code} ${facts.message.slice(0, 60)}: ${action}, ${kind}`, () => {
      expect(classifyError(facts)).toMatchObject({ action, kind });
    });
  }

  it("with a remedy where the user can do something", () => {
    const withoutRemedy: readonly ErrorKind[] = ["cancelled", "other"];
    for (const [facts, action, kind] of CASES) {
      if (action !== "stop" || withoutRemedy.includes(kind)) continue;
      expect(classifyError(facts).remedy, facts.message).toMatch(/[.?]$|rows\.$/);
    }
  });
});
