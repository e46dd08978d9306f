import { timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";

/** The header that bears the token. No form and no page of another origin can send it. */
export const TOKEN_HEADER = "x-redform-token";

/**
 * Lets in who asks this machine by its own name: a page elsewhere whose name was turned to 127.0.0.1 (DNS
 * rebinding) still sends its own name as Host, and what a page of another origin asks says that it is cross-site.
 * Everything but reading needs the token, which stands in the address that the command prints.
 */
export function guard(port: () => number, token: string): MiddlewareHandler {
  return async (context, next) => {
    const names = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port()}`);
    if (!names.includes(context.req.header("host") ?? "")) {
      return context.json({ message: "This server answers only under its own address." }, 421);
    }
    const { method } = context.req;
    const site = context.req.header("sec-fetch-site");
    const navigation = method === "GET" && context.req.header("sec-fetch-mode") === "navigate";
    if (site !== undefined && site !== "same-origin" && site !== "none" && !navigation) {
      return context.json({ message: "Another site may not ask this server." }, 403);
    }
    if (method !== "GET" && method !== "HEAD" && !same(context.req.header(TOKEN_HEADER) ?? "", token)) {
      return context.json(
        { message: "Open the address that dataform serve has printed: it bears the key for this." },
        403,
      );
    }
    return next();
  };
}

function same(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
