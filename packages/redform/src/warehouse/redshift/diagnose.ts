import { lookup } from "node:dns/promises";
import type { Client } from "pg";
import type { RedshiftSettings } from "../../project/redshift-settings.ts";
import { WarehouseError } from "../warehouse.ts";
import type { Check, Finding, Step } from "./check.ts";
import { reachPort, shakeHands } from "./check-network.ts";
import { checkCopy, checkCreate, checkSchema } from "./check-rights.ts";
import { type Endpoint, logIn, tlsOptions } from "./connect.ts";
import type { Credentials } from "./credentials.ts";
import { credentialsFor } from "./credentials-for.ts";
import { toWarehouseError } from "./errors.ts";
import { askServer, type Server } from "./server.ts";

export interface DiagnoseOptions {
  readonly applicationName: string;
  readonly now: () => number;
  /** The schema that the project builds into. */
  readonly schema: string;
  readonly onCheck: (check: Check) => void;
  readonly signal: AbortSignal;
}

/**
 * Tries a connection step by step and says what works. After a step that fails the rest is skipped; a right
 * that is missing is told and the next one is asked. Leaves nothing behind, and says no secret.
 */
export async function diagnoseRedshift(
  settings: RedshiftSettings,
  options: DiagnoseOptions,
): Promise<readonly Check[]> {
  const { applicationName, now } = options;
  const source = credentialsFor(settings, now);
  let credentials: Credentials | null = null;
  let tls: Endpoint["tls"] | null = null;
  let session: { readonly client: Client; server: Server | null } | null = null;
  const standing = (): { readonly client: Client; readonly server: Server } => {
    if (session === null || session.server === null) throw new Error("a step was left out");
    return { client: session.client, server: session.server };
  };
  const steps: readonly Step[] = [
    {
      name: "credentials",
      try: async () => {
        credentials = await source.get();
        return describeCredentials(settings, credentials, now());
      },
    },
    {
      name: "dns",
      try: async () => {
        const addresses = await lookup(settings.host, { all: true });
        return `${settings.host} is ${addresses.map(({ address }) => address).join(", ")}`;
      },
    },
    { name: "tcp", try: () => reachPort(settings, options.signal) },
    {
      name: "tls",
      try: async () => {
        tls = await tlsOptions(settings);
        return shakeHands(settings, tls, now(), options.signal);
      },
    },
    {
      name: "login",
      try: async () => {
        if (credentials === null || tls === null) throw new Error("a step was left out");
        const client = await logIn({ settings, credentials: source, tls, applicationName }, credentials);
        session = { client, server: null };
        return `as ${credentials.user} in database ${settings.database}`;
      },
    },
    {
      name: "version",
      try: async () => {
        if (session === null) throw new Error("a step was left out");
        session.server = await askServer(session.client);
        return describeServer(session.server);
      },
    },
    { name: "create schemas", try: () => checkCreate(standing().client) },
    { name: "build", try: () => checkSchema(standing().client, options.schema) },
    { name: "copy", try: () => checkCopy(standing().client, standing().server, settings) },
  ];
  try {
    return await walk(steps, options);
  } finally {
    await endQuietly(session);
  }
}

async function endQuietly(session: { readonly client: Client } | null): Promise<void> {
  await session?.client.end().catch(() => {});
}

/** Each step in its turn, until one fails or somebody stops it. */
export async function walk(
  steps: readonly Step[],
  { onCheck, signal }: Pick<DiagnoseOptions, "onCheck" | "signal">,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  let broken = false;
  for (const { name, try: attempt } of steps) {
    const { goOn, ...found }: Carried = await carryOut(attempt, broken || signal.aborted);
    broken ||= found.status === "failed" && goOn !== true;
    const check: Check = { step: name, ...found };
    checks.push(check);
    onCheck(check);
  }
  return checks;
}

type Carried = Omit<Check, "step"> & { readonly goOn?: true };

async function carryOut(attempt: () => Promise<Finding>, skip: boolean): Promise<Carried> {
  if (skip) return { status: "skipped", message: "not tried", remedy: null, code: null };
  try {
    const found = await attempt();
    if (typeof found === "string") return { status: "ok", message: found, remedy: null, code: null };
    return { ...found, goOn: true };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { message, detail, hint, code } = toWarehouseError(error);
    return {
      status: "failed",
      message: detail === undefined ? message : `${message} (${detail.replaceAll("\n", "; ")})`,
      remedy: hint ?? null,
      code,
    };
  }
}

function describeCredentials(
  { auth }: RedshiftSettings,
  { user, password, expiresAt }: Credentials,
  now: number,
): string {
  if (password === "") {
    throw new WarehouseError("the password is empty", {
      code: "28000",
      hint: "Set the variable that connection.auth.password names.",
    });
  }
  if (auth.method === "password") return `user ${user}, from environment variables`;
  if (auth.method === "secret") return `user ${user}, from AWS Secrets Manager`;
  const minutes = Math.round(((expiresAt ?? now) - now) / 60_000);
  const of =
    auth.method === "cluster" ? `cluster ${auth.clusterIdentifier}` : `workgroup ${auth.workgroupName}`;
  return `user ${user}, temporary, of ${of}, for ${minutes} minutes`;
}

function describeServer({ kind, version }: Server): Finding {
  if (kind === "redshift") return version;
  return {
    status: "warning",
    message: `${version}: not Redshift`,
    remedy:
      "Models without a redshift block may run there; designs, COPY from S3 and late-binding views do not.",
    code: "not-redshift",
  };
}
