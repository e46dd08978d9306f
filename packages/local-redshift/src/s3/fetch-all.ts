import { setMaxListeners } from "node:events";
import type { S3Object } from "./address.ts";
import type { ObjectCache } from "./cache.ts";
import { download } from "./download.ts";
import { cancelled } from "./errors.ts";
import { type ObjectStore, parallelRequests } from "./store.ts";

/**
 * Brings objects into the cache, several at once, and gives their files in the same order. Objects that are
 * there already are not asked for. The first failure ends the others.
 * @throws RedshiftError
 */
export async function fetchAll(
  store: ObjectStore,
  objects: readonly S3Object[],
  cache: ObjectCache,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const paths = objects.map((object) => cache.path(store.place, object));
  const wanted = new Map(objects.map((object, index) => [paths[index] ?? "", object] as const));
  const missing = [...wanted].filter(([path, object]) => !cache.has(path, object));
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const abort = (): void => stop.abort();
  signal?.addEventListener("abort", abort);
  if (signal?.aborted === true) abort();
  const failures: unknown[] = [];
  const queue = missing.values();
  const work = async (): Promise<void> => {
    for (const [path, object] of queue) {
      if (stop.signal.aborted) return;
      const temporary = cache.temporary(path);
      await download(store, object, temporary, stop.signal);
      cache.keep(temporary, path);
    }
  };
  const worker = (): Promise<void> =>
    work().catch((error: unknown) => {
      failures.push(error);
      stop.abort();
    });
  try {
    await Promise.all(Array.from({ length: Math.min(parallelRequests, missing.length) }, worker));
  } finally {
    signal?.removeEventListener("abort", abort);
  }
  if (signal?.aborted === true) throw cancelled();
  // Those after the first are of requests that it stopped.
  if (failures.length > 0) throw failures[0];
  return paths;
}
