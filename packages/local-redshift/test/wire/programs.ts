import { execFile, spawnSync } from "node:child_process";

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end, without blocking the server that it talks to. */
export function runProgram(
  file: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly input?: string; readonly cwd?: string } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      file,
      args,
      { env: options.env ?? process.env, cwd: options.cwd, maxBuffer: 64 * 1024 * 1024 },
      (error, out, err) => resolve({ code: error === null ? 0 : (child.exitCode ?? -1), out, err }),
    );
    child.stdin?.end(options.input ?? "");
  });
}

/** Why a program can't be used here, or null when it can. */
export function missing(file: string, args: readonly string[], env = process.env): string | null {
  const { status, error, stderr } = spawnSync(file, args, { env, encoding: "utf8" });
  if (error !== undefined) return `${file} is not installed`;
  return status === 0 ? null : (stderr.trim().split("\n").at(-1) ?? `${file} fails`);
}
