import { appendFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { RunEvent } from "./run-event.ts";

/** Where events go: lines of a file, or a server that takes them by POST. */
export interface Destination {
  /** As it may be shown: without what may be a secret. */
  readonly name: string;
  send(event: RunEvent): Promise<void>;
}

/** A file gets one event a line. Its folder is made if it is missing. */
export function fileDestination(path: string): Destination {
  let made: Promise<unknown> | null = null;
  return {
    name: path,
    send: async (event) => {
      made ??= mkdir(dirname(path), { recursive: true });
      await made;
      await appendFile(path, `${JSON.stringify(event)}\n`);
    },
  };
}

export interface HttpOptions {
  readonly apiKey: string | null;
  readonly timeoutMs: number;
}

/** Where a server takes events when an address has no path of its own. (openlineage.io/docs/client) */
const ENDPOINT = "/api/v1/lineage";

/** A server. An address without a path means its standard one. */
export function httpDestination(url: URL, { apiKey, timeoutMs }: HttpOptions): Destination {
  const target = new URL(url);
  if (target.pathname === "/" || target.pathname === "") target.pathname = ENDPOINT;
  return {
    name: `${target.protocol}//${target.host}${target.pathname}`,
    send: async (event) => {
      const response = await fetch(target, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
        },
        body: JSON.stringify(event),
        // A key must not follow to another host.
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
      });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`it answered ${response.status} ${response.statusText}`.trim());
    },
  };
}

export interface Outbox {
  /** The event is made when its turn comes, so that it may ask the warehouse something. */
  readonly add: (make: () => RunEvent | Promise<RunEvent>) => void;
  /** Waits until all is sent or given up. Answers why the first one was given up, or null. */
  readonly flush: () => Promise<{ readonly reason: string; readonly unsent: number } | null>;
}

/** Sends one event after another. The first that fails ends it: a run waits for nobody who does not answer. */
export function startOutbox(destination: Destination): Outbox {
  let failure: string | null = null;
  let unsent = 0;
  let last: Promise<void> = Promise.resolve();
  return {
    add: (make) => {
      last = last.then(async () => {
        if (failure === null) {
          try {
            await destination.send(await make());
            return;
          } catch (error) {
            failure = reasonOf(error);
          }
        }
        unsent += 1;
      });
    },
    flush: async () => {
      await last;
      return failure === null ? null : { reason: failure, unsent };
    },
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "it did not answer in time";
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}
