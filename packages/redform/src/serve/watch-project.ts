import { sep } from "node:path";
import { watch } from "chokidar";
import type { Outcome } from "../problem.ts";

/** What a project is made of, by the first part of its path. Data, runs and packages are no part of it. */
const PARTS: ReadonlySet<string> = new Set([
  ...["definitions", "includes", "explores", "environments"],
  ...["dataform.json", "package.json", "workflow_settings.yaml"],
]);
/** An editor writes in several steps, and a checkout many files. */
const PAUSE_MS = 100;

export interface Watching {
  readonly close: () => Promise<void>;
}

export interface WatchOptions<T> {
  readonly root: string;
  /** Reads and compiles what is there now. */
  readonly read: () => Promise<Outcome<T>>;
  readonly done: (outcome: Outcome<T>) => void;
  /** Of the system, such as too many watched files. */
  readonly failed: (error: Error) => void;
}

/** Reads a project anew whenever its files change, one reading at a time, the last after the last change. */
export async function watchProject<T>({ root, read, done, failed }: WatchOptions<T>): Promise<Watching> {
  const part = (path: string): string =>
    path.startsWith(root + sep) ? (path.slice(root.length + 1).split(sep)[0] ?? "") : "";
  const watcher = watch(root, {
    ignoreInitial: true,
    ignored: (path) => path !== root && !PARTS.has(part(path)),
  });
  let wanted = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let reading: Promise<void> = Promise.resolve();
  const readNow = async (): Promise<void> => {
    if (!wanted || closed) return;
    wanted = false;
    const outcome = await read();
    if (!closed) done(outcome);
  };
  watcher.on("all", () => {
    wanted = true;
    clearTimeout(timer);
    timer = setTimeout(() => {
      reading = reading.then(readNow).catch((error: unknown) => failed(asError(error)));
    }, PAUSE_MS);
  });
  watcher.on("error", (error) => failed(asError(error)));
  await new Promise<void>((resolve) => {
    watcher.once("ready", resolve);
    watcher.once("error", () => resolve());
  });
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await watcher.close();
      await reading;
    },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
