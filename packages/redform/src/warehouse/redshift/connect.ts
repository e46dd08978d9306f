import { readFile } from "node:fs/promises";
import { Socket } from "node:net";
import { createSecureContext, rootCertificates, type SecureContext } from "node:tls";
import pg from "pg";
import type { RedshiftSettings } from "../../project/redshift-settings.ts";
import { WarehouseError } from "../warehouse.ts";
import type { CredentialSource, Credentials } from "./credentials.ts";
import { toWarehouseError } from "./errors.ts";

/** Short, or a firewall forgets a connection that waits for a long statement. (mgmt/connecting-firewall-guidance) */
const KEEP_ALIVE_MS = 10_000;

/** What it takes to open connections to one server. */
export interface Endpoint {
  readonly settings: RedshiftSettings;
  readonly credentials: CredentialSource;
  readonly tls: TlsOptions;
  readonly applicationName: string;
}

export interface TlsOptions {
  readonly rejectUnauthorized: true;
  readonly minVersion: "TLSv1.2";
  /** With the authorities of the file: read once, since that takes as long as many statements. */
  readonly secureContext?: SecureContext;
}

/**
 * Certificates are verified, always: against the public authorities and those of the file.
 * @throws WarehouseError when the file can't be read
 */
export async function tlsOptions(settings: RedshiftSettings): Promise<TlsOptions> {
  const base = { rejectUnauthorized: true, minVersion: "TLSv1.2" } as const;
  const { ca } = settings.tls;
  if (ca === undefined) return base;
  try {
    const pem = await readFile(ca, "utf8");
    if (!pem.includes("-----BEGIN CERTIFICATE-----")) {
      throw new WarehouseError(`${ca} holds no certificate`, {
        code: "INVALID_CA",
        hint: "connection.tls.ca must name a PEM file of certificates.",
      });
    }
    const { minVersion } = base;
    return { ...base, secureContext: createSecureContext({ minVersion, ca: [...rootCertificates, pem] }) };
  } catch (error) {
    throw toWarehouseError(error, { hint: "Correct connection.tls.ca." });
  }
}

/**
 * Opens one connection and logs in. When the login is refused, credentials that may have been renewed
 * meanwhile are asked for once more.
 * @throws WarehouseError
 */
export async function connectClient(endpoint: Endpoint): Promise<pg.Client> {
  const credentials = await endpoint.credentials.get();
  try {
    return await logIn(endpoint, credentials);
  } catch (error) {
    const refused = error instanceof WarehouseError && error.code.startsWith("28");
    if (!refused || !endpoint.credentials.forget()) throw error;
    const renewed = await endpoint.credentials.get();
    if (renewed.password === credentials.password && renewed.user === credentials.user) throw error;
    return await logIn(endpoint, renewed);
  }
}

/** Opens one connection with these credentials. @throws WarehouseError */
export async function logIn(endpoint: Endpoint, { user, password }: Credentials): Promise<pg.Client> {
  const { settings, tls, applicationName } = endpoint;
  const { host, port, database, connectTimeoutMs } = settings;
  const { serverName } = settings.tls;
  const client = new pg.Client({
    // node-postgres verifies the certificate against this name.
    host: serverName ?? host,
    port,
    database,
    user,
    password,
    ssl: { ...tls },
    application_name: applicationName,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    connectionTimeoutMillis: connectTimeoutMs,
    ...(serverName === undefined ? {} : { stream: () => new TunnelSocket(host) }),
  });
  ignorePgOptions(client);
  // Without a listener an error between two statements would end the process.
  client.on("error", () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw toWarehouseError(error);
  }
}

/** Connects to where the tunnel begins, whatever name it is given. */
class TunnelSocket extends Socket {
  readonly #host: string;

  constructor(host: string) {
    super();
    this.#host = host;
  }

  override connect(...args: readonly unknown[]): this {
    const [port] = args;
    return super.connect(Number(port), this.#host);
  }
}

/** PGOPTIONS would go to the server as a start-up parameter, which Redshift refuses. */
function ignorePgOptions(client: pg.Client): void {
  const parameters = (client as { readonly connectionParameters?: { options?: string | undefined } })
    .connectionParameters;
  if (parameters !== undefined) parameters.options = undefined;
}
