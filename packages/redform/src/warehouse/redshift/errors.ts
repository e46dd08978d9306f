import { classifyError } from "../error-class.ts";
import { WarehouseError, type WarehouseErrorDetails } from "../warehouse.ts";

/** What a thrown value may carry: node-postgres, the network and AWS's SDK each fill in some. */
interface Carried {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly detail?: unknown;
  readonly hint?: unknown;
  readonly position?: unknown;
  readonly errors?: unknown;
}

/** node-postgres gives these no code. */
const WITHOUT_CODE: readonly (readonly [RegExp, string, string])[] = [
  [/does not support SSL/i, "NO_TLS", "the server does not speak TLS"],
  [/error establishing an SSL/i, "NO_TLS", "the server does not speak TLS as a database server does"],
  [/timeout expired/i, "ETIMEDOUT", "the server does not answer"],
  [/Connection terminated|Client has encountered|Client was closed/i, "08006", "the connection was lost"],
];

/** An error of node-postgres or of the network as the contract's, with its remedy. Ours pass as they are. */
export function toWarehouseError(error: unknown, more: Partial<WarehouseErrorDetails> = {}): WarehouseError {
  if (error instanceof WarehouseError) return error;
  const from = innermost(error);
  const facts = { ...factsOf(from), ...more };
  return new WarehouseError(
    facts.message,
    { ...facts, hint: facts.hint ?? classifyError(facts).remedy ?? undefined },
    { cause: error },
  );
}

interface Facts extends WarehouseErrorDetails {
  readonly message: string;
}

function factsOf(error: unknown): Facts {
  if (!(error instanceof Error)) return { code: "XX000", message: String(error) };
  const carried: Carried & Error = error;
  if (typeof carried.code !== "string") {
    for (const [says, code, message] of WITHOUT_CODE) {
      if (says.test(error.message)) return { code, message };
    }
    return { code: "XX000", message: error.message };
  }
  const detail = typeof carried.detail === "string" ? plainDetail(carried.detail) : undefined;
  return {
    code: carried.code,
    message: networkMessage(carried.code, error.message),
    ...(detail === undefined || detail === "" ? {} : { detail }),
    ...(typeof carried.hint === "string" ? { hint: carried.hint } : {}),
    ...(typeof carried.position === "string" ? { position: Number(carried.position) } : {}),
  };
}

/** Where several addresses of a host were tried, the first error stands for all. */
function innermost(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors[0];
  return error;
}

/** Redshift frames its detail with lines of hyphens, and says in it what "ERROR: 1023" leaves out. */
function plainDetail(detail: string): string {
  return detail
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^-+$/.test(line))
    .join("\n");
}

const NETWORK: Readonly<Record<string, (message: string) => string>> = {
  ENOTFOUND: (message) => `the host ${message.split(" ").at(-1)} is not known`,
  ECONNREFUSED: (message) => `${message.split(" ").at(-1)} refuses connections`,
  ECONNRESET: () => "the connection was lost",
  EPIPE: () => "the connection was lost",
  ETIMEDOUT: () => "the server does not answer",
  CERT_HAS_EXPIRED: () => "the server's certificate has expired",
  CERT_NOT_YET_VALID: () => "the server's certificate is not valid yet",
  ERR_TLS_CERT_ALTNAME_INVALID: (message) =>
    `the server's certificate is for another name: ${message.replace(/^.*altnames: /s, "")}`,
  DEPTH_ZERO_SELF_SIGNED_CERT: () => "the server's certificate is signed by itself alone",
  SELF_SIGNED_CERT_IN_CHAIN: () => "the server's certificate is signed by an authority that is not trusted",
  CERT_SIGNATURE_FAILURE: () => "the signature of the server's certificate is wrong",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: () =>
    "the server's certificate is signed by an authority that is not known",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: () =>
    "the server's certificate is signed by an authority that is not known",
};

function networkMessage(code: string, message: string): string {
  return NETWORK[code]?.(message) ?? message;
}
