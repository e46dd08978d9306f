import pg from "pg";
import { afterAll, beforeAll } from "vitest";
import { LocalRedshift, type ServerOptions, startServer, type WireServer } from "../../src/index.ts";

/** A server over a database in memory for a test file, and clients of it that are ended with it. */
export interface Serving {
  readonly database: () => LocalRedshift;
  readonly server: () => WireServer;
  readonly config: () => pg.ClientConfig;
  readonly client: (config?: pg.ClientConfig) => Promise<pg.Client>;
}

export function serving(options: ServerOptions = { tls: false }, path = ":memory:"): Serving {
  let database: LocalRedshift | undefined;
  let server: WireServer | undefined;
  const clients: pg.Client[] = [];
  const open = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error("the server does not run yet");
    return value;
  };
  beforeAll(async () => {
    database = await LocalRedshift.open({ path });
    server = await startServer(database, options);
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
    await server?.close();
    await database?.close();
  });
  const config = (): pg.ClientConfig => ({
    host: "127.0.0.1",
    port: open(server).port,
    user: "local",
    database: "dev",
  });
  return {
    database: () => open(database),
    server: () => open(server),
    config,
    client: async (more = {}) => {
      const client = new pg.Client({ ...config(), ...more });
      client.on("error", () => undefined);
      await client.connect();
      clients.push(client);
      return client;
    },
  };
}

/** The error that a promise ends with. */
export async function failure(work: Promise<unknown>): Promise<pg.DatabaseError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return error as pg.DatabaseError;
    throw error;
  }
  throw new Error("it did not fail");
}
