import type { RedshiftConnection } from "../project/types.ts";
import { connectClient, type Endpoint, tlsOptions } from "./redshift/connect.ts";
import { credentialsFor } from "./redshift/credentials-for.ts";
import { toWarehouseError } from "./redshift/errors.ts";
import { redshiftObjects } from "./redshift/objects.ts";
import { readState } from "./redshift/read-state.ts";
import { takeRunLock } from "./redshift/run-lock.ts";
import { askServer, endBackend, type Server } from "./redshift/server.ts";
import { RedshiftSession } from "./redshift/session.ts";
import { type Backend, type Warehouse, WarehouseError, type WarehouseSession } from "./warehouse.ts";

export type { Check, CheckStatus } from "./redshift/check.ts";
export { diagnoseRedshift } from "./redshift/diagnose.ts";

export interface RedshiftOptions {
  /** Shown in the server's list of connections. */
  readonly applicationName: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How long a lost connection's transaction may take to end on the server. */
const SETTLE_MS = 60_000;

/**
 * Opens a cluster or a workgroup and logs in once, so that what is wrong with the connection is said before
 * anything runs.
 * @throws WarehouseError
 */
export async function openRedshiftWarehouse(
  { settings }: RedshiftConnection,
  { applicationName, now }: RedshiftOptions,
): Promise<Warehouse> {
  const credentials = credentialsFor(settings, now);
  const endpoint: Endpoint = { settings, credentials, tls: await tlsOptions(settings), applicationName };
  let known: Server | null = null;
  const door = {
    endpoint,
    now,
    server: async (client: Parameters<typeof askServer>[0]): Promise<Server> => {
      known ??= await askServer(client);
      return known;
    },
  };
  const open = new Set<RedshiftSession>();
  const connect = async (): Promise<RedshiftSession> => {
    const session = new RedshiftSession(door);
    await session.open();
    open.add(session);
    return session;
  };
  // The first caller gets the connection that proved the settings.
  let proven: RedshiftSession | null = await connect();
  const take = async (): Promise<WarehouseSession> => {
    const session = proven ?? (await connect());
    proven = null;
    return session;
  };
  return {
    kind: "redshift",
    connect: take,
    state: async (schemas) => {
      if (proven !== null) return await readState(proven, schemas);
      const session = await connect();
      try {
        return await readState(session, schemas);
      } finally {
        open.delete(session);
        await session.close();
      }
    },
    objects: redshiftObjects(settings, connect),
    lock: async (request) => {
      const session = await connect();
      try {
        return await takeRunLock(session, request, now);
      } catch (error) {
        open.delete(session);
        await session.close();
        throw error;
      }
    },
    settle: (backend) => settle(endpoint, door.server, backend, now),
    close: async () => {
      await Promise.all([...open].map((session) => session.close()));
    },
  };
}

async function settle(
  endpoint: Endpoint,
  serverOf: (client: Parameters<typeof askServer>[0]) => Promise<Server>,
  backend: Backend,
  now: () => number,
): Promise<void> {
  const client = await connectClient(endpoint);
  try {
    const server = await serverOf(client);
    const until = now() + SETTLE_MS;
    while (!(await endBackend(client, server, backend))) {
      if (now() > until) {
        throw new WarehouseError(`the server still works for the lost connection ${backend.pid}`, {
          code: "55006",
          hint: "Wait until it has ended, then run again.",
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } catch (error) {
    throw toWarehouseError(error);
  } finally {
    await client.end().catch(() => {});
  }
}
