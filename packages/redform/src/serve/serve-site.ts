import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import type { BriefWarehouse } from "./brief-warehouse.ts";
import type { Changed, LiveSite } from "./live-site.ts";
import { siteApp } from "./site-app.ts";

/** How often the records of runs are looked at. */
const LOOK_MS = 500;

export interface ServeOptions {
  readonly site: LiveSite;
  readonly warehouse: BriefWarehouse;
  readonly token: string;
  /** 0 for any that is free. */
  readonly port: number;
}

export interface ServedSite {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Serves a site on 127.0.0.1, and on no other address. @throws Error of the system, such as EADDRINUSE */
export async function serveSite({ site, warehouse, token, port }: ServeOptions): Promise<ServedSite> {
  const listeners = new Set<(changed: Changed) => void>();
  const stopping = new AbortController();
  let bound = port;
  const app = siteApp({
    site,
    warehouse,
    token,
    port: () => bound,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    signal: stopping.signal,
  });
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const made = serve({ fetch: app.fetch, hostname: "127.0.0.1", port }, (info: AddressInfo) => {
      bound = info.port;
      resolve(made);
    });
    made.once("error", reject);
  });
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking
      .then(() => site.look())
      .then(
        (changed) => {
          if (changed.length > 0) for (const listener of listeners) listener(changed);
        },
        () => undefined,
      );
  }, LOOK_MS);
  return {
    port: bound,
    close: async () => {
      clearInterval(timer);
      stopping.abort();
      await looking;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
      await warehouse.close();
    },
  };
}
