import type { Client } from "pg";
import { connectClient, type Endpoint } from "./connect.ts";
import { toWarehouseError } from "./errors.ts";

/** How long the server may take to heed a cancel, and then a terminate. */
const PATIENCE_MS = 10_000;

/** What became of a cancel: the statement ended, its session was ended, or the server was out of reach. */
export type Cancelled = "ended" | "terminated" | "unreachable";

/**
 * Cancels what a backend runs, from a second connection; when that does not end it (Redshift may not cancel
 * inside a transaction), ends the session. Returns once `ended` settles or nothing more can be done.
 * (dg/PG_CANCEL_BACKEND)
 */
export async function cancelOnServer(
  endpoint: Endpoint,
  pid: number,
  ended: Promise<void>,
  patienceMs: number = PATIENCE_MS,
): Promise<Cancelled> {
  let client: Client | null = null;
  try {
    client = await connectClient(endpoint);
    await client.query(`select pg_cancel_backend(${pid})`);
    if (await settlesWithin(ended, patienceMs)) return "ended";
    await client.query(`select pg_terminate_backend(${pid})`);
    return (await settlesWithin(ended, patienceMs)) ? "terminated" : "unreachable";
  } catch (error) {
    // Without its reason a cancel that could not be sent looks like one that was not heeded.
    throw toWarehouseError(error);
  } finally {
    await client?.end().catch(() => {});
  }
}

async function settlesWithin(promise: Promise<void>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  try {
    return await Promise.race([promise.then(() => true as const), late]);
  } finally {
    clearTimeout(timer);
  }
}
