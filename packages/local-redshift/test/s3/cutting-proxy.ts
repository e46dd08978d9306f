import { connect, createServer, type Socket } from "node:net";

/** A TCP proxy that breaks connections in the middle of what the server sends. */
export interface CuttingProxy {
  readonly endpoint: string;
  /** The next so many connections that bring more than `after` bytes break there. */
  readonly cut: (times: number, after: number) => void;
  /** Cuts that have not happened yet. */
  readonly left: () => number;
  readonly stop: () => Promise<void>;
}

export async function cuttingProxy(port: number): Promise<CuttingProxy> {
  let cuts = 0;
  let limit = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
    }
    client.pipe(upstream);
    let sent = 0;
    upstream.on("data", (part) => {
      if (cuts > 0 && sent + part.length > limit) {
        cuts -= 1;
        client.write(part.subarray(0, Math.max(0, limit - sent)), () => client.destroy());
        upstream.destroy();
        return;
      }
      sent += part.length;
      client.write(part);
    });
    upstream.on("end", () => client.end());
    client.on("close", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    cut: (times, after) => {
      [cuts, limit] = [times, after];
    },
    left: () => cuts,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
