import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Context, Hono } from "hono";
import { compress } from "hono/compress";
import { streamSSE } from "hono/streaming";
import { contentSecurityPolicy, pageHtml } from "../site/page-html.ts";
import { appFolder } from "../site/write-site.ts";
import { WarehouseError } from "../warehouse/warehouse.ts";
import type { BriefWarehouse } from "./brief-warehouse.ts";
import { exploreRoutes } from "./explore.ts";
import { guard } from "./guard.ts";
import type { Changed, LiveSite } from "./live-site.ts";
import { hasRows, preview } from "./preview.ts";

export interface SiteAppOptions {
  readonly site: LiveSite;
  readonly warehouse: BriefWarehouse;
  readonly token: string;
  /** Known once the server listens. */
  readonly port: () => number;
  /** Calls back with what has changed, until the returned function is called. */
  readonly subscribe: (listener: (changed: Changed) => void) => () => void;
  /** Aborted when the server stops. */
  readonly signal: AbortSignal;
}

/** Files of the app and their types. Nothing else of the disk is ever served. */
const FILES: Readonly<Record<string, string>> = {
  "app.js": "text/javascript; charset=utf-8",
  "app.js.LEGAL.txt": "text/plain; charset=utf-8",
  "style.css": "text/css; charset=utf-8",
};

const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": `${contentSecurityPolicy(true)}; frame-ancestors 'none'`,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

/** What `dataform serve` answers: the app, its data, what changes of it, and rows to look at. */
export function siteApp({ site, warehouse, token, port, subscribe, signal }: SiteAppOptions): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) context.res.headers.set(name, value);
  });
  app.use(guard(port, token));
  app.use("/data/*", compress());
  app.get("/", async (context) => {
    const { index } = await site.pieces();
    return context.html(pageHtml(`${index.project} · ${index.environment}`, true));
  });
  for (const [name, type] of Object.entries(FILES)) {
    app.get(`/${name}`, async (context) =>
      context.body(await readFile(join(appFolder, name), "utf8"), 200, { "content-type": type }),
    );
  }
  app.get("/data/*", async (context) => {
    const name = context.req.path.slice("/data/".length).replace(/\.json$/, "");
    const value = await (await site.pieces()).piece(decodeURIComponent(name));
    return value === null ? context.notFound() : context.json(value as object);
  });
  app.get("/api/events", (context) =>
    streamSSE(context, async (stream) => {
      const stop = subscribe((changed) => {
        void stream.writeSSE({ data: JSON.stringify(changed) });
      });
      await new Promise<void>((resolve) => {
        stream.onAbort(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
      stop();
    }),
  );
  app.post("/api/preview", async (context) => {
    const asked = await body(context);
    const { index } = await site.pieces();
    const node = index.nodes.find(({ id }) => id === asked["id"]);
    if (node === undefined || !hasRows(node))
      return context.json({ message: "There is no such table." }, 404);
    const limit = typeof asked["limit"] === "number" ? asked["limit"] : 20;
    return context.json(await warehouse.ask((session) => preview(session, node, limit, signal)));
  });
  exploreRoutes(app, { site, warehouse, signal });
  app.notFound((context) => context.json({ message: "There is nothing here." }, 404));
  app.onError((error, context) => {
    if (!(error instanceof WarehouseError)) {
      return context.json({ message: "The server failed: this is a bug in dataform." }, 500);
    }
    const busy = error.code === "55006";
    const message = busy ? "A run has the warehouse. Ask again when it has ended." : error.message;
    return context.json({ message, code: error.code }, busy ? 503 : 422);
  });
  return app;
}

/** The JSON object that was sent; an empty one where it is none. */
async function body(context: Context): Promise<Readonly<Record<string, unknown>>> {
  const sent: unknown = await context.req.json().catch(() => null);
  return typeof sent === "object" && sent !== null ? (sent as Record<string, unknown>) : {};
}
