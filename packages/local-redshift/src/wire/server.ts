import { randomInt } from "node:crypto";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createSecureContext, type SecureContext } from "node:tls";
import type { LocalRedshift } from "../local-redshift.ts";
import { RedshiftError } from "../types.ts";
import type { Account } from "./authenticate.ts";
import { type KeyPair, keptCertificate, makeCertificate, type ServerCertificate } from "./certificate.ts";
import type { Channel } from "./channel.ts";
import { Client } from "./client.ts";
import { type HandshakeOptions, shakeHands } from "./handshake.ts";
import { errorMessage } from "./report.ts";
import { makeVerifier } from "./scram.ts";

export interface ServerOptions {
  /** Default 127.0.0.1. Any other than the machine itself needs a password. */
  readonly host?: string;
  /** Default 0: a free one. */
  readonly port?: number;
  /** The name that goes with the password. Default "local". */
  readonly user?: string;
  /** Proved with SCRAM-SHA-256. Without it everyone on this machine is trusted. */
  readonly password?: string;
  /**
   * A certificate of your own; a folder where one made here is kept (its authority is ca.crt); or false
   * for none. Default: one made for this server alone.
   */
  readonly tls?: KeyPair | { readonly folder: string } | false;
  /** Refuses clients without TLS. Default false. */
  readonly requireTls?: boolean;
  /** Default 500, as a cluster's. */
  readonly maxConnections?: number;
}

export interface WireServer {
  readonly host: string;
  readonly port: number;
  /** The authority that clients verify this server with, PEM; null when it was not made here. */
  readonly ca: string | null;
  /**
   * Takes no more clients, lets running statements end for `graceMs` (default 0), stops those that go on, and
   * closes all connections. The database stays open.
   */
  close(graceMs?: number): Promise<void>;
}

/** The one database of a server, as the catalogs name it. */
const DATABASE = "dev";
/** How long a client may take to come in, in milliseconds. */
const START_TIME = 60_000;
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|localhost)$/;

/**
 * Serves a database over PostgreSQL's protocol.
 * @throws RedshiftError 28000 for an address beyond this machine without a password, 58030 for one that is taken
 */
export async function startServer(database: LocalRedshift, options: ServerOptions = {}): Promise<WireServer> {
  const { host = "127.0.0.1", port = 0, user = "local", password } = options;
  if (password === undefined && !LOOPBACK.test(host)) {
    throw new RedshiftError(`a server on ${host} needs a password`, {
      code: "28000",
      hint: "Without one, only 127.0.0.1 is served.",
    });
  }
  const certificate = await certificateOf(options, host);
  const account: Account | null =
    password === undefined ? null : { user, verifier: await makeVerifier(password) };
  const reception = new Reception(database, options.maxConnections ?? 500, {
    secureContext: certificate === null ? null : contextOf(certificate),
    requireTls: options.requireTls ?? false,
    account,
    database: DATABASE,
  });
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => void reception.receive(socket));
  await listen(server, host, port);
  const address = server.address() as AddressInfo;
  return {
    host,
    port: address.port,
    ca: certificate?.ca ?? null,
    close: async (graceMs = 0) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await reception.close(graceMs);
      await closed;
    },
  };
}

async function certificateOf({ tls }: ServerOptions, host: string): Promise<ServerCertificate | null> {
  if (tls === false) return null;
  if (tls === undefined) return makeCertificate(host, Date.now());
  return "folder" in tls ? keptCertificate(tls.folder, host, Date.now()) : { ...tls, ca: null };
}

/** @throws RedshiftError 58030 for a certificate or key that can't be used */
function contextOf({ cert, key }: KeyPair): SecureContext {
  try {
    return createSecureContext({ cert, key, minVersion: "TLSv1.2" });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RedshiftError(`the certificate or its key can't be used: ${reason}`, { code: "58030" });
  }
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => {
      reject(new RedshiftError(`can't listen on ${host}:${port}: ${error.message}`, { code: "58030" }));
    });
    server.listen(port, host, () => resolve());
  });
}

/** Receives connections and knows those that are in. */
class Reception {
  readonly #database: LocalRedshift;
  readonly #most: number;
  readonly #handshake: HandshakeOptions;
  readonly #clients = new Map<number, Client>();
  readonly #sockets = new Set<Socket>();
  readonly #working = new Set<Promise<void>>();
  #closed = false;

  constructor(database: LocalRedshift, most: number, handshake: HandshakeOptions) {
    this.#database = database;
    this.#most = most;
    this.#handshake = handshake;
  }

  async receive(socket: Socket): Promise<void> {
    if (this.#closed) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#sockets.delete(socket));
    const work = this.#serve(socket);
    this.#working.add(work);
    await work;
    this.#working.delete(work);
  }

  async close(graceMs: number): Promise<void> {
    this.#closed = true;
    const clients = [...this.#clients.values()];
    for (const client of clients) client.sendAway(graceMs === 0);
    const timer = setTimeout(() => {
      for (const client of clients) client.sendAway(true);
    }, graceMs);
    // Those who were not in yet have nothing to end.
    for (const socket of this.#sockets) if (!this.#isIn(socket)) socket.destroy();
    await Promise.all(this.#working);
    clearTimeout(timer);
    for (const socket of this.#sockets) socket.destroy();
  }

  readonly #in = new WeakSet<Socket>();

  #isIn(socket: Socket): boolean {
    return this.#in.has(socket);
  }

  async #serve(socket: Socket): Promise<void> {
    let channel: Channel | null = null;
    const timer = setTimeout(() => socket.destroy(), START_TIME);
    try {
      const arrival = await shakeHands(socket, this.#handshake, (current) => {
        channel = current;
      });
      if (arrival.kind === "cancel") this.#cancel(arrival.pid, arrival.secret);
      if (arrival.kind !== "client") {
        socket.destroy();
        return;
      }
      clearTimeout(timer);
      if (this.#clients.size >= this.#most) {
        throw new RedshiftError("sorry, too many clients already", { code: "53300" });
      }
      await this.#takeIn(socket, arrival.channel, arrival.startup);
    } catch (error) {
      await refuse(channel, error);
      socket.destroySoon();
    } finally {
      clearTimeout(timer);
    }
  }

  async #takeIn(socket: Socket, channel: Channel, startup: Parameters<Client["greet"]>[0]): Promise<void> {
    let client: Client | null = null;
    const session = await this.#database.connect({
      user: startup.user,
      onTerminate: () => client?.sendAway(true),
    });
    client = new Client(channel, session, randomInt(1, 2 ** 31 - 1));
    this.#clients.set(client.pid, client);
    this.#in.add(socket);
    try {
      await client.greet(startup);
    } catch (error) {
      this.#clients.delete(client.pid);
      await session.close();
      throw error;
    }
    if (this.#closed) client.sendAway(true);
    await client.serve();
    this.#clients.delete(client.pid);
  }

  #cancel(pid: number, secret: number): void {
    const client = this.#clients.get(pid);
    if (client?.secret === secret) client.cancel();
  }
}

/** Tells why a connection ends, as far as it can be told. */
async function refuse(channel: Channel | null, error: unknown): Promise<void> {
  if (channel === null || channel.ended) return;
  await channel.write(errorMessage(error, "FATAL"));
  await channel.end();
}
