import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../../bin/local-redshift.js", import.meta.url));

export interface ServerProcess {
  readonly port: number;
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly printed: () => string;
  /** Sends a signal and waits until the process has ended. Its exit code, or the signal. */
  readonly stop: (signal: NodeJS.Signals) => Promise<number | NodeJS.Signals | null>;
}

/** `local-redshift serve` in a process of its own, once it serves. */
export async function serverProcess(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [BIN, "serve", "--port", "0", ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.on("exit", (code, signal) => resolve(code ?? signal));
  });
  const port = await new Promise<number>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const match = /on \S+:(\d+)\n/.exec(printed);
      if (match !== null) resolve(Number(match[1]));
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    ended.then((code) => reject(new Error(`the server ended with ${code}: ${printed}`)));
  });
  return {
    port,
    child,
    printed: () => printed,
    stop: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
