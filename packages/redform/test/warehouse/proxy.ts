import { once } from "node:events";
import { createServer, type Server, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls, TLSSocket } from "node:tls";
import type { Certificate } from "./certificates.ts";
import {
  errorResponse,
  FrameReader,
  isSslRequest,
  queryFrame,
  SSL_REQUEST,
  textOfQuery,
} from "./wire-frames.ts";

/** A statement as the proxy saw it come by. */
export interface SeenStatement {
  /** Over all connections, from 1. */
  readonly index: number;
  /** From 1. */
  readonly connection: number;
  readonly sql: string;
}

/** What the proxy does about a statement; nothing: it passes it on. */
export type ProxyAction =
  /** The server never sees it, and the connection is cut. */
  | { readonly kind: "cut-before" }
  /** The server carries it out; its answer is kept back and the connection is cut. */
  | { readonly kind: "cut-after" }
  | { readonly kind: "delay"; readonly ms: number }
  /** Nothing comes or goes any more, and nobody says so. */
  | { readonly kind: "hang" }
  /** The server carries it out; its answer is kept back, nothing comes or goes any more, and `call` is made. */
  | { readonly kind: "hang-after"; readonly call: () => void }
  /** The server gets another statement in its place. */
  | { readonly kind: "replace"; readonly sql: string }
  /** The server fails, and the client gets this error; a COMMIT is undone. */
  | { readonly kind: "answer"; readonly code: string; readonly message: string; readonly detail?: string };

export interface ProxyOptions {
  readonly upstreamPort: number;
  /** What the proxy shows the client: it ends TLS, to see what is said. */
  readonly certificate: Certificate;
}

export interface ServerProxy {
  readonly port: number;
  /** Simple queries in the order of their arrival, over all connections. */
  readonly statements: readonly SeenStatement[];
  /** Connections so far. */
  readonly connections: number;
  /** Asked about each statement. */
  decide: (seen: SeenStatement) => ProxyAction | undefined;
  /** Cuts every connection that stands. */
  cutAll(): void;
  /** Whether new connections are cut at once. */
  refuse: boolean;
  stop(): Promise<void>;
}

/** A proxy between a driver and a server that speaks PostgreSQL's protocol, on 127.0.0.1. */
export async function startProxy(options: ProxyOptions): Promise<ServerProxy> {
  const statements: SeenStatement[] = [];
  const standing = new Set<Socket>();
  let connections = 0;
  const proxy = {
    port: 0,
    statements,
    get connections() {
      return connections;
    },
    decide: (_seen: SeenStatement): ProxyAction | undefined => undefined,
    refuse: false,
    cutAll: () => {
      for (const socket of standing) socket.resetAndDestroy();
    },
    stop: async () => {
      for (const socket of standing) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
  const server: Server = createServer((client) => {
    if (proxy.refuse) return void client.resetAndDestroy();
    connections += 1;
    const connection = connections;
    const upstream = new Socket();
    const cut = (): void => {
      for (const socket of [client, upstream]) {
        standing.delete(socket);
        if (!socket.destroyed) socket.resetAndDestroy();
      }
    };
    for (const socket of [client, upstream]) {
      standing.add(socket);
      socket.setNoDelay(true);
      socket.on("error", cut);
      socket.on("close", cut);
    }
    const see = (sql: string): ProxyAction | undefined => {
      const seen = { index: statements.length + 1, connection, sql };
      statements.push(seen);
      return proxy.decide(seen);
    };
    join(client, upstream, options, { see, cut }).catch(cut);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  proxy.port = typeof address === "object" && address !== null ? address.port : 0;
  return proxy;
}

interface Handlers {
  readonly see: (sql: string) => ProxyAction | undefined;
  readonly cut: () => void;
}

async function join(
  client: Socket,
  upstream: Socket,
  options: ProxyOptions,
  handlers: Handlers,
): Promise<void> {
  const [near, far] = await Promise.all([
    secureClient(client, options.certificate),
    secureUpstream(upstream, options.upstreamPort),
  ]);
  const { see, cut } = handlers;
  near.on("error", cut);
  far.on("error", cut);
  near.on("close", cut);
  far.on("close", cut);
  let hanging = false;
  let atReady: (() => void) | null = null;
  let swap: Buffer | null = null;

  const toServer = new FrameReader(true, (frame) => {
    if (hanging) return;
    const sql = textOfQuery(frame);
    const action = sql === null ? undefined : see(sql);
    switch (action?.kind) {
      case "cut-before":
        return cut();
      case "hang":
        hanging = true;
        return;
      case "delay":
        setTimeout(() => far.write(frame), action.ms);
        return;
      case "cut-after":
        atReady = cut;
        break;
      case "hang-after":
        atReady = () => {
          hanging = true;
          action.call();
        };
        break;
      case "replace":
        far.write(queryFrame(action.sql));
        return;
      case "answer":
        swap = errorResponse(action);
        far.write(queryFrame(/^\s*(?:commit|end)\b/i.test(sql ?? "") ? "rollback" : "fail on purpose"));
        return;
    }
    far.write(frame);
  });
  const toClient = new FrameReader(false, (frame) => {
    if (hanging) return;
    const type = String.fromCharCode(frame[0] ?? 0);
    if (atReady !== null) {
      if (type === "Z") atReady();
      return;
    }
    if (swap !== null && (type === "E" || type === "C")) {
      near.write(swap);
      swap = null;
      return;
    }
    near.write(frame);
  });
  near.on("data", (data: Buffer) => toServer.push(data));
  far.on("data", (data: Buffer) => toClient.push(data));
}

/** Answers the client's wish for TLS and shows it the proxy's certificate. */
async function secureClient(socket: Socket, certificate: Certificate): Promise<Duplex> {
  const [first] = (await once(socket, "data")) as [Buffer];
  if (!isSslRequest(first)) throw new Error("the client does not ask for TLS");
  socket.write("S");
  const secure = new TLSSocket(socket, { isServer: true, cert: certificate.cert, key: certificate.key });
  secure.on("error", () => socket.destroy());
  return secure;
}

/** The server's own certificate is no concern of the proxy's. */
async function secureUpstream(socket: Socket, port: number): Promise<Duplex> {
  socket.connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(SSL_REQUEST);
  const [answer] = (await once(socket, "data")) as [Buffer];
  if (answer.toString("latin1") !== "S") return socket;
  const secure = connectTls({ socket, rejectUnauthorized: false });
  await once(secure, "secureConnect");
  return secure;
}
