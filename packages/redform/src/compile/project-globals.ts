import { format } from "node:util";

/** Ways out of the process that the permission model of Node 20 leaves open, and that a model never needs. */
const TAKEN_AWAY = [
  "fetch",
  "WebSocket",
  "EventSource",
  "BroadcastChannel",
  "Request",
  "Response",
  "navigator",
  "crypto",
] as const;

/**
 * Gives project code a world without the process, its environment and the network. This hinders; what
 * holds is the process's permissions. Call it once everything of ours is loaded.
 */
export function shutIn(root: string, print: (text: string) => void): void {
  const world = globalThis as unknown as Record<string, unknown>;
  const { platform, arch, version, versions } = process;
  for (const name of TAKEN_AWAY) delete world[name];
  const log = (...values: readonly unknown[]): void => print(`${format(...values)}\n`);
  world.process = Object.freeze({
    platform,
    arch,
    version,
    versions: Object.freeze({ ...versions }),
    argv: Object.freeze([]),
    env: Object.freeze({}),
    cwd: () => root,
    nextTick: (task: () => void) => queueMicrotask(task),
  });
  world.console = Object.freeze({ log, info: log, warn: log, error: log, debug: log, trace: log, dir: log });
}
